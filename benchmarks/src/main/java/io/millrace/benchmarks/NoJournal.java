package io.millrace.benchmarks;

import io.millrace.journal.spi.BurstConsumer;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.DurabilityListener;
import io.millrace.journal.spi.Journal;
import io.millrace.ledger.Burst;

/**
 * Keeps nothing: what an engine costs but for its journal.
 * <p>
 * Thread: the journal thread.
 */
final class NoJournal implements Journal
{
    private volatile long lastSequence = Burst.NULL_SEQUENCE;

    @Override
    public long recover(final BurstConsumer consumer)
    {
        return lastSequence;
    }

    @Override
    public void start(final DurabilityListener listener)
    {
        // Nobody waits for a confirmation here.
    }

    @Override
    public void append(final Burst burst)
    {
        lastSequence = burst.lastSequence();
    }

    @Override
    public boolean hasSpace()
    {
        return true;
    }

    @Override
    public long durableSequence()
    {
        return lastSequence;
    }

    @Override
    public Durability durability()
    {
        return Durability.PROCESS;
    }

    @Override
    public void close()
    {
        // There is nothing to sync.
    }
}
