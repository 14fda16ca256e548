package io.millrace.ledger;

/**
 * All of a ledger at one sequence, as a stream of blocks that any host can keep: a file, a cluster's archive. A ledger
 * loaded from it gives the same answers to the same bursts as the one that was written, and has the same digests.
 * <pre>
 *   position | accounts | window | open | controls | mandates | batches | batch slots | end: digests
 *   1 row    | 8 words  | 9      | 11   | 6        | 2        | 14      | 16          |          words of a row
 * </pre>
 * Sections stand in the order of their ids, each with its version; one that is not there has no rows. Rows are the
 * ledger's own, in words, whatever the layout of its tables. The limits may have been raised later: a table is sized by
 * the limits in the snapshot, and filled with the rows there are.
 * <p>
 * Cost: one pass over the tables, and one for the digest. Thread: the ledger's; a load may be given one beside it.
 */
public final class LedgerSnapshot
{
    /** The longest block, in bytes. */
    public static final int BLOCK_LENGTH_MAX = SnapshotBlock.LENGTH_MAX;

    private static final SnapshotSection[] SECTIONS =
        { new AccountsSection(), new WindowSection(), new OpenSection(), new ControlsSection(), new MandatesSection(),
            new BatchesSection(), new BatchSlotsSection() };

    private LedgerSnapshot()
    {
    }

    /**
     * Writes a ledger, between two bursts.
     *
     * @param ledger that does not change meanwhile.
     * @param sink   of the blocks; what it throws ends the writing.
     * @return digest that the snapshot states.
     */
    public static LedgerDigest write(final Ledger ledger, final SnapshotSink sink)
    {
        final SnapshotWriter out = new SnapshotWriter(sink);
        final LedgerDigest digest = ledger.digest();
        write(new PositionSection(ledger), ledger, out);
        for (final SnapshotSection section : SECTIONS)
        {
            write(section, ledger, out);
        }
        write(new EndSection(digest), ledger, out);
        return digest;
    }

    /**
     * How long a snapshot of a ledger is at this moment.
     *
     * @param ledger that would be written.
     * @return bytes of all blocks.
     */
    public static long lengthBytes(final Ledger ledger)
    {
        long length = lengthBytes(new PositionSection(ledger), ledger.books()) +
            lengthBytes(new EndSection(new LedgerDigest(0, 0, 0)), ledger.books());
        for (final SnapshotSection section : SECTIONS)
        {
            length += lengthBytes(section, ledger.books());
        }
        return length;
    }

    /**
     * Makes a ledger from a snapshot. Memory is taken for the limits it states, which are believed only after their
     * block's checksum was found right.
     *
     * @param source of the blocks, read up to the last one and not beyond.
     * @param sink   of the answers that the ledger will give.
     * @return ledger that goes on behind the snapshot.
     * @throws SnapshotException of one line if the snapshot is not whole, or does not load as what it states.
     */
    public static Ledger load(final SnapshotSource source, final ResultSink sink)
    {
        return load(source, sink, Beside.AT_ONCE);
    }

    /**
     * As {@link #load(SnapshotSource, ResultSink)}, and ids are indexed beside the reading and the digest.
     *
     * @param source of the blocks, read up to the last one and not beyond.
     * @param sink   of the answers that the ledger will give.
     * @param beside where that goes on; all of it is over when this returns, and may not be when it throws.
     * @return ledger that goes on behind the snapshot.
     * @throws SnapshotException of one line if the snapshot is not whole, or does not load as what it states.
     */
    public static Ledger load(final SnapshotSource source, final ResultSink sink, final Beside beside)
    {
        final SnapshotReader in = new SnapshotReader(source, beside);
        final Ledger ledger = new Ledger(sink);
        final Books books = ledger.books();
        final PositionSection position = new PositionSection(ledger);
        if (in.next() != position.id())
        {
            throw in.bad("position does not come first");
        }
        read(position, books, 1, in);

        int id = in.next();
        for (final SnapshotSection section : SECTIONS)
        {
            if (id == section.id())
            {
                read(section, books, 0, in);
                id = in.next();
            }
        }
        if (id != EndSection.ID)
        {
            throw in.bad("section is not known, or out of place");
        }
        in.beside(books.payments::indexCollected);
        final EndSection end = new EndSection(ledger.digest());
        in.awaitBeside();
        BatchSlotsSection.findOpen(books, in);
        read(end, books, 1, in);
        return ledger;
    }

    private static void write(final SnapshotSection section, final Ledger ledger, final SnapshotWriter out)
    {
        out.begin(section, section.rows(ledger.books()));
        section.write(ledger.books(), out);
        out.end();
    }

    private static long lengthBytes(final SnapshotSection section, final Books books)
    {
        return SnapshotBlock.lengthBytes(section.rows(books), section.rowLongs());
    }

    private static void read(
        final SnapshotSection section, final Books books, final long rowsMin, final SnapshotReader in)
    {
        section.read(books, in.begin(section, rowsMin, section.rowsMax(books)), in);
    }
}
