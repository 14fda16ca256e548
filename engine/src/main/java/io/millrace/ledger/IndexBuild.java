package io.millrace.ledger;

import java.util.Arrays;

/**
 * Puts many entries into the empty index of {@link PaymentIndex}, whose places lie all over it, part by part:
 * <pre>
 *   as they come    | a b c d .  .  .  . | e f g .  .  .  .  . | h i .  .  .  .  .  . |   at the front of their part
 *   all are there   | a b c d .  .  .  . | e f g .  .  .  .  . | .  h .  .  .  .  i . |   the last part: taken out and
 *                   | a b c d .  .  .  . | .  g .  e .  .  f . | .  h .  .  .  .  i . |   inserted; the one before; ...
 * </pre>
 * So a part is in the processor's cache while it is filled, and an entry is written twice, to few pages each time.
 * Parts are filled from the last to the first: what finds its place taken goes on into one that is filled already. What
 * belongs to the last groups could go on into the first part, which is not; it waits until all are filled, as does what
 * its part has no room for.
 * <p>
 * Thread: the one that loads or enlarges. Memory: a part.
 */
final class IndexBuild
{
    /** Longs of a part, 256 KiB: it and what is taken out of it fit into a second-level cache. */
    static final int PART_LONGS = 1 << 15;

    private static final int PART_BITS = Integer.numberOfTrailingZeros(PART_LONGS);
    /** Longs at the end of the index, 16 groups: so many full groups in a row are not met by chance. */
    private static final int LAST_LONGS = 128;

    private final long[] index;
    private final int begin;
    /** Where the groups begin whose entries wait; what others are put down ends there too. */
    private final int last;
    /** Of each part, where the next entry goes. */
    private final int[] ends;
    private final long[] part = new long[PART_LONGS];
    private long[] late = new long[LAST_LONGS];
    private int lateCount;

    /**
     * Begins.
     *
     * @param index of nothing but {@link PaymentIndex#EMPTY}.
     * @param begin of its first group.
     */
    IndexBuild(final long[] index, final int begin)
    {
        this.index = index;
        this.begin = begin;
        last = Math.max(begin, index.length - LAST_LONGS);
        ends = new int[((index.length - begin - 1) >>> PART_BITS) + 1];
        Arrays.setAll(ends, this::beginOf);
    }

    /** Takes an entry whose group begins at a position. */
    void add(final long entry, final int group)
    {
        final int number = (group - begin) >>> PART_BITS;
        final int position = ends[number];
        if (group < last && position < beginOf(number + 1))
        {
            index[position] = entry;
            ends[number] = position + 1;
        }
        else
        {
            addLate(entry);
        }
    }

    /** How many parts there are; they are to be taken from the last to the first. */
    int parts()
    {
        return ends.length;
    }

    /** Takes out of a part what was put there: so many, which are the first of {@link #taken()}. */
    int take(final int number)
    {
        final int from = beginOf(number);
        final int to = ends[number];
        System.arraycopy(index, from, part, 0, to - from);
        Arrays.fill(index, from, to, PaymentIndex.EMPTY);
        return to - from;
    }

    /** Entries of the part that was taken last, and others behind them. */
    long[] taken()
    {
        return part;
    }

    /** How many have to wait until all parts are filled. */
    int lateCount()
    {
        return lateCount;
    }

    /** One of those that have to wait. */
    long late(final int number)
    {
        return late[number];
    }

    private int beginOf(final int number)
    {
        return Math.min(begin + (number << PART_BITS), last);
    }

    private void addLate(final long entry)
    {
        if (lateCount == late.length)
        {
            late = Arrays.copyOf(late, Math.multiplyExact(2, lateCount));
        }
        late[lateCount++] = entry;
    }
}
