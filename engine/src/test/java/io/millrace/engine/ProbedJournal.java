package io.millrace.engine;

import io.millrace.journal.spi.BurstConsumer;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.DurabilityListener;
import io.millrace.journal.spi.Journal;
import io.millrace.ledger.Burst;

/**
 * A journal with a probe in front of it: to watch bursts, to hold them up, to change them, or to throw.
 */
final class ProbedJournal implements Journal
{
    private final Journal journal;
    private final BurstConsumer recovered;
    private final BurstConsumer appended;

    private ProbedJournal(final Journal journal, final BurstConsumer recovered, final BurstConsumer appended)
    {
        this.journal = journal;
        this.recovered = recovered;
        this.appended = appended;
    }

    /** Sees each burst on the journal thread before it is kept. */
    static ProbedJournal appending(final Journal journal, final BurstConsumer probe)
    {
        return new ProbedJournal(journal, burst ->
        {
        }, probe);
    }

    /** Sees, and may change, each burst before it is replayed. */
    static ProbedJournal recovering(final Journal journal, final BurstConsumer probe)
    {
        return new ProbedJournal(journal, probe, burst ->
        {
        });
    }

    @Override
    public long recover(final BurstConsumer consumer)
    {
        return journal.recover(burst ->
        {
            recovered.onBurst(burst);
            consumer.onBurst(burst);
        });
    }

    @Override
    public void start(final DurabilityListener listener)
    {
        journal.start(listener);
    }

    @Override
    public void append(final Burst burst)
    {
        appended.onBurst(burst);
        journal.append(burst);
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
