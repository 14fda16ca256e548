package io.millrace.engine;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import io.millrace.journal.spi.BurstConsumer;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.DurabilityListener;
import io.millrace.journal.spi.Journal;
import io.millrace.journal.spi.JournalException;
import io.millrace.ledger.Burst;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A journal in memory, for tests of the engine: keeps copies of bursts, and can be told to fail.
 */
public final class MemoryJournal implements Journal
{
    private final List<Kept> bursts;
    private DurabilityListener listener = sequence ->
    {
    };
    private volatile long durableSequence = Burst.NULL_SEQUENCE;
    private volatile long failAtSequence = Long.MAX_VALUE;
    private volatile boolean hasSpace = true;
    private volatile long usableBytes = Long.MAX_VALUE;
    private volatile boolean isClosed;

    public MemoryJournal()
    {
        this(new ArrayList<>());
    }

    private MemoryJournal(final List<Kept> bursts)
    {
        this.bursts = bursts;
    }

    /** The same contents, as after a restart. */
    MemoryJournal reopened()
    {
        return new MemoryJournal(bursts);
    }

    MemoryJournal failAt(final long sequence)
    {
        failAtSequence = sequence;
        return this;
    }

    void space(final boolean hasSpace)
    {
        this.hasSpace = hasSpace;
    }

    void usableBytes(final long bytes)
    {
        usableBytes = bytes;
    }

    @Override
    public long usableBytes()
    {
        return usableBytes;
    }

    /** Fails on a thread of its own, as a syncer does between two bursts. */
    void failBetweenBursts()
    {
        listener.onFailure(new JournalException("told to fail: sync"));
    }

    boolean isClosed()
    {
        return isClosed;
    }

    int burstCount()
    {
        return bursts.size();
    }

    @Override
    public long recover(final BurstConsumer consumer)
    {
        final Burst burst = new Burst(new UnsafeBuffer(0, 0));
        for (final Kept kept : bursts)
        {
            burst.wrapExcerpt(kept.bytes, 0, kept.firstSequence, kept.count, kept.timeNs)
                .results(kept.resultsSequence, kept.resultsDigest);
            consumer.onBurst(burst);
            durableSequence = burst.lastSequence();
        }
        return durableSequence;
    }

    @Override
    public void start(final DurabilityListener listener)
    {
        this.listener = listener;
    }

    @Override
    public void append(final Burst burst)
    {
        if (burst.lastSequence() >= failAtSequence)
        {
            throw new IllegalStateException("told to fail: sequence=" + failAtSequence);
        }
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[burst.count() * SLOT_LENGTH]);
        for (int i = 0; i < burst.count(); i++)
        {
            bytes.putBytes(i * SLOT_LENGTH, burst.buffer(), burst.offset(i), SLOT_LENGTH);
        }
        bursts.add(new Kept(bytes, burst.firstSequence(), burst.count(), burst.timeNs(),
            burst.resultsSequence(), burst.resultsDigest()));
        durableSequence = burst.lastSequence();
        listener.onDurable(durableSequence);
    }

    @Override
    public boolean hasSpace()
    {
        return hasSpace;
    }

    @Override
    public long durableSequence()
    {
        return durableSequence;
    }

    @Override
    public Durability durability()
    {
        return Durability.PROCESS;
    }

    @Override
    public void close()
    {
        isClosed = true;
    }

    private record Kept(
        UnsafeBuffer bytes, long firstSequence, int count, long timeNs, long resultsSequence, long resultsDigest)
    {
    }
}
