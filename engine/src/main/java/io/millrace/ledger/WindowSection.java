package io.millrace.ledger;

/**
 * The window of remembered ids, the oldest first: a row of {@link Payments} each, and its time.
 * <p>
 * Thread: the one that writes or loads the snapshot.
 */
final class WindowSection extends SnapshotSection
{
    /** Indexed in one go: some are still in the cache, and it is seldom that a thread has to wake. */
    private static final int TOGETHER = 1 << 14;

    WindowSection()
    {
        super(3, 1, Payments.ROW_LONGS + 1);
    }

    @Override
    long rows(final Books books)
    {
        return books.payments.count();
    }

    @Override
    long rowsMax(final Books books)
    {
        return books.limits.paymentsWindow();
    }

    @Override
    void write(final Books books, final SnapshotWriter out)
    {
        final Payments payments = books.payments;
        for (int age = 0, count = payments.count(); age < count; age++)
        {
            out.row();
            put(payments, payments.windowRow(age), out);
        }
    }

    @Override
    void read(final Books books, final long rows, final SnapshotReader in)
    {
        final Payments payments = books.payments;
        int collected = 0;
        for (long i = 0; i < rows; i++)
        {
            if (payments.count() - collected == TOGETHER)
            {
                collected = collect(payments, collected, in);
            }
            in.row();
            final long idHigh = in.get();
            final long idLow = in.get();
            final long debitAccount = in.get();
            final long creditAccount = in.get();
            final long amountMinor = in.get();
            final long remainingMinor = in.get();
            final long sequence = in.get();
            final long meta = in.get();
            final int row = payments.appendUnindexed(idHigh, idLow, sequence, in.get(), meta);
            payments.word(row, Payments.DEBIT_ACCOUNT, debitAccount);
            payments.word(row, Payments.CREDIT_ACCOUNT, creditAccount);
            payments.word(row, Payments.AMOUNT, amountMinor);
            payments.word(row, Payments.REMAINING, remainingMinor);
        }
        collect(payments, collected, in);
    }

    private static int collect(final Payments payments, final int from, final SnapshotReader in)
    {
        final int to = payments.count();
        in.beside(() -> payments.collect(from, to));
        return to;
    }

    /** Puts a row of either part, and its time. */
    static void put(final Payments payments, final int row, final SnapshotWriter out)
    {
        for (int field = 0; field < Payments.ROW_LONGS; field++)
        {
            out.put(payments.word(row, field));
        }
        out.put(payments.timeNs(row));
    }
}
