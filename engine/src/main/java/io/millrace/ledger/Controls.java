package io.millrace.ledger;

import static io.millrace.ledger.Hashing.mix;

/**
 * Payment and velocity limits, of the accounts that have any.
 * <pre>
 *   row of 6 longs:  | account | largest payment | velocity limit | window s | window number | spent in it |
 * </pre>
 * Windows are aligned to the epoch: number = time / length. Zero is no limit.
 * <p>
 * Shape: open addressing, linear probing, half full at most; entries are never removed. Thread: owned by the ledger
 * thread. Allocation: none after construction. Full: {@link ResultCode#CONTROLS_FULL}.
 */
final class Controls
{
    /** Not a row. */
    static final int NOT_FOUND = -1;

    static final int ROW_LONGS = 6;

    private static final int ACCOUNT = 0;
    private static final int MAX_PAYMENT = 1;
    private static final int VELOCITY_LIMIT = 2;
    private static final int WINDOW_S = 3;
    private static final int WINDOW = 4;
    private static final int SPENT = 5;
    private static final long NS_PER_S = 1_000_000_000L;

    private final int capacity;
    private final int buckets;
    private final long[] rows;
    private final UndoLog undo;
    private int count;

    Controls(final int capacity, final UndoLog undo)
    {
        this.capacity = capacity;
        this.undo = undo;
        buckets = Math.multiplyExact(capacity, 2);
        rows = new long[Math.multiplyExact(buckets, ROW_LONGS)];
    }

    boolean isFull()
    {
        return count == capacity;
    }

    int count()
    {
        return count;
    }

    int find(final long account)
    {
        final int row = rowFor(account);
        return rows[row + ACCOUNT] == account ? row : NOT_FOUND;
    }

    /** Adds a row without limits for an account that has none; there must be room. */
    int add(final long account)
    {
        final int row = rowFor(account);
        rows[row + ACCOUNT] = account;
        count++;
        return row;
    }

    void maxPayment(final int row, final long maxPaymentMinor)
    {
        rows[row + MAX_PAYMENT] = maxPaymentMinor;
    }

    /** Sets the velocity limit; another length of window starts with nothing spent. */
    void velocity(final int row, final long limitMinor, final int windowS)
    {
        rows[row + VELOCITY_LIMIT] = limitMinor;
        if (rows[row + WINDOW_S] != windowS)
        {
            rows[row + WINDOW_S] = windowS;
            rows[row + WINDOW] = 0;
            rows[row + SPENT] = 0;
        }
    }

    /** The amount may be the sum of two, as an unsigned number. */
    boolean allowsPayment(final int row, final long amountMinor)
    {
        final long maxPaymentMinor = rows[row + MAX_PAYMENT];
        return maxPaymentMinor == 0 || Long.compareUnsigned(amountMinor, maxPaymentMinor) <= 0;
    }

    boolean allowsVelocity(final int row, final long amountMinor, final long timeNs)
    {
        final long limitMinor = rows[row + VELOCITY_LIMIT];
        return limitMinor == 0 || amountMinor <= limitMinor - spent(row, timeNs);
    }

    /** Counts what leaves the account. */
    void spend(final int row, final long amountMinor, final long timeNs)
    {
        if (rows[row + WINDOW_S] != 0)
        {
            touch(row);
            final long spent = spent(row, timeNs);
            rows[row + WINDOW] = window(row, timeNs);
            rows[row + SPENT] = spent + amountMinor;
        }
    }

    /** Counts back what a hold gives back, if the hold was placed in the window that is current. */
    void giveBack(final int row, final long amountMinor, final long placedNs, final long timeNs)
    {
        if (rows[row + WINDOW_S] != 0 && window(row, placedNs) == window(row, timeNs))
        {
            touch(row);
            final long spent = spent(row, timeNs);
            rows[row + WINDOW] = window(row, timeNs);
            rows[row + SPENT] = Math.max(0, spent - amountMinor);
        }
    }

    void copyTo(final Controls larger)
    {
        for (int row = 0; row < rows.length; row += ROW_LONGS)
        {
            if (rows[row + ACCOUNT] != 0)
            {
                System.arraycopy(rows, row, larger.rows, larger.rowFor(rows[row + ACCOUNT]), ROW_LONGS);
                larger.count++;
            }
        }
    }

    /** Undo of a change: the row says again what it said. */
    void undoChange(final int row, final long[] image, final int offset)
    {
        System.arraycopy(image, offset, rows, row, ROW_LONGS);
    }

    /**
     * Goes through all rows, in no particular order.
     *
     * @param previous the row before, {@link #NOT_FOUND} to begin.
     * @return the next row that is taken, {@link #NOT_FOUND} after the last.
     */
    int nextRow(final int previous)
    {
        int row = previous == NOT_FOUND ? 0 : previous + ROW_LONGS;
        while (row < rows.length && rows[row + ACCOUNT] == 0)
        {
            row += ROW_LONGS;
        }
        return row < rows.length ? row : NOT_FOUND;
    }

    long word(final int row, final int field)
    {
        return rows[row + field];
    }

    void word(final int row, final int field, final long value)
    {
        rows[row + field] = value;
    }

    /** Digest over all rows, whatever their layout. */
    long digest()
    {
        long sum = 0;
        for (int row = 0; row < rows.length; row += ROW_LONGS)
        {
            if (rows[row + ACCOUNT] != 0)
            {
                long hash = 0;
                for (int field = 0; field < ROW_LONGS; field++)
                {
                    hash = Hashing.fold(hash, rows[row + field]);
                }
                sum += mix(hash);
            }
        }
        return sum;
    }

    private long spent(final int row, final long timeNs)
    {
        return rows[row + WINDOW] == window(row, timeNs) ? rows[row + SPENT] : 0;
    }

    private long window(final int row, final long timeNs)
    {
        return timeNs / (rows[row + WINDOW_S] * NS_PER_S);
    }

    private void touch(final int row)
    {
        if (undo.isOpen())
        {
            undo.controlsChanged(row, rows);
        }
    }

    private int rowFor(final long account)
    {
        int bucket = (int)Long.remainderUnsigned(mix(account), buckets);
        while (rows[bucket * ROW_LONGS + ACCOUNT] != 0 && rows[bucket * ROW_LONGS + ACCOUNT] != account)
        {
            bucket = bucket + 1 == buckets ? 0 : bucket + 1;
        }
        return bucket * ROW_LONGS;
    }
}
