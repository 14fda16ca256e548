package io.millrace.benchmarks.micro;

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
 * rows is touched, as much at random, as the ledger has to touch.
 * <p>
 * {@link #applyWhole} writes {@link RawRecords record and answer} as well: the same without look-ups and rules.
 */
final class RawLoop
{
    private static final int ROW_LONGS = 8;
    private static final int DEBITS = 1;
    private static final int CREDITS = 2;
    private static final int ALIGNMENT_LONGS = 6;

    private final int accounts;
    private final boolean isRandom;
    private final long[] rows;
    private final RawIds ids;
    private final RawRecords records;

    RawLoop(final int accounts, final boolean isRandom, final int window)
    {
        this.accounts = accounts;
        this.isRandom = isRandom;
        rows = new long[Math.toIntExact((long)accounts * ROW_LONGS + ALIGNMENT_LONGS)];
        ids = new RawIds(window);
        records = new RawRecords(window);
    }

    /** Applies the payments of a slab; returns how many ids were fresh. */
    int apply(final DirectBuffer slab, final int count)
    {
        final long[] rows = this.rows;
        int fresh = 0;
        for (int i = 0; i < count; i++)
        {
            fresh += apply(slab, i * SLOT_LENGTH, rows) ? 1 : 0;
        }
        return fresh;
    }

    /** As {@link #apply}, with what else is to be written of a payment. */
    int applyWhole(final DirectBuffer slab, final int count)
    {
        final long[] rows = this.rows;
        int fresh = 0;
        for (int i = 0; i < count; i++)
        {
            final int slot = i * SLOT_LENGTH;
            fresh += apply(slab, slot, rows) ? 1 : 0;
            final int debit = row(slab.getLong(slot + BODY_OFFSET + PayDecoder.debitAccountEncodingOffset()));
            final int credit = row(slab.getLong(slot + BODY_OFFSET + PayDecoder.creditAccountEncodingOffset()));
            records.write(slab, slot, rows[debit + DEBITS], rows[debit + CREDITS], rows[credit + CREDITS]);
        }
        return fresh;
    }

    /** Hash of what {@link #applyWhole} has answered. */
    long digest()
    {
        return records.digest();
    }

    /** Sum over all rows of debits less credits: zero if nothing was lost. */
    long imbalance()
    {
        long sum = 0;
        for (int row = ALIGNMENT_LONGS; row < rows.length; row += ROW_LONGS)
        {
            sum += rows[row + DEBITS] - rows[row + CREDITS];
        }
        return sum;
    }

    /** A word of an account's row. */
    long debits(final long accountId)
    {
        return rows[row(accountId) + DEBITS];
    }

    /** Adds an id to the window. */
    void remember(final long idHigh, final long idLow)
    {
        ids.add(idHigh, idLow);
    }

    /** Whether an id is in the window. */
    boolean isRemembered(final long idHigh, final long idLow)
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

    private int row(final long accountId)
    {
        final int index = isRandom ? (int)(((accountId >>> 32) * accounts) >>> 32) : (int)accountId - 1;
        return index * ROW_LONGS + ALIGNMENT_LONGS;
    }
}
