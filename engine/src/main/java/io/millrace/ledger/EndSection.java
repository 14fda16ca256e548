package io.millrace.ledger;

/**
 * What a snapshot comes to: one row, behind all others. Who has loaded them compares.
 * <pre>
 *   sequence | state digest | books digest
 * </pre>
 * Thread: the one that writes or loads the snapshot.
 */
final class EndSection extends SnapshotSection
{
    static final int ID = Short.MAX_VALUE;

    private final LedgerDigest digest;

    EndSection(final LedgerDigest digest)
    {
        super(ID, 1, 3);
        this.digest = digest;
    }

    @Override
    long rows(final Books books)
    {
        return 1;
    }

    @Override
    long rowsMax(final Books books)
    {
        return 1;
    }

    @Override
    void write(final Books books, final SnapshotWriter out)
    {
        out.row();
        out.put(digest.sequence()).put(digest.state()).put(digest.books());
    }

    @Override
    void read(final Books books, final long rows, final SnapshotReader in)
    {
        in.row();
        final LedgerDigest stated = new LedgerDigest(in.get(), in.get(), in.get());
        if (!stated.equals(digest))
        {
            throw in.bad("state is not the one that was written, stated=" + stated.stateText() + " loaded=" +
                digest.stateText());
        }
    }
}
