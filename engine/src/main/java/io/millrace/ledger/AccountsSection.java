package io.millrace.ledger;

/**
 * All accounts, a row of {@link Accounts} each. They stand as they stand in the table, so that a table of the same size
 * is filled from front to back.
 * <p>
 * Thread: the one that writes or loads the snapshot.
 */
final class AccountsSection extends SnapshotSection
{
    AccountsSection()
    {
        super(2, 1, Accounts.ROW_LONGS);
    }

    @Override
    long rows(final Books books)
    {
        return books.accounts.count();
    }

    @Override
    long rowsMax(final Books books)
    {
        return books.limits.accountsMax();
    }

    @Override
    void write(final Books books, final SnapshotWriter out)
    {
        final Accounts accounts = books.accounts;
        for (int row = accounts.next(Accounts.NOT_FOUND); row != Accounts.NOT_FOUND; row = accounts.next(row))
        {
            out.row();
            for (int field = 0; field < Accounts.ROW_LONGS; field++)
            {
                out.put(accounts.word(row, field));
            }
        }
    }

    @Override
    void read(final Books books, final long rows, final SnapshotReader in)
    {
        final Accounts accounts = books.accounts;
        for (long i = 0; i < rows; i++)
        {
            in.row();
            final long id = in.get();
            if (!Command.isAccountId(id) || accounts.find(id) != Accounts.NOT_FOUND)
            {
                throw in.bad("account stands twice, or is none, account=" + id);
            }
            final int row = accounts.add(id, 0, 0, 0, 0, 0);
            for (int field = Accounts.ID + 1; field < Accounts.ROW_LONGS; field++)
            {
                accounts.word(row, field, in.get());
            }
        }
    }
}
