package io.millrace.ledger;

import java.util.Arrays;

/**
 * Entries that are to be put into the index of {@link Payments}, in the order of their places. These are all over the
 * index: so many at a time in order go through its pages once each.
 * <p>
 * Thread: the one that loads or enlarges. Memory: 1 MiB.
 */
final class IndexEntries
{
    /** More make the pages fewer for each entry, and the rows behind them fall out of the cache meanwhile. */
    static final int MAX = 1 << 16;

    /** Of an entry, the upper bits of its hash that it is put in order by. */
    private static final int SORTED_BITS = 11;

    private final long[] entries = new long[MAX];
    private final long[] sorted = new long[MAX];
    private final int[] ends = new int[1 << SORTED_BITS];
    private int count;

    /** Takes one more; there are never more than {@link #MAX}. */
    void add(final long entry)
    {
        entries[count++] = entry;
    }

    boolean isFull()
    {
        return count == MAX;
    }

    int count()
    {
        return count;
    }

    /** All that were added, in the order of their places up to {@link #count}. */
    long[] sort()
    {
        Arrays.fill(ends, 0);
        for (int i = 0; i < count; i++)
        {
            ends[key(entries[i])]++;
        }
        int end = 0;
        for (int i = 0; i < ends.length; i++)
        {
            end += ends[i];
            ends[i] = end;
        }
        for (int i = count - 1; i >= 0; i--)
        {
            sorted[--ends[key(entries[i])]] = entries[i];
        }
        return sorted;
    }

    void clear()
    {
        count = 0;
    }

    private static int key(final long entry)
    {
        return (int)(entry >>> (Long.SIZE - SORTED_BITS));
    }
}
