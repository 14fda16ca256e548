package io.millrace.tools.identity;

import org.agrona.BitUtil;

/**
 * Counts how often each 128-bit key was met: open addressing over three flat arrays, 20 bytes a row, half full at most,
 * so that a million keys take 40 MB and no objects.
 * <p>
 * Thread: one. Keys are hashes, so their low bits are as good as any as a place in the table.
 */
final class Occurrences
{
    private long[] highs;
    private long[] lows;
    private int[] counts;
    private int size;

    /** With room for so many, and some more. */
    Occurrences(final int expected)
    {
        final int capacity = BitUtil.findNextPositivePowerOfTwo(2 * expected + 64);
        highs = new long[capacity];
        lows = new long[capacity];
        counts = new int[capacity];
    }

    /**
     * Counts one more.
     *
     * @param high upper half of the key.
     * @param low  lower half.
     * @return how often the key was met before: 0 for the first time.
     */
    int next(final long high, final long low)
    {
        if (size >= counts.length >> 1)
        {
            grow();
        }

        final int row = rowOf(high, low);
        if (counts[row] == 0)
        {
            highs[row] = high;
            lows[row] = low;
            size++;
        }
        return counts[row]++;
    }

    private int rowOf(final long high, final long low)
    {
        final int mask = counts.length - 1;
        int row = (int)low & mask;
        while (counts[row] != 0 && !(highs[row] == high && lows[row] == low))
        {
            row = row + 1 & mask;
        }
        return row;
    }

    private void grow()
    {
        final long[] oldHighs = highs;
        final long[] oldLows = lows;
        final int[] oldCounts = counts;
        final int capacity = Math.multiplyExact(oldCounts.length, 2);
        highs = new long[capacity];
        lows = new long[capacity];
        counts = new int[capacity];
        for (int i = 0; i < oldCounts.length; i++)
        {
            if (oldCounts[i] != 0)
            {
                final int row = rowOf(oldHighs[i], oldLows[i]);
                highs[row] = oldHighs[i];
                lows[row] = oldLows[i];
                counts[row] = oldCounts[i];
            }
        }
    }
}
