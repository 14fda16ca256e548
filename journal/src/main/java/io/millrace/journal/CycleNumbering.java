package io.millrace.journal;

import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.rollcycles.RollCycleArithmetic;

/**
 * Numbers cycles by the engine's decision instead of the wall clock: Chronicle asks for the time, and is given a day
 * for each cycle. The days are counted as modified Julian days (pattern letter g, counted from 1858-11-17), which makes
 * the file of cycle 7 {@code 00000007.cq4}.
 * <p>
 * Thread: {@link #cycle(int)} by the thread that appends. Excerpts in a cycle: up to 2^26.
 */
final class CycleNumbering implements RollCycle, TimeProvider
{
    private static final int DAY_MS = 86_400_000;
    private static final long MODIFIED_JULIAN_EPOCH_MS = -40_587L * DAY_MS;

    /** Chronicle indexes a cycle for tailers and allocates as it does. Our readers walk frames: as good as no index. */
    private static final int INDEX_COUNT = 8;
    private static final int INDEX_SPACING = 1 << 20;

    private final RollCycleArithmetic arithmetic = RollCycleArithmetic.of(INDEX_COUNT, INDEX_SPACING);
    private volatile int cycle;

    CycleNumbering(final int cycle)
    {
        this.cycle = cycle;
    }

    /** Moves to another cycle: the next append rolls to it. */
    void cycle(final int cycle)
    {
        this.cycle = cycle;
    }

    int cycle()
    {
        return cycle;
    }

    /** @return the epoch that the queue must be built with. */
    static long epochMs()
    {
        return MODIFIED_JULIAN_EPOCH_MS;
    }

    @Override
    public long currentTimeMillis()
    {
        return MODIFIED_JULIAN_EPOCH_MS + (long)cycle * DAY_MS;
    }

    @Override
    public String format()
    {
        return "gggggggg";
    }

    @Override
    public int lengthInMillis()
    {
        return DAY_MS;
    }

    @Override
    public int defaultIndexCount()
    {
        return arithmetic.indexCount();
    }

    @Override
    public int defaultIndexSpacing()
    {
        return arithmetic.indexSpacing();
    }

    @Override
    public long toIndex(final int cycleNumber, final long sequenceNumber)
    {
        return arithmetic.toIndex(cycleNumber, sequenceNumber);
    }

    @Override
    public long toSequenceNumber(final long index)
    {
        return arithmetic.toSequenceNumber(index);
    }

    @Override
    public int toCycle(final long index)
    {
        return arithmetic.toCycle(index);
    }

    @Override
    public long maxMessagesPerCycle()
    {
        return arithmetic.maxMessagesPerCycle();
    }
}
