package io.millrace.ledger;

import static io.millrace.ledger.Hashing.fold;
import static io.millrace.ledger.Hashing.mix;

/**
 * Who, besides its owner, may have an account debited: a set of (account, party).
 * <p>
 * Shape: open addressing over pairs of longs, linear probing, half full at most; a revocation closes the gap. Thread:
 * owned by the ledger thread. Allocation: none after construction. Full: {@link ResultCode#MANDATES_FULL}.
 */
final class Mandates
{
    /** Not a row. */
    static final int NOT_FOUND = -1;

    static final int ROW_LONGS = 2;

    private final int capacity;
    private final int buckets;
    private final long[] rows;
    private int count;

    Mandates(final int capacity)
    {
        this.capacity = capacity;
        buckets = Math.multiplyExact(capacity, 2);
        rows = new long[Math.multiplyExact(buckets, ROW_LONGS)];
    }

    boolean contains(final long account, final long party)
    {
        return rows[bucketFor(account, party) * ROW_LONGS] != 0;
    }

    int count()
    {
        return count;
    }

    boolean isFull()
    {
        return count == capacity;
    }

    /** Adds a mandate; there must be room, unless it stands already. */
    void add(final long account, final long party)
    {
        final int row = bucketFor(account, party) * ROW_LONGS;
        if (rows[row] == 0)
        {
            rows[row] = account;
            rows[row + 1] = party;
            count++;
        }
    }

    void remove(final long account, final long party)
    {
        int hole = bucketFor(account, party);
        if (rows[hole * ROW_LONGS] == 0)
        {
            return;
        }
        int bucket = next(hole);
        while (rows[bucket * ROW_LONGS] != 0)
        {
            final int home = home(rows[bucket * ROW_LONGS], rows[bucket * ROW_LONGS + 1]);
            if (distance(home, bucket) >= distance(hole, bucket))
            {
                rows[hole * ROW_LONGS] = rows[bucket * ROW_LONGS];
                rows[hole * ROW_LONGS + 1] = rows[bucket * ROW_LONGS + 1];
                hole = bucket;
            }
            bucket = next(bucket);
        }
        rows[hole * ROW_LONGS] = 0;
        rows[hole * ROW_LONGS + 1] = 0;
        count--;
    }

    void copyTo(final Mandates larger)
    {
        for (int row = 0; row < rows.length; row += ROW_LONGS)
        {
            if (rows[row] != 0)
            {
                larger.add(rows[row], rows[row + 1]);
            }
        }
    }

    /**
     * Goes through all mandates, in no particular order.
     *
     * @param previous the row before, {@link #NOT_FOUND} to begin.
     * @return the next row that is taken, {@link #NOT_FOUND} after the last.
     */
    int nextRow(final int previous)
    {
        int row = previous == NOT_FOUND ? 0 : previous + ROW_LONGS;
        while (row < rows.length && rows[row] == 0)
        {
            row += ROW_LONGS;
        }
        return row < rows.length ? row : NOT_FOUND;
    }

    long account(final int row)
    {
        return rows[row];
    }

    long party(final int row)
    {
        return rows[row + 1];
    }

    /** Digest over all mandates, whatever their layout. */
    long digest()
    {
        long sum = 0;
        for (int row = 0; row < rows.length; row += ROW_LONGS)
        {
            sum += rows[row] == 0 ? 0 : mix(fold(fold(0, rows[row]), rows[row + 1]));
        }
        return sum;
    }

    private int bucketFor(final long account, final long party)
    {
        int bucket = home(account, party);
        while (rows[bucket * ROW_LONGS] != 0 &&
            (rows[bucket * ROW_LONGS] != account || rows[bucket * ROW_LONGS + 1] != party))
        {
            bucket = next(bucket);
        }
        return bucket;
    }

    private int home(final long account, final long party)
    {
        return (int)Long.remainderUnsigned(mix(fold(account, party)), buckets);
    }

    private int distance(final int from, final int to)
    {
        return to >= from ? to - from : to + buckets - from;
    }

    private int next(final int bucket)
    {
        return bucket + 1 == buckets ? 0 : bucket + 1;
    }
}
