package io.millrace.ledger;

/**
 * Payment and velocity limits: a row of {@link Controls} each.
 * <p>
 * Thread: the one that writes or loads the snapshot.
 */
final class ControlsSection extends SnapshotSection
{
    ControlsSection()
    {
        super(5, 1, Controls.ROW_LONGS);
    }

    @Override
    long rows(final Books books)
    {
        return books.controls.count();
    }

    @Override
    long rowsMax(final Books books)
    {
        return books.limits.controlsMax();
    }

    @Override
    void write(final Books books, final SnapshotWriter out)
    {
        final Controls controls = books.controls;
        for (int row = controls.nextRow(Controls.NOT_FOUND); row != Controls.NOT_FOUND; row = controls.nextRow(row))
        {
            out.row();
            for (int field = 0; field < Controls.ROW_LONGS; field++)
            {
                out.put(controls.word(row, field));
            }
        }
    }

    @Override
    void read(final Books books, final long rows, final SnapshotReader in)
    {
        final Controls controls = books.controls;
        for (long i = 0; i < rows; i++)
        {
            in.row();
            final long account = in.get();
            if (!Command.isAccountId(account) || controls.find(account) != Controls.NOT_FOUND)
            {
                throw in.bad("account has limits twice, or is none, account=" + account);
            }
            final int row = controls.add(account);
            for (int field = 1; field < Controls.ROW_LONGS; field++)
            {
                controls.word(row, field, in.get());
            }
        }
    }
}
