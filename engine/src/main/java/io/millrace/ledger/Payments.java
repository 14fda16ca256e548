package io.millrace.ledger;

import static io.millrace.ledger.Hashing.pair;

import org.jspecify.annotations.Nullable;

/**
 * What is remembered of every command that carries an id: payments, holds and batches alike, one row of 64 bytes each.
 * <pre>
 *   0          8          16         24         32         40         48         56     57      58    60          64
 *   +----------+----------+----------+----------+----------+----------+----------+------+-------+-----+-----------+
 *   | id high  | id low   | debit    | credit   | amount   | remaining| sequence | code |command|flags| content   |
 *   |          |          | account  | account  |          |          |          |      |       |     | hash      |
 *   +----------+----------+----------+----------+----------+----------+----------+------+-------+-----+-----------+
 *
 *   rows      | window: the last N outcomes, in a circle, oldest evicted | open: holds and schedules, never evicted |
 * </pre>
 * A hold or a scheduled payment stands in the open part until it is closed, and from then on in the window like any
 * other. The index maps an id to its row: 8-byte entries of hash and row, half full at most, in groups of eight, which
 * is a cache line. Eight ids in sequence share a group. What finds its group full stands in the next that is not, and
 * each group counts what has passed it by: a search ends at the first group that nothing has. A group is searched as a
 * whole, without a branch that depends on what stands in it. Each row knows the position of its entry, so that an
 * eviction need not search.
 * <p>
 * Thread: owned by the ledger thread. Allocation: none after construction. Full: the window never is, it evicts; the
 * open part is when {@link #hasOpenRow} says no.
 */
final class Payments
{
    /** Not a row. */
    static final int NOT_FOUND = -1;

    static final int ROW_LONGS = 8;
    static final int ID_HIGH = 0;
    static final int ID_LOW = 1;
    static final int DEBIT_ACCOUNT = 2;
    static final int CREDIT_ACCOUNT = 3;
    /** Moved or reserved when accepted; asked for when refused. */
    static final int AMOUNT = 4;
    /** Still refundable, capturable or due. */
    static final int REMAINING = 5;
    static final int SEQUENCE = 6;
    static final int META = 7;

    /** Words that say all of a row: the row and its time. */
    static final int IMAGE_LONGS = ROW_LONGS + 1;

    /** In {@link #flags}, beside those of the command: a scheduled payment that was taken back. */
    private static final int CANCELLED = 1 << 15;

    /** Longs in front of rows and of groups: an array's header is 16 bytes, so that both fall on cache lines. */
    private static final int ALIGNMENT_LONGS = 6;
    private static final int GROUP = 8;
    /** Of the index: no entry. */
    static final long EMPTY = 0;
    private static final byte PASSED_MAX = -1;

    private final int window;
    private final int openMax;
    private final int groups;
    private final long[] rows;
    private final long[] timesNs;
    private final long[] index;
    private final byte[] passed;
    private final int[] positions;
    private final int[] freeOpen;
    private final long[] openInitiators;
    private final UndoLog undo;
    private int freeOpenCount;
    private int youngest;
    private int oldest;
    private int count;
    private @Nullable IndexBuild indexBuild;

    Payments(final int window, final int openMax, final UndoLog undo)
    {
        this.window = window;
        this.openMax = openMax;
        this.undo = undo;
        final int ordinals = Math.addExact(window, openMax);
        groups = ordinals / (GROUP / 2) + 1;
        rows = new long[Math.toIntExact((long)ordinals * ROW_LONGS + ALIGNMENT_LONGS)];
        timesNs = new long[ordinals];
        index = new long[Math.addExact(Math.multiplyExact(groups, GROUP), ALIGNMENT_LONGS)];
        passed = new byte[groups];
        positions = new int[ordinals];
        openInitiators = new long[openMax];
        freeOpen = new int[openMax];
        for (int i = 0; i < openMax; i++)
        {
            freeOpen[i] = ordinals - 1 - i;
        }
        freeOpenCount = openMax;
        youngest = window - 1;
    }

