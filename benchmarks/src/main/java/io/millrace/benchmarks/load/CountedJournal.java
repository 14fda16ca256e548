package io.millrace.benchmarks.load;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import com.lmax.disruptor.Sequence;
import io.millrace.journal.spi.BurstConsumer;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.DurabilityListener;
import io.millrace.journal.spi.Journal;
import io.millrace.ledger.Burst;

/**
 * Counts what goes into a journal, so that a plain file can be given the same afterwards.
 * <p>
 * Threads: appended to by the journal thread; counts read by any.
 */
final class CountedJournal implements Journal
{
    private final Journal journal;
    private final Sequence bursts = new Sequence(0);
    private final Sequence commands = new Sequence(0);

    CountedJournal(final Journal journal)
    {
        this.journal = journal;
    }

    /** Bursts appended so far. */
    long bursts()
    {
        return bursts.get();
    }

    /** Bytes of the commands appended so far. */
    long bytes()
    {
        return commands.get() * SLOT_LENGTH;
    }

    @Override
    public void append(final Burst burst)
    {
        journal.append(burst);
        count(burst);
    }

    @Override
    public boolean beginAppend(final Burst burst)
    {
        final boolean isAppended = journal.beginAppend(burst);
        count(burst);
        return isAppended;
    }

    @Override
    public void endAppend(final long sequence)
    {
        journal.endAppend(sequence);
    }

    private void count(final Burst burst)
    {
        bursts.set(bursts.get() + 1);
        commands.set(commands.get() + burst.count());
    }

    @Override
    public long recover(final BurstConsumer consumer)
    {
        return journal.recover(consumer);
    }

    @Override
    public void start(final DurabilityListener listener)
    {
        journal.start(listener);
    }

    @Override
    public boolean hasSpace()
    {
        return journal.hasSpace();
    }

    @Override
    public long durableSequence()
    {
        return journal.durableSequence();
    }

    @Override
    public Durability durability()
    {
        return journal.durability();
    }

    @Override
    public void close()
    {
        journal.close();
    }
}
