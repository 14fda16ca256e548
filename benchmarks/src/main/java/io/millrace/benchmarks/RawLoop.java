package io.millrace.benchmarks;

import static io.millrace.ledger.CommandLayout.BODY_OFFSET;
import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import io.millrace.sbe.PayDecoder;
import org.agrona.DirectBuffer;

/**
 * The speed of light for a ledger: for each command of a slab two random rows of 64 bytes and one id in a window that
 * evicts. No look-up of accounts, no rules, no record of the payment, no answer.
 * <pre>
 *   command -> row[debit].debits += amount; row[credit].credits += amount; ids.add(id); ids.evict(oldest)
 * </pre>
 * Sequential account ids are their rows; random ones are scaled to a row, whatever stands there: the same number of
 * rows is touched, as much at random, as the ledger has to touch. One that finds accounts has half as many rows again,
 * and looks from where an id is scaled to for the row that has it, as whoever is given random ids has to.
 * <p>
 * {@link #applyWhole} writes {@link RawRecords record and answer} as well: the same without look-ups and rules.
 */
public final class RawLoop
{
    /** Payments read ahead together. */
    private static final int GROUP = 32;
    private static final int ROW_LONGS = 8;
    private static final int ID = 0;
    private static final int DEBITS = 1;
    private static final int CREDITS = 2;
    private static final int ALIGNMENT_LONGS = 6;

    private final int rowCount;
    private final boolean isRandom;
    private final boolean isFinding;
    private final long[] rows;
    private final RawIds ids;
    private final RawRecords records;
    private long sum;

    /**
     * With rows and ids of nothing.
     *
     * @param accounts number of rows.
     * @param isRandom whether account ids are random, or count up from 1.
     * @param window   ids remembered.
     */
    public RawLoop(final int accounts, final boolean isRandom, final int window)
    {
        this(accounts, isRandom, false, window);
    }

    /**
     * With rows that are found by the ids of accounts, which are random.
     *
     * @param stream of payments between these accounts.
     * @param window ids remembered.
     */
    public RawLoop(final PaymentStream stream, final int window)
    {
        this(stream.accounts() + stream.accounts() / 2, true, true, window);
        for (int index = 0; index < stream.accounts(); index++)
        {
            final long id = stream.accountId(index);
            int row = scaled(id);
            while (rows[longs(row) + ID] != 0)
            {
                row = next(row);
            }
            rows[longs(row) + ID] = id;
        }
    }

    private RawLoop(final int rowCount, final boolean isRandom, final boolean isFinding, final int window)
    {
        this.rowCount = rowCount;
        this.isRandom = isRandom;
        this.isFinding = isFinding;
        rows = new long[Math.toIntExact((long)rowCount * ROW_LONGS + ALIGNMENT_LONGS)];
        ids = new RawIds(window);
        records = new RawRecords(window);
    }

    /**
     * Applies the payments of a slab.
     *
     * @param slab   slots in a row.
     * @param offset of the first.
     * @param count  number of them.
     * @return how many ids were fresh.
     */
    public int apply(final DirectBuffer slab, final int offset, final int count)
    {
        final long[] rows = this.rows;
        int fresh = 0;
        for (int i = 0; i < count; i++)
        {
            fresh += apply(slab, offset + i * SLOT_LENGTH, rows) ? 1 : 0;
        }
        return fresh;
    }

    /**
     * As {@link #apply}, with what else is to be written of a payment.
     *
     * @param slab   slots in a row.
     * @param offset of the first.
     * @param count  number of them.
     * @return how many ids were fresh.
     */
    public int applyWhole(final DirectBuffer slab, final int offset, final int count)
    {
        final long[] rows = this.rows;
        int fresh = 0;
        for (int i = 0; i < count; i++)
        {
            final int slot = offset + i * SLOT_LENGTH;
            fresh += apply(slab, slot, rows) ? 1 : 0;
            final int debit = row(slab.getLong(slot + BODY_OFFSET + PayDecoder.debitAccountEncodingOffset()));
            final int credit = row(slab.getLong(slot + BODY_OFFSET + PayDecoder.creditAccountEncodingOffset()));
            records.write(slab, slot, rows[debit + DEBITS], rows[debit + CREDITS], rows[credit + CREDITS]);
        }
        return fresh;
    }

