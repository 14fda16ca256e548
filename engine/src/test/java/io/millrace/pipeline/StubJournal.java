package io.millrace.pipeline;

import io.millrace.journal.spi.BurstConsumer;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.DurabilityListener;
import io.millrace.journal.spi.Journal;
import io.millrace.ledger.Burst;

/**
 * A journal that holds nothing and always has space; how it appends is a test's matter.
 */
abstract class StubJournal implements Journal
{
    @Override
    public long recover(final BurstConsumer consumer)
    {
        return Burst.NULL_SEQUENCE;
    }

    @Override
    public void start(final DurabilityListener listener)
    {
        // Nobody is told.
    }

    @Override
    public boolean hasSpace()
    {
        return true;
    }

    @Override
    public long durableSequence()
    {
        return Burst.NULL_SEQUENCE;
    }

    @Override
    public Durability durability()
    {
        return Durability.DEVICE;
    }

    @Override
    public void close()
    {
        // Holds nothing.
    }
}
