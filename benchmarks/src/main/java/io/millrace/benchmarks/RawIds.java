package io.millrace.benchmarks;

import java.util.Arrays;
import org.agrona.BitUtil;

/**
 * A window of ids, as bare as it can be: a table of 64-bit keys, half full, linear probing, and a circle of the same
 * keys in the order in which they came, from which the oldest is evicted. Neighbouring ids share a cache line, as in
 * the ledger's index. A key stands for a 128-bit id; that two ids might share one is of no matter here.
 */
final class RawIds
{
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int GROUP_BITS = 3;
    private static final int GROUP_MASK = (1 << GROUP_BITS) - 1;

    private final long[] table;
    private final long[] circle;
    private final int mask;
    private final int shift;
    private int next;

    RawIds(final int window)
    {
        final int entries = BitUtil.findNextPositivePowerOfTwo(Math.multiplyExact(window, 2));
        table = new long[entries];
        circle = new long[window];
        mask = entries - 1;
        shift = Long.numberOfLeadingZeros(mask) + GROUP_BITS;
        Arrays.fill(circle, 0L);
    }

    /** Adds an id, and evicts the oldest when the window is full; false if it was there. */
    boolean add(final long idHigh, final long idLow)
    {
        final long[] table = this.table;
        final long key = idHigh * GOLDEN + idLow;
        int position = home(key);
        while (table[position] != 0)
        {
            if (table[position] == key)
            {
                return false;
            }
            position = (position + 1) & mask;
        }
        table[position] = key;
        final long oldest = circle[next];
        if (oldest != 0)
        {
            remove(oldest);
        }
        circle[next] = key;
        next = next + 1 == circle.length ? 0 : next + 1;
        return true;
    }

    /** Whether an id is there. */
    boolean contains(final long idHigh, final long idLow)
    {
        final long[] table = this.table;
        final long key = idHigh * GOLDEN + idLow;
        int position = home(key);
        while (table[position] != 0 && table[position] != key)
        {
            position = (position + 1) & mask;
        }
        return table[position] == key;
    }

    /** Reads where an id would be, and changes nothing. */
    long peek(final long idHigh, final long idLow)
    {
        return table[home(idHigh * GOLDEN + idLow)];
    }

    /** Reads where the ids are that so many more will evict. */
    long peekOldest(final int count)
    {
        long sum = 0;
        for (int i = next, last = Math.min(circle.length, next + count); i < last; i++)
        {
            sum += table[home(circle[i])];
        }
        return sum;
    }

    private void remove(final long key)
    {
        final long[] table = this.table;
        int hole = home(key);
        while (table[hole] != key)
        {
            hole = (hole + 1) & mask;
        }
        int position = (hole + 1) & mask;
        while (table[position] != 0)
        {
            if (((position - home(table[position])) & mask) >= ((position - hole) & mask))
            {
                table[hole] = table[position];
                hole = position;
            }
            position = (position + 1) & mask;
        }
        table[hole] = 0;
    }

    private int home(final long key)
    {
        final int group = (int)(((key >>> GROUP_BITS) * GOLDEN) >>> shift);
        return (group << GROUP_BITS) | ((int)key & GROUP_MASK);
    }
}