    /**
     * As {@link #apply} or {@link #applyWhole}, having read the rows and the places of the ids of some payments
     * together before: so the processor waits for memory once for all of them.
     *
     * @param slab    slots in a row.
     * @param offset  of the first.
     * @param count   number of them.
     * @param isWhole as {@link #applyWhole}.
     * @return how many ids were fresh.
     */
    public int applyAhead(final DirectBuffer slab, final int offset, final int count, final boolean isWhole)
    {
        int fresh = 0;
        for (int i = 0; i < count; i += GROUP)
        {
            final int group = Math.min(GROUP, count - i);
            final int first = offset + i * SLOT_LENGTH;
            sum += group > 1 ? read(slab, first, group) : 0;
            fresh += isWhole ? applyWhole(slab, first, group) : apply(slab, first, group);
        }
        return fresh;
    }

    /** @return hash of what {@link #applyWhole} has answered. */
    public long digest()
    {
        return records.digest();
    }

    /** @return of what was read ahead, so that no compiler takes the reading away. */
    public long sum()
    {
        return sum;
    }

    /** @return sum over all rows of debits less credits: zero if nothing was lost. */
    public long imbalance()
    {
        long sum = 0;
        for (int row = ALIGNMENT_LONGS; row < rows.length; row += ROW_LONGS)
        {
            sum += rows[row + DEBITS] - rows[row + CREDITS];
        }
        return sum;
    }

    /**
     * Looks at an account's row.
     *
     * @param accountId of it.
     * @return one of its words.
     */
    public long debits(final long accountId)
    {
        return rows[row(accountId) + DEBITS];
    }

    /**
     * Adds an id to the window.
     *
     * @param idHigh upper half.
     * @param idLow  lower half.
     */
    public void remember(final long idHigh, final long idLow)
    {
        ids.add(idHigh, idLow);
    }

    /**
     * Looks an id up.
     *
     * @param idHigh upper half.
     * @param idLow  lower half.
     * @return whether it is in the window.
     */
    public boolean isRemembered(final long idHigh, final long idLow)
    {
        return ids.contains(idHigh, idLow);
    }

    /** Moves the amount of a slot's payment; returns whether its id was fresh. */
    private boolean apply(final DirectBuffer slab, final int slot, final long[] rows)
    {
        final int body = slot + BODY_OFFSET;
        final long amountMinor = slab.getLong(body + PayDecoder.amountMinorEncodingOffset());
        final int debit = row(slab.getLong(body + PayDecoder.debitAccountEncodingOffset()));
        final int credit = row(slab.getLong(body + PayDecoder.creditAccountEncodingOffset()));
        rows[debit + DEBITS] += amountMinor;
        rows[credit + CREDITS] += amountMinor;
        final long idHigh = slab.getLong(body + PayDecoder.idHighEncodingOffset());
        final long idLow = slab.getLong(body + PayDecoder.idLowEncodingOffset());
        return ids.add(idHigh, idLow);
    }

    private long read(final DirectBuffer slab, final int offset, final int count)
    {
        final long[] rows = this.rows;
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            final int body = offset + i * SLOT_LENGTH + BODY_OFFSET;
            sum += rows[row(slab.getLong(body + PayDecoder.debitAccountEncodingOffset())) + DEBITS] +
                rows[row(slab.getLong(body + PayDecoder.creditAccountEncodingOffset())) + CREDITS] +
                ids.peek(slab.getLong(body + PayDecoder.idHighEncodingOffset()),
                    slab.getLong(body + PayDecoder.idLowEncodingOffset()));
        }
        return sum + ids.peekOldest(count);
    }

    private int row(final long accountId)
    {
        int row = isRandom ? scaled(accountId) : (int)accountId - 1;
        if (isFinding)
        {
            while (rows[longs(row) + ID] != accountId)
            {
                row = next(row);
            }
        }
        return longs(row);
    }

    private int scaled(final long accountId)
    {
        return (int)(((accountId >>> 32) * rowCount) >>> 32);
    }

    private int next(final int row)
    {
        return row + 1 == rowCount ? 0 : row + 1;
    }

    private static int longs(final int row)
    {
        return row * ROW_LONGS + ALIGNMENT_LONGS;
    }
}
