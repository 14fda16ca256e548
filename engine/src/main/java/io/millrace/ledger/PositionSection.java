package io.millrace.ledger;

/**
 * Where a snapshot stands, and how large its ledger is: one row, in front of all others.
 * <pre>
 *   ledger id high, low | accountsMax | paymentsWindow | openMax | controlsMax | mandatesMax | batchItemsMax |
 *   atomicItemsMax | configured (0, 1) | closed date | closed sequence | sequence | time | results digest |
 *   place of the batch in parts that had its turn last
 * </pre>
 * Thread: the one that writes or loads the snapshot.
 */
final class PositionSection extends SnapshotSection
{
    private final Ledger ledger;

    PositionSection(final Ledger ledger)
    {
        super(1, 1, 16);
        this.ledger = ledger;
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
        final Limits limits = books.limits;
        out.row();
        out.put(books.ledgerIdHigh).put(books.ledgerIdLow)
            .put(limits.accountsMax()).put(limits.paymentsWindow()).put(limits.openMax()).put(limits.controlsMax())
            .put(limits.mandatesMax()).put(limits.batchItemsMax()).put(limits.atomicItemsMax())
            .put(books.isConfigured ? 1 : 0).put(books.closedDate).put(books.closedSequence)
            .put(ledger.sequence()).put(ledger.timeNs()).put(ledger.resultsDigest())
            .put(books.batches.served());
    }

    @Override
    void read(final Books books, final long rows, final SnapshotReader in)
    {
        in.row();
        books.ledgerIdHigh = in.get();
        books.ledgerIdLow = in.get();
        books.configure(limits(in));
        final int configured = in.getInt();
        if (configured < 0 || configured > 1)
        {
            throw in.bad("neither configured nor not, found=" + configured);
        }
        books.isConfigured = configured == 1;
        books.closedDate = in.getInt();
        books.closedSequence = in.get();
        ledger.restore(in.get(), in.get(), in.get());
        final int served = in.getInt();
        if (served < 0 || served >= StagedBatches.BATCHES_MAX)
        {
            throw in.bad("no such place of a batch, place=" + served);
        }
        books.batches.served(served);
    }

    private static Limits limits(final SnapshotReader in)
    {
        try
        {
            return new Limits(in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getInt(),
                in.getInt());
        }
        catch (final IllegalArgumentException ex)
        {
            throw in.bad(String.valueOf(ex.getMessage()));
        }
    }
}
