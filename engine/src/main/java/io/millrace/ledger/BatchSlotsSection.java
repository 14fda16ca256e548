package io.millrace.ledger;

/**
 * What the batches in parts have collected: a row for each slot, header and items, batch after batch by place.
 * <p>
 * Thread: the one that writes or loads the snapshot.
 */
final class BatchSlotsSection extends SnapshotSection
{
    private static final int SLOT_LONGS = CommandLayout.SLOT_LENGTH / Long.BYTES;

    BatchSlotsSection()
    {
        super(8, 1, SLOT_LONGS);
    }

    @Override
    long rows(final Books books)
    {
        return books.batches.slotsInUse();
    }

    @Override
    long rowsMax(final Books books)
    {
        return books.batches.slotsMax();
    }

    @Override
    void write(final Books books, final SnapshotWriter out)
    {
        for (int place = 0; place < StagedBatches.BATCHES_MAX; place++)
        {
            final StagedBatch batch = books.batches.batch(place);
            for (int i = 0; batch.state != StagedBatch.FREE && i <= batch.collected; i++)
            {
                out.row();
                for (int word = 0; word < SLOT_LONGS; word++)
                {
                    out.put(books.batches.word(batch.origin + i, word));
                }
            }
        }
    }

    @Override
    void read(final Books books, final long rows, final SnapshotReader in)
    {
        if (rows != books.batches.slotsInUse())
        {
            throw in.bad("slots are not as many as the batches have, rows=" + rows);
        }
        for (int place = 0; place < StagedBatches.BATCHES_MAX; place++)
        {
            final StagedBatch batch = books.batches.batch(place);
            for (int i = 0; batch.state != StagedBatch.FREE && i <= batch.collected; i++)
            {
                in.row();
                for (int word = 0; word < SLOT_LONGS; word++)
                {
                    books.batches.word(batch.origin + i, word, in.get());
                }
            }
        }
    }

    /** Once all ids are indexed, finds the open row of each batch. */
    static void findOpen(final Books books, final SnapshotReader in)
    {
        for (int place = 0; place < StagedBatches.BATCHES_MAX; place++)
        {
            final StagedBatch batch = books.batches.batch(place);
            if (batch.state == StagedBatch.COLLECTING || batch.state == StagedBatch.RUNNING)
            {
                batch.openSlot = openSlot(books, batch, in);
            }
        }
    }

    private static int openSlot(final Books books, final StagedBatch batch, final SnapshotReader in)
    {
        final Command header = new Command();
        header.wrap(books.batches.header(batch, 0), 0);
        final int row = books.payments.find(header.idHigh(), header.idLow());
        if (row == Payments.NOT_FOUND || !books.payments.isOpen(row) || books.payments.command(row) != Command.BATCH)
        {
            throw in.bad("id of a batch is not open, sequence=" + header.sequence());
        }
        return books.payments.openSlot(row);
    }
}
