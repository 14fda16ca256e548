package io.millrace.ledger;

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
 * other. {@link PaymentIndex} knows where each id stands.
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
    static final int ALIGNMENT_LONGS = 6;

    /** Ordinal of the first open row. */
    private final int openFrom;
    private final int openMax;
    private final long[] rows;
    private final long[] timesNs;
    private final Window window;
    private final PaymentIndex index;
    private final int[] freeOpen;
    private final long[] openInitiators;
    private final UndoLog undo;
    private int freeOpenCount;

    Payments(final int windowMax, final int openMax, final UndoLog undo)
    {
        this(new Window(windowMax, Integer.MAX_VALUE), openMax, undo);
    }

    Payments(final Window window, final int openMax, final UndoLog undo)
    {
        this.window = window;
        this.openFrom = window.length();
        this.openMax = openMax;
        this.undo = undo;
        final int ordinals = Math.addExact(openFrom, openMax);
        rows = new long[Math.toIntExact((long)ordinals * ROW_LONGS + ALIGNMENT_LONGS)];
        timesNs = new long[ordinals];
        index = new PaymentIndex(window, openFrom, ordinals, rows, undo);
        openInitiators = new long[openMax];
        freeOpen = new int[openMax];
        for (int i = 0; i < openMax; i++)
        {
            freeOpen[i] = ordinals - 1 - i;
        }
        freeOpenCount = openMax;
    }

    /**
     * Finds what is remembered of an id.
     *
     * @return its row, {@link #NOT_FOUND} when nothing is.
     */
    int find(final long idHigh, final long idLow)
    {
        return index.find(idHigh, idLow);
    }

    /** Where {@link #find} begins to look. */
    int firstPosition(final long idHigh, final long idLow)
    {
        return index.firstPosition(idHigh, idLow);
    }

    /** Reads at some first positions. */
    long peek(final int[] firstPositions, final int count)
    {
        return index.peek(firstPositions, count);
    }

    /** Reads the rows that the next outcomes will be remembered in. */
    long peekAhead(final int count)
    {
        final long[] rows = this.rows;
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += rows[row(window.ordinalAhead(i))];
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
        index.addYoungest(idHigh, idLow);
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
            index.collectFirst(ordinal);
        }
    }

    /** Collects what is to be indexed of all that is open. */
    void collectOpen()
    {
        for (int slot = 0; slot < openMax; slot++)
        {
            if (isTaken(slot))
            {
                index.collectOpen(slot);
            }
        }
    }

    /** Indexes what was collected. */
    void indexCollected()
    {
        index.indexCollected();
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
        index.addOpen(idHigh, idLow, ordinal - openFrom);
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
        if (undo.isOpen())
        {
            undo.paymentClosed(from, rows, openRow, timesNs[from], openInitiators[from - openFrom]);
        }
        System.arraycopy(rows, openRow, rows, row(to), ROW_LONGS);
        timesNs[to] = timesNs[from];
        index.openToYoungest(rows[openRow + ID_HIGH], rows[openRow + ID_LOW], from - openFrom);
        clear(from);
        freeOpen[freeOpenCount++] = from;
        return row(to);
    }

    /** Forgets an open row as if it had never been; not within an atomic batch. */
    void discard(final int openRow)
    {
        index.removeOpen(rows[openRow + ID_HIGH], rows[openRow + ID_LOW], openSlot(openRow));
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
        return ordinal(row) >= openFrom;
    }

    /** The place of an open row in the open part, 0 to {@code openMax - 1}. */
    int openSlot(final int row)
    {
        return ordinal(row) - openFrom;
    }

    /** The row of a place in the open part. */
    int openRow(final int slot)
    {
        return row(slot + openFrom);
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
        return window.count();
    }

    /**
     * A row of the window by age.
     *
     * @param age 0 for the oldest, to {@code count() - 1}.
     * @return the row.
     */
    int windowRow(final int age)
    {
        return row(window.ordinal(age));
    }

    /** Copies everything into a larger, empty table. */
    void copyTo(final Payments larger)
    {
        for (int age = 0; age < count(); age++)
        {
            larger.copyIn(larger.nextInWindow(), this, windowRow(age));
        }
        // Slots keep their places, because deadlines refer to them.
        larger.freeOpenCount = 0;
        for (int slot = larger.openMax - 1; slot >= 0; slot--)
        {
            if (slot < openMax && isTaken(slot))
            {
                larger.copyIn(slot + larger.openFrom, this, openRow(slot));
                larger.openInitiators[slot] = openInitiators[slot];
            }
            else
            {
                larger.freeOpen[larger.freeOpenCount++] = slot + larger.openFrom;
            }
        }
        larger.collect(0, count());
        larger.collectOpen();
        larger.indexCollected();
    }

    /** Undo of an append that evicted nothing: the youngest row is forgotten. */
    void undoAppend()
    {
        window.undoAppend(false);
    }

    /** Undo of an append that evicted: the row is the oldest again. */
    void undoEviction(final int ordinal, final long[] image, final int offset)
    {
        window.undoAppend(true);
        undoChange(ordinal, image, offset);
    }

    /** Undo of an opening. */
    void undoOpen(final int ordinal)
    {
        clear(ordinal);
        freeOpen[freeOpenCount++] = ordinal;
    }

    /** Undo of a closing: the row stands in the open part again; its place in the window is undone by itself. */
    void undoClose(final int ordinal, final long[] image, final int offset)
    {
        freeOpenCount--;
        undoChange(ordinal, image, offset);
        index.youngestToOpen(image[offset + ID_HIGH], image[offset + ID_LOW], ordinal - openFrom);
        openInitiators[ordinal - openFrom] = image[offset + ROW_LONGS + 1];
    }

    /** Undo of an entry in the index. */
    void undoIndex(final int position, final long before)
    {
        index.undoAdd(position, before);
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
        openInitiators[ordinal - openFrom] = initiator;
        return ordinal;
    }

    private int nextInWindow()
    {
        if (undo.isOpen())
        {
            if (window.isFull())
            {
                final int oldest = window.ordinalAhead(0);
                undo.paymentEvicted(oldest, rows, row(oldest), timesNs[oldest]);
            }
            else
            {
                undo.paymentAppended();
            }
        }
        return window.append();
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

    static int row(final int ordinal)
    {
        return ordinal * ROW_LONGS + ALIGNMENT_LONGS;
    }

    private static int ordinal(final int row)
    {
        return (row - ALIGNMENT_LONGS) / ROW_LONGS;
    }
}
