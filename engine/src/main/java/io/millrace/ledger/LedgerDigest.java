package io.millrace.ledger;

import static io.millrace.ledger.Hashing.fold;
import static io.millrace.ledger.Hashing.mix;

/**
 * What a ledger's state comes down to, for comparison. Two digests, because there are two questions:
 * <ul>
 * <li><em>state</em>: is this the very state that the journal led to? Covers every account, every remembered id with
 * its sequence and time, the position and all answers given. Equal for every replay of one journal.</li>
 * <li><em>books</em>: has the same money moved? Covers accounts, and accepted payments, holds and refunds by id, but
 * neither sequences and times nor refusals and batches. Equal for two runs of the same payments, even if one was killed
 * and repeated.</li>
 * </ul>
 * Independent of the layout of tables: the sum over rows of a hash of each. It tells errors apart, and is no proof
 * against an adversary.
 *
 * @param sequence of the last command included.
 * @param state    digest of the whole state.
 * @param books    digest of what has moved.
 */
public record LedgerDigest(long sequence, long state, long books)
{
    static LedgerDigest of(final Books books, final long sequence, final long timeNs, final long resultsDigest)
    {
        final Payments payments = books.payments;
        long moved = ofAccounts(books.accounts);
        long state = fold(fold(moved, books.controls.digest()), books.mandates.digest());
        state = fold(fold(state, books.closedDate), books.closedSequence);
        state = fold(state, books.batches.digest());
        state = fold(fold(fold(state, sequence), timeNs), resultsDigest);
        final WindowDigest window = new WindowDigest(payments, state).run();
        state = window.state();
        moved += window.moved();
        long open = 0;
        for (int slot = 0; slot < payments.openMax(); slot++)
        {
            if (payments.isTaken(slot))
            {
                final int row = payments.openRow(slot);
                final long due = fold(books.deadlines.timeNs(slot), payments.initiator(row));
                open += mix(fold(WindowDigest.ofRow(payments, row), due));
                moved += mix(fold(WindowDigest.ofMoved(payments, row), books.deadlines.timeNs(slot)));
            }
        }
        return new LedgerDigest(sequence, mix(fold(state, open)), mix(moved));
    }

    /** @return the state digest as 16 hexadecimal digits. */
    public String stateText()
    {
        return text(state);
    }

    /** @return the books digest as 16 hexadecimal digits. */
    public String booksText()
    {
        return text(books);
    }

    private static long ofAccounts(final Accounts accounts)
    {
        long sum = 0;
        for (int row = accounts.next(Accounts.NOT_FOUND); row != Accounts.NOT_FOUND; row = accounts.next(row))
        {
            long hash = 0;
            for (int field = 0; field < Accounts.ROW_LONGS; field++)
            {
                hash = fold(hash, accounts.word(row, field));
            }
            sum += mix(hash);
        }
        return sum;
    }

    private static String text(final long digest)
    {
        return String.format("%016x", digest);
    }
}
