package io.millrace.pipeline;

/**
 * Which commands were journaled together, and at what time: told by the journal stage to the stages behind it, in
 * arrays beside the ring, at the slot of a burst's first command.
 * <p>
 * Threads: written by the journal thread before it advances its sequence, read by the ledger thread after.
 */
final class BurstBounds
{
    private final int mask;
    private final int[] counts;
    private final long[] timesNs;

    BurstBounds(final int slots)
    {
        mask = slots - 1;
        counts = new int[slots];
        timesNs = new long[slots];
    }

    void set(final long first, final int count, final long timeNs)
    {
        counts[(int)first & mask] = count;
        timesNs[(int)first & mask] = timeNs;
    }

    int count(final long first)
    {
        return counts[(int)first & mask];
    }

    long timeNs(final long first)
    {
        return timesNs[(int)first & mask];
    }
}
