package io.millrace.ledger;

import static io.millrace.ledger.Hashing.mix;

/**
 * Every account, one row of 64 bytes each, so that a payment touches two cache lines and no objects.
 * <pre>
 *   0          8          16         24         32         40         48         56      60     62     63
 *   +----------+----------+----------+----------+----------+----------+----------+-------+------+------+------+
 *   | id       | debits   | credits  | debits   | credits  | overdraft| owner    |ledger | code |flags |status|
 *   |          | posted   | posted   | pending  | pending  |          |          |       |      |      |      |
 *   +----------+----------+----------+----------+----------+----------+----------+-------+------+------+------+
 * </pre>
 * Amounts in minor units, never negative; debits posted + debits pending, and credits likewise, never exceed 2^63-1.
 * <p>
 * Shape: open addressing, three rows for every two accounts, in pairs. The first probe keeps the order of ids, so that
 * accounts numbered in sequence stand in sequence; the second looks at the other row of the pair, which is read with
 * the first; the next ones scatter to other pairs, so that overlapping runs of numbers do not pile up.
 * Accounts are never removed.
 * <p>
 * Thread: owned by the ledger thread. Allocation: none after construction. Full: {@link ResultCode#ACCOUNTS_FULL}.
 */
final class Accounts
{
    /** Not a row. */
    static final int NOT_FOUND = -1;

    static final int ROW_LONGS = 8;
    static final int ID = 0;
    static final int DEBITS_POSTED = 1;
    static final int CREDITS_POSTED = 2;
    static final int DEBITS_PENDING = 3;
    static final int CREDITS_PENDING = 4;
    static final int OVERDRAFT = 5;
    static final int OWNER = 6;
    static final int KIND = 7;

    /** How many totals there are, beginning with {@link #DEBITS_POSTED}: all that a payment changes. */
    static final int TOTALS = 4;

    /** Bounded on the credit side. In {@link #flags}. */
    static final int DEBIT_NORMAL = 1;
    /** Bounded on neither side. In {@link #flags}. */
    static final int UNBOUNDED = 2;
    /** The account has an entry in the table of controls. In {@link #flags}; never in a command. */
    static final int HAS_CONTROLS = 4;

    /** In {@link #status}. */
    static final int DEBITS_BLOCKED = 1;
    /** In {@link #status}. */
    static final int CREDITS_BLOCKED = 2;
    /** In {@link #status}; excludes the others. */
    static final int CLOSED = 4;

    /** Longs in front of the first row: an array's header is 16 bytes, so that pairs fall on pairs of cache lines. */
    private static final int ALIGNMENT_LONGS = 14;

    private final int capacity;
    private final int buckets;
    private final long bucketsReciprocal;
    private final long[] rows;
    private final UndoLog undo;
    private int count;

    Accounts(final int capacity, final UndoLog undo)
    {
        this.capacity = capacity;
        this.undo = undo;
        buckets = Math.toIntExact((capacity + (capacity + 1L) / 2 + 2) & -2);
        bucketsReciprocal = Long.divideUnsigned(-1L, buckets) + 1;
        rows = new long[Math.toIntExact((long)buckets * ROW_LONGS + ALIGNMENT_LONGS)];
    }

    boolean isFull()
    {
        return count == capacity;
    }

    int count()
    {
        return count;
    }

    /**
     * Finds an account.
     *
     * @return its row, {@link #NOT_FOUND} when there is none.
     */
    int find(final long id)
    {
        final long[] rows = this.rows;
        int bucket = firstBucket(id);
        long step = id;
        boolean isPairDone = false;
        while (true)
        {
            final int row = bucket * ROW_LONGS + ALIGNMENT_LONGS;
            final long found = rows[row + ID];
            if (found == id)
            {
                return row;
            }
            if (found == 0)
            {
                return NOT_FOUND;
            }
            isPairDone = !isPairDone;
            step = isPairDone ? step : mix(step);
            bucket = isPairDone ? bucket ^ 1 : reduce((int)step);
        }
    }

    /** Where {@link #find} begins to look. */
    int firstRow(final long id)
    {
        return firstBucket(id) * ROW_LONGS + ALIGNMENT_LONGS;
    }

