package io.millrace.ledger;

/**
 * Open holds, scheduled payments and batches in parts: a row of {@link Payments} each, its time, on whose behalf it was
 * opened, and its deadline or due time, 0 for none. Their places in the open part mean nothing and are dealt anew.
 * <p>
 * Thread: the one that writes or loads the snapshot.
 */
final class OpenSection extends SnapshotSection
{
    OpenSection()
    {
        super(4, 1, Payments.ROW_LONGS + 3);
    }

    @Override
    long rows(final Books books)
    {
        return books.payments.openCount();
    }

    @Override
    long rowsMax(final Books books)
    {
        return books.limits.openMax();
    }

    @Override
    void write(final Books books, final SnapshotWriter out)
    {
        final Payments payments = books.payments;
        for (int slot = 0; slot < payments.openMax(); slot++)
        {
            if (payments.isTaken(slot))
            {
                final int row = payments.openRow(slot);
                out.row();
                WindowSection.put(payments, row, out);
                out.put(payments.initiator(row)).put(books.deadlines.timeNs(slot));
            }
        }
    }

    @Override
    void read(final Books books, final long rows, final SnapshotReader in)
    {
        final Payments payments = books.payments;
        for (long i = 0; i < rows; i++)
        {
            in.row();
            final long idHigh = in.get();
            final long idLow = in.get();
            final long debitAccount = in.get();
            final long creditAccount = in.get();
            final long amountMinor = in.get();
            final long remainingMinor = in.get();
            final long sequence = in.get();
            final long meta = in.get();
            final long timeNs = in.get();
            final int row = payments.openUnindexed(idHigh, idLow, sequence, timeNs, meta, in.get());
            payments.word(row, Payments.DEBIT_ACCOUNT, debitAccount);
            payments.word(row, Payments.CREDIT_ACCOUNT, creditAccount);
            payments.word(row, Payments.AMOUNT, amountMinor);
            payments.word(row, Payments.REMAINING, remainingMinor);
            final int kind = payments.command(row);
            if (kind != Command.HOLD && kind != Command.SCHEDULE && kind != Command.BATCH)
            {
                throw in.bad("what is open is neither hold nor schedule nor batch, command=" + kind);
            }
            books.deadlines.set(payments.openSlot(row), in.get(), sequence);
        }
        in.beside(payments::collectOpen);
    }
}