    /**
     * Finds what is remembered of an id.
     *
     * @return its row, {@link #NOT_FOUND} when nothing is.
     */
    int find(final long idHigh, final long idLow)
    {
        final int hash = hash(idHigh, idLow);
        final long[] index = this.index;
        final int first = group(hash);
        int group = first;
        do
        {
            if (matches(index, group, hash) < 0)
            {
                final int row = findIn(group, hash, idHigh, idLow);
                if (row != NOT_FOUND)
                {
                    return row;
                }
            }
            if (passed[number(group)] == 0)
            {
                return NOT_FOUND;
            }
            group = next(group);
        }
        while (group != first);
        return NOT_FOUND;
    }

    /** Where {@link #find} begins to look. */
    int firstPosition(final long idHigh, final long idLow)
    {
        return group(hash(idHigh, idLow));
    }

    /** Reads at some first positions. */
    long peek(final int[] firstPositions, final int count)
    {
        final long[] index = this.index;
        final byte[] passed = this.passed;
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            final int position = firstPositions[i];
            sum += index[position] + passed[number(position)];
        }
        return sum;
    }

    /** Reads what is needed to evict so many of the oldest: their places in the index, and the rows that come free. */
    long peekOldest(final int count)
    {
        final long[] index = this.index;
        final long[] rows = this.rows;
        final int[] positions = this.positions;
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            final int next = oldest + i;
            final int ordinal = next < window ? next : next - window;
            sum += index[positions[ordinal]] + rows[row(ordinal)];
        }
        return sum;
    }

    /**
     * Remembers an outcome in the window; evicts the oldest when that is full.
     *
     * @return the row, whose accounts and amounts are still to be set.
     */
    int append(final long idHigh, final long idLow, final long sequence, final long timeNs, final long meta)
    {
        final int ordinal = nextInWindow();
        fill(ordinal, idHigh, idLow, sequence, timeNs, meta);
        insert(hash(idHigh, idLow), ordinal);
        return row(ordinal);
    }

    /**
     * As {@link #append}, for many in turn into a table that is empty: until {@link #indexCollected} nothing is found,
     * opened but by {@link #openUnindexed}, or evicted.
     */
    int appendUnindexed(
        final long idHigh, final long idLow, final long sequence, final long timeNs, final long meta)
    {
        final int ordinal = nextInWindow();
        fill(ordinal, idHigh, idLow, sequence, timeNs, meta);
        return row(ordinal);
    }

    /**
     * Collects what is to be indexed of rows that were appended, and are the oldest of the window. This and what is
     * called after it touches nothing that others read before all is indexed, so that more may be appended meanwhile.
     *
     * @param from age of the first.
     * @param to   age behind the last.
     */
    void collect(final int from, final int to)
    {
        for (int ordinal = from; ordinal < to; ordinal++)
        {
            collect(ordinal);
        }
    }

    /** Collects what is to be indexed of all that is open. */
    void collectOpen()
    {
        for (int slot = 0; slot < openMax; slot++)
        {
            if (isTaken(slot))
            {
                collect(slot + window);
            }
        }
    }

    /** Indexes what was collected. */
    void indexCollected()
    {
        final IndexBuild build = indexBuild;
        if (build == null)
        {
            return;
        }
        final long[] entries = build.taken();
        for (int part = build.parts() - 1; part >= 0; part--)
        {
            final int some = build.take(part);
            for (int i = 0; i < some; i++)
            {
                insert(entries[i]);
            }
        }
        for (int i = 0; i < build.lateCount(); i++)
        {
            insert(build.late(i));
        }
        indexBuild = null;
    }

    private void collect(final int ordinal)
    {
        if (indexBuild == null)
        {
            indexBuild = new IndexBuild(index, ALIGNMENT_LONGS);
        }
        final int row = row(ordinal);
        final int hash = hash(rows[row + ID_HIGH], rows[row + ID_LOW]);
        indexBuild.add(entry(hash, ordinal), group(hash));
    }

    private void insert(final long entry)
    {
        insert((int)(entry >>> 32), (int)entry - 1);
    }

    /** Whether a hold or schedule can be opened. */
    boolean hasOpenRow()
    {
        return freeOpenCount > 0;
    }

    /** Number of open holds and scheduled payments. */
    int openCount()
    {
        return openMax - freeOpenCount;
    }

    /**
     * Remembers a hold or schedule outside of the window, until {@link #close}; there must be an open row.
     *
     * @return the row, whose accounts and amounts are still to be set.
     */
    int open(
        final long idHigh,
        final long idLow,
        final long sequence,
        final long timeNs,
        final long meta,
        final long initiator)
    {
        final int ordinal = nextOpen(initiator);
        fill(ordinal, idHigh, idLow, sequence, timeNs, meta);
        insert(hash(idHigh, idLow), ordinal);
        if (undo.isOpen())
        {
            undo.paymentOpened(ordinal);
        }
        return row(ordinal);
    }

    /** As {@link #open}, and as {@link #appendUnindexed}. */
    int openUnindexed(
        final long idHigh,
        final long idLow,
        final long sequence,
        final long timeNs,
        final long meta,
        final long initiator)
    {
        final int ordinal = nextOpen(initiator);
        fill(ordinal, idHigh, idLow, sequence, timeNs, meta);
        return row(ordinal);
    }

    /**
     * Moves a row from the open part to the young end of the window.
     *
     * @return the row where it stands now.
     */
    int close(final int openRow)
    {
        final int from = ordinal(openRow);
        final int to = nextInWindow();
        final int hash = hash(rows[openRow + ID_HIGH], rows[openRow + ID_LOW]);
        if (undo.isOpen())
        {
            undo.paymentClosed(from, rows, openRow, timesNs[from], openInitiators[from - window]);
        }
        System.arraycopy(rows, openRow, rows, row(to), ROW_LONGS);
        timesNs[to] = timesNs[from];
        index[positions[from]] = entry(hash, to);
        positions[to] = positions[from];
        clear(from);
        freeOpen[freeOpenCount++] = from;
        return row(to);
    }

    /** Forgets an open row as if it had never been; not within an atomic batch. */
    void discard(final int openRow)
    {
        undoOpen(ordinal(openRow));
    }

    /** On whose behalf an open row was opened. */
    long initiator(final int openRow)
    {
        return openInitiators[openSlot(openRow)];
    }

    /** Whether a place in the open part is taken. */
    boolean isTaken(final int slot)
    {
        return rows[openRow(slot) + META] != 0;
    }

    /** Places in the open part. */
    int openMax()
    {
        return openMax;
    }

    /** Whether a row stands in the open part. */
    boolean isOpen(final int row)
    {
        return ordinal(row) >= window;
    }

    /** The place of an open row in the open part, 0 to {@code openMax - 1}. */
    int openSlot(final int row)
    {
        return ordinal(row) - window;
    }

    /** The row of a place in the open part. */
    int openRow(final int slot)
    {
        return row(slot + window);
    }

    long word(final int row, final int field)
    {
        return rows[row + field];
    }

    /** Sets a field of a row that is just being made. */
    void word(final int row, final int field, final long value)
    {
        rows[row + field] = value;
    }

    /** Keeps what a row says, so that a failed batch can put it back; before a change to a row that stood before. */
    void touch(final int row)
    {
        if (undo.isOpen())
        {
            undo.paymentChanged(ordinal(row), rows, row, timesNs[ordinal(row)]);
        }
    }

    long timeNs(final int row)
    {
        return timesNs[ordinal(row)];
    }

    int code(final int row)
    {
        return (int)(rows[row + META] >>> 56);
    }

    int command(final int row)
    {
        return (int)(rows[row + META] >>> 48) & 0xFF;
    }

    int flags(final int row)
    {
        return (int)(rows[row + META] >>> 32) & 0xFFFF;
    }

    int contentHash(final int row)
    {
        return (int)rows[row + META];
    }

    /** Marks a scheduled payment that was taken back. */
    void cancelled(final int row)
    {
        rows[row + META] |= (long)CANCELLED << 32;
    }

    boolean isCancelled(final int row)
    {
        return (flags(row) & CANCELLED) != 0;
    }

    /** Gives a remembered outcome another code: of a scheduled payment, once it has run. */
    void code(final int row, final ResultCode code)
    {
        rows[row + META] = (rows[row + META] & 0x00FF_FFFF_FFFF_FFFFL) | (long)code.number() << 56;
    }

    static long meta(final ResultCode code, final int command, final int flags, final int contentHash)
    {
        return (long)code.number() << 56 | (long)command << 48 | (long)flags << 32 | (contentHash & 0xFFFF_FFFFL);
    }

    /** Number of outcomes in the window. */
    int count()
    {
        return count;
    }

    /**
     * A row of the window by age.
     *
     * @param age 0 for the oldest, to {@code count() - 1}.
     * @return the row.
     */
    int windowRow(final int age)
    {
        final int ordinal = oldest - window + age;
        return row(ordinal < 0 ? ordinal + window : ordinal);
    }

    /** Copies everything into a larger, empty table. */
    void copyTo(final Payments larger)
    {
        for (int age = 0; age < count; age++)
        {
            larger.copyIn(larger.nextInWindow(), this, windowRow(age));
        }
        // Slots keep their places, because deadlines refer to them.
        larger.freeOpenCount = 0;
        for (int slot = larger.openMax - 1; slot >= 0; slot--)
        {
            if (slot < openMax && isTaken(slot))
            {
                larger.copyIn(slot + larger.window, this, openRow(slot));
                larger.openInitiators[slot] = openInitiators[slot];
            }
            else
            {
                larger.freeOpen[larger.freeOpenCount++] = slot + larger.window;
            }
        }
        larger.collect(0, count);
        larger.collectOpen();
        larger.indexCollected();
    }

    /** Undo of an append: the youngest row is forgotten. */
    void undoAppend()
    {
        remove(youngest);
        youngest = youngest == 0 ? window - 1 : youngest - 1;
        count--;
    }

    /** Undo of an eviction: the row is the oldest again. */
    void undoEviction(final int ordinal, final long[] image, final int offset)
    {
        oldest = ordinal;
        count++;
        undoChange(ordinal, image, offset);
        insert(hash(rows[row(ordinal) + ID_HIGH], rows[row(ordinal) + ID_LOW]), ordinal);
    }

    /** Undo of an opening. */
    void undoOpen(final int ordinal)
    {
        remove(ordinal);
        clear(ordinal);
        freeOpen[freeOpenCount++] = ordinal;
    }

    /** Undo of a closing: the row stands in the open part again; its place in the window is undone by itself. */
    void undoClose(final int ordinal, final long[] image, final int offset)
    {
        freeOpenCount--;
        undoChange(ordinal, image, offset);
        openInitiators[ordinal - window] = image[offset + ROW_LONGS + 1];
        final int row = row(ordinal);
        insert(hash(rows[row + ID_HIGH], rows[row + ID_LOW]), ordinal);
    }

    /** Undo of a change: the row says again what it said. */
    void undoChange(final int ordinal, final long[] image, final int offset)
    {
        System.arraycopy(image, offset, rows, row(ordinal), ROW_LONGS);
        timesNs[ordinal] = image[offset + ROW_LONGS];
    }

    private int nextOpen(final long initiator)
    {
        final int ordinal = freeOpen[--freeOpenCount];
        openInitiators[ordinal - window] = initiator;
        return ordinal;
    }

    private int nextInWindow()
    {
        if (count == window)
        {
            if (undo.isOpen())
            {
                undo.paymentEvicted(oldest, rows, row(oldest), timesNs[oldest]);
            }
            remove(oldest);
            oldest = oldest + 1 == window ? 0 : oldest + 1;
            count--;
        }
        youngest = youngest + 1 == window ? 0 : youngest + 1;
        count++;
        if (undo.isOpen())
        {
            undo.paymentAppended();
        }
        return youngest;
    }

    private void fill(
        final int ordinal,
        final long idHigh,
        final long idLow,
        final long sequence,
        final long timeNs,
        final long meta)
    {
        final int row = row(ordinal);
        rows[row + ID_HIGH] = idHigh;
        rows[row + ID_LOW] = idLow;
        rows[row + SEQUENCE] = sequence;
        rows[row + META] = meta;
        timesNs[ordinal] = timeNs;
    }

    private void clear(final int ordinal)
    {
        for (int i = row(ordinal), end = i + ROW_LONGS; i < end; i++)
        {
            rows[i] = 0;
        }
    }

    private void copyIn(final int ordinal, final Payments from, final int fromRow)
    {
        System.arraycopy(from.rows, fromRow, rows, row(ordinal), ROW_LONGS);
        timesNs[ordinal] = from.timeNs(fromRow);
    }

    /** Below zero if an entry of a group has a hash: a 32-bit number less one is below zero only if it was zero. */
    private static long matches(final long[] index, final int group, final int hash)
    {
        final long wanted = hash & 0xFFFF_FFFFL;
        return (((index[group] >>> 32) ^ wanted) - 1) | (((index[group + 1] >>> 32) ^ wanted) - 1) |
            (((index[group + 2] >>> 32) ^ wanted) - 1) | (((index[group + 3] >>> 32) ^ wanted) - 1) |
            (((index[group + 4] >>> 32) ^ wanted) - 1) | (((index[group + 5] >>> 32) ^ wanted) - 1) |
            (((index[group + 6] >>> 32) ^ wanted) - 1) | (((index[group + 7] >>> 32) ^ wanted) - 1);
    }

    private int findIn(final int group, final int hash, final long idHigh, final long idLow)
    {
        for (int position = group; position < group + GROUP; position++)
        {
            final long entry = index[position];
            if ((int)(entry >>> 32) == hash && entry != EMPTY)
            {
                final int row = row((int)entry - 1);
                if (rows[row + ID_LOW] == idLow && rows[row + ID_HIGH] == idHigh)
                {
                    return row;
                }
            }
        }
        return NOT_FOUND;
    }

    private void insert(final int hash, final int ordinal)
    {
        int group = group(hash);
        int position = hash & (GROUP - 1);
        int tried = 0;
        while (index[group + position] != EMPTY)
        {
            position = (position + 1) & (GROUP - 1);
            if (++tried == GROUP)
            {
                tried = 0;
                pass(group, 1);
                group = next(group);
            }
        }
        index[group + position] = entry(hash, ordinal);
        positions[ordinal] = group + position;
    }

    private void remove(final int ordinal)
    {
        final int position = positions[ordinal];
        final int hash = (int)(index[position] >>> 32);
        index[position] = EMPTY;
        final int last = position - ((position - ALIGNMENT_LONGS) & (GROUP - 1));
        for (int group = group(hash); group != last; group = next(group))
        {
            pass(group, -1);
        }
    }

    /** Counts what passes a group by. A count that has come to its end stays: a search is then longer, not wrong. */
    private void pass(final int group, final int change)
    {
        final int number = number(group);
        if (passed[number] != PASSED_MAX)
        {
            passed[number] += (byte)change;
        }
    }

    private int next(final int group)
    {
        return group + GROUP == index.length ? ALIGNMENT_LONGS : group + GROUP;
    }

    /** Which group it is, of one that begins here. */
    private static int number(final int group)
    {
        return (group - ALIGNMENT_LONGS) / GROUP;
    }

    /** Where the group begins that an id belongs to. */
    private int group(final int hash)
    {
        return (int)(((hash >>> 3) * (long)groups) >>> 29) * GROUP + ALIGNMENT_LONGS;
    }

    private static long entry(final int hash, final int ordinal)
    {
        return (long)hash << 32 | (ordinal + 1);
    }

    /** Keeps the three low bits of an id, so that neighbours share a group, and mixes the rest. */
    private static int hash(final long idHigh, final long idLow)
    {
        return ((int)(pair(idHigh, idLow >>> 3) >>> 32) & -GROUP) | ((int)idLow & (GROUP - 1));
    }

    private static int row(final int ordinal)
    {
        return ordinal * ROW_LONGS + ALIGNMENT_LONGS;
    }

    private static int ordinal(final int row)
    {
        return (row - ALIGNMENT_LONGS) / ROW_LONGS;
    }
}