    /** Reads at some first rows. */
    long peek(final int[] firstRows, final int from, final int to)
    {
        final long[] rows = this.rows;
        long sum = 0;
        for (int i = from; i < to; i++)
        {
            sum += rows[firstRows[i] + ID];
        }
        return sum;
    }

    /** Reads where {@link #find} looks next, for each account that does not stand in its first row. */
    long peekFurther(final int[] firstRows, final long[] ids, final int count)
    {
        final long[] rows = this.rows;
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            final int first = firstRows[i];
            if (rows[first + ID] != ids[i])
            {
                final long other = rows[((first - ALIGNMENT_LONGS) ^ ROW_LONGS) + ALIGNMENT_LONGS + ID];
                sum += other == ids[i] || other == 0 ? 0 :
                    rows[reduce((int)mix(ids[i])) * ROW_LONGS + ALIGNMENT_LONGS + ID];
            }
        }
        return sum;
    }

    /**
     * Adds an account that {@link #find} did not find, with totals of zero; there must be room.
     *
     * @return its row.
     */
    int add(final long id, final long owner, final long overdraftMinor, final int ledger, final int code,
        final int flags)
    {
        final int row = freeRow(id);
        rows[row + ID] = id;
        rows[row + OVERDRAFT] = overdraftMinor;
        rows[row + OWNER] = owner;
        rows[row + KIND] = (ledger & 0xFFFF_FFFFL) | (long)code << 32 | (long)flags << 48;
        count++;
        return row;
    }

    long word(final int row, final int field)
    {
        return rows[row + field];
    }

    void word(final int row, final int field, final long value)
    {
        rows[row + field] = value;
    }

    /** Keeps the totals of a row, so that a failed batch can put them back; before every change. */
    void touch(final int row)
    {
        if (undo.isOpen())
        {
            undo.accountChanged(row, rows);
        }
    }

    /** Adds to a total, which the caller has found to stay below 2^63. */
    void add(final int row, final int field, final long amountMinor)
    {
        rows[row + field] += amountMinor;
    }

    int ledger(final int row)
    {
        return (int)rows[row + KIND];
    }

    int code(final int row)
    {
        return (int)(rows[row + KIND] >>> 32) & 0xFFFF;
    }

    int flags(final int row)
    {
        return (int)(rows[row + KIND] >>> 48) & 0xFF;
    }

    void status(final int row, final int status)
    {
        rows[row + KIND] = (rows[row + KIND] & 0x00FF_FFFF_FFFF_FFFFL) | (long)status << 56;
    }

    void setFlag(final int row, final int flag)
    {
        rows[row + KIND] |= (long)flag << 48;
    }

    boolean hasControls(final int row)
    {
        return (flags(row) & HAS_CONTROLS) != 0;
    }

    int status(final int row)
    {
        return (int)(rows[row + KIND] >>> 56);
    }

    /** Posted balance on the account's normal side; negative when overdrawn. */
    long posted(final int row)
    {
        final long credits = rows[row + CREDITS_POSTED] - rows[row + DEBITS_POSTED];
        return isDebitNormal(row) ? -credits : credits;
    }

    /** What the open holds would add to {@link #posted} if all were captured in full. */
    long pending(final int row)
    {
        final long credits = rows[row + CREDITS_PENDING] - rows[row + DEBITS_PENDING];
        return isDebitNormal(row) ? -credits : credits;
    }

    /** What may still leave on the bounded side; 2^63-1 when that is more, or unbounded. */
    long available(final int row)
    {
        final int flags = flags(row);
        if ((flags & UNBOUNDED) != 0)
        {
            return Long.MAX_VALUE;
        }
        // Each side of the subtraction is a sum of two values below 2^63: exact as an unsigned number.
        final long available = (flags & DEBIT_NORMAL) == 0 ?
            rows[row + CREDITS_POSTED] + rows[row + OVERDRAFT] - used(row, DEBITS_POSTED) :
            rows[row + DEBITS_POSTED] + rows[row + OVERDRAFT] - used(row, CREDITS_POSTED);
        return available < 0 ? Long.MAX_VALUE : available;
    }

    /** The most that a debit may take; 2^63-1 where debits have no bound. */
    long debitRoom(final int row)
    {
        return (flags(row) & DEBIT_NORMAL) != 0 ? Long.MAX_VALUE : available(row);
    }

    /** Whether a debit keeps the account within its bound. */
    boolean allowsDebit(final int row, final long amountMinor)
    {
        return (flags(row) & (DEBIT_NORMAL | UNBOUNDED)) != 0 ||
            Long.compareUnsigned(
                used(row, DEBITS_POSTED) + amountMinor, rows[row + CREDITS_POSTED] + rows[row + OVERDRAFT]) <= 0;
    }

    /** Whether a credit keeps the account within its bound. */
    boolean allowsCredit(final int row, final long amountMinor)
    {
        return (flags(row) & (DEBIT_NORMAL | UNBOUNDED)) != DEBIT_NORMAL ||
            Long.compareUnsigned(
                used(row, CREDITS_POSTED) + amountMinor, rows[row + DEBITS_POSTED] + rows[row + OVERDRAFT]) <= 0;
    }

    /** Whether the account would be within its bound with another overdraft. */
    boolean allowsOverdraft(final int row, final long overdraftMinor)
    {
        final int flags = flags(row);
        final int used = (flags & DEBIT_NORMAL) == 0 ? DEBITS_POSTED : CREDITS_POSTED;
        final int covering = (flags & DEBIT_NORMAL) == 0 ? CREDITS_POSTED : DEBITS_POSTED;
        return (flags & UNBOUNDED) != 0 ||
            Long.compareUnsigned(used(row, used), rows[row + covering] + overdraftMinor) <= 0;
    }

    /** What is taken of a side, {@code DEBITS_POSTED} or {@code CREDITS_POSTED}: posted and pending. */
    long used(final int row, final int side)
    {
        return rows[row + side] + rows[row + side + (DEBITS_PENDING - DEBITS_POSTED)];
    }

    /** Copies all accounts into a larger, empty table. */
    void copyTo(final Accounts larger)
    {
        for (int row = ALIGNMENT_LONGS; row < rows.length; row += ROW_LONGS)
        {
            if (rows[row + ID] != 0)
            {
                System.arraycopy(rows, row, larger.rows, larger.freeRow(rows[row + ID]), ROW_LONGS);
                larger.count++;
            }
        }
    }

    /**
     * Goes through all rows, in no particular order.
     *
     * @param previous the row before, {@link #NOT_FOUND} to begin.
     * @return the next row that holds an account, {@link #NOT_FOUND} after the last.
     */
    int next(final int previous)
    {
        int row = previous == NOT_FOUND ? ALIGNMENT_LONGS : previous + ROW_LONGS;
        while (row < rows.length && rows[row + ID] == 0)
        {
            row += ROW_LONGS;
        }
        return row < rows.length ? row : NOT_FOUND;
    }

    /** Undo of a change: the totals are again what they were. */
    void undoChange(final int row, final long[] image, final int offset)
    {
        System.arraycopy(image, offset, rows, row + DEBITS_POSTED, TOTALS);
    }

    private boolean isDebitNormal(final int row)
    {
        return (flags(row) & DEBIT_NORMAL) != 0;
    }

    private int freeRow(final long id)
    {
        int bucket = firstBucket(id);
        long step = id;
        boolean isPairDone = false;
        while (rows[bucket * ROW_LONGS + ALIGNMENT_LONGS + ID] != 0)
        {
            isPairDone = !isPairDone;
            step = isPairDone ? step : mix(step);
            bucket = isPairDone ? bucket ^ 1 : reduce((int)step);
        }
        return bucket * ROW_LONGS + ALIGNMENT_LONGS;
    }

    private int firstBucket(final long id)
    {
        return reduce((int)id + (int)(id >>> 32) * 0x9E3779B1);
    }

    /** The unsigned remainder by {@code buckets}, with two multiplications in place of a division (Lemire 2019). */
    private int reduce(final int hash)
    {
        final long low = bucketsReciprocal * (hash & 0xFFFF_FFFFL);
        return (int)(Math.multiplyHigh(low, buckets) + ((low >> 63) & buckets));
    }
}
