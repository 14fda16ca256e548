package io.millrace.ledger;

/**
 * Batches in parts that are under way: a row of {@link StagedBatch} each.
 * <pre>
 *   place | state | code | origin | count | collected | answered | sum | accepted, refused minor |
 *   accepted, refused, duplicate count | first refused
 * </pre>
 * Thread: the one that writes or loads the snapshot.
 */
final class BatchesSection extends SnapshotSection
{
    BatchesSection()
    {
        super(7, 1, 14);
    }

    @Override
    long rows(final Books books)
    {
        return books.batches.count();
    }

    @Override
    long rowsMax(final Books books)
    {
        return StagedBatches.BATCHES_MAX;
    }

    @Override
    void write(final Books books, final SnapshotWriter out)
    {
        for (int place = 0; place < StagedBatches.BATCHES_MAX; place++)
        {
            final StagedBatch batch = books.batches.batch(place);
            if (batch.state != StagedBatch.FREE)
            {
                out.row();
                out.put(place).put(batch.state).put(batch.code.number()).put(batch.origin).put(batch.count)
                    .put(batch.collected).put(batch.answered).put(batch.sumMinor);
                final Tally tally = batch.tally;
                out.put(tally.acceptedMinor).put(tally.refusedMinor).put(tally.acceptedCount).put(tally.refusedCount)
                    .put(tally.duplicateCount).put(tally.firstRefused);
            }
        }
    }

    @Override
    void read(final Books books, final long rows, final SnapshotReader in)
    {
        for (long i = 0; i < rows; i++)
        {
            in.row();
            final long place = in.get();
            if (place < 0 || place >= StagedBatches.BATCHES_MAX ||
                books.batches.batch((int)place).state != StagedBatch.FREE)
            {
                throw in.bad("batch stands where none can, place=" + place);
            }
            final StagedBatch batch = books.batches.batch((int)place);
            read(batch, in);
            final boolean isBatch = batch.state >= StagedBatch.COLLECTING && batch.state <= StagedBatch.FAILING &&
                batch.collected >= 0 && batch.collected <= batch.count && batch.answered >= 0 &&
                batch.answered <= batch.collected;
            if (!isBatch || !books.batches.restore(batch))
            {
                throw in.bad("batch is none, or has no room, place=" + place);
            }
        }
    }

    private static void read(final StagedBatch batch, final SnapshotReader in)
    {
        batch.state = in.getInt();
        final int code = in.getInt();
        try
        {
            batch.code = ResultCode.of(code);
        }
        catch (final IllegalArgumentException ex)
        {
            throw in.bad("not a result code, code=" + code);
        }
        batch.origin = in.getInt();
        batch.count = in.getInt();
        batch.collected = in.getInt();
        batch.answered = in.getInt();
        batch.sumMinor = in.get();
        final Tally tally = batch.tally;
        tally.acceptedMinor = in.get();
        tally.refusedMinor = in.get();
        tally.acceptedCount = in.getInt();
        tally.refusedCount = in.getInt();
        tally.duplicateCount = in.getInt();
        tally.firstRefused = in.getInt();
    }
}
