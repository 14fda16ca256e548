package io.millrace.ledger;

/**
 * Mandates in force: account and party each.
 * <p>
 * Thread: the one that writes or loads the snapshot.
 */
final class MandatesSection extends SnapshotSection
{
    MandatesSection()
    {
        super(6, 1, Mandates.ROW_LONGS);
    }

    @Override
    long rows(final Books books)
    {
        return books.mandates.count();
    }

    @Override
    long rowsMax(final Books books)
    {
        return books.limits.mandatesMax();
    }

    @Override
    void write(final Books books, final SnapshotWriter out)
    {
        final Mandates mandates = books.mandates;
        for (int row = mandates.nextRow(Mandates.NOT_FOUND); row != Mandates.NOT_FOUND; row = mandates.nextRow(row))
        {
            out.row();
            out.put(mandates.account(row)).put(mandates.party(row));
        }
    }

    @Override
    void read(final Books books, final long rows, final SnapshotReader in)
    {
        for (long i = 0; i < rows; i++)
        {
            in.row();
            final long account = in.get();
            final long party = in.get();
            if (!Command.isAccountId(account) || books.mandates.contains(account, party))
            {
                throw in.bad("mandate stands twice, or on no account, account=" + account + " party=" + party);
            }
            books.mandates.add(account, party);
        }
    }
}
