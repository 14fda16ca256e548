package io.millrace.ledger;

/**
 * One part of the books in a snapshot: rows of so many words, in an order of the section's own. What is new in the
 * books is one more of these in {@link LedgerSnapshot}.
 * <p>
 * Thread: the one that writes or loads the snapshot.
 */
abstract class SnapshotSection
{
    private final int id;
    private final int version;
    private final int rowLongs;

    /**
     * A section.
     *
     * @param id       of the section, never used for another; sections stand in the order of their ids.
     * @param version  of its rows, from 1; what a later version adds stands behind, and is not there in older ones.
     * @param rowLongs words of a row.
     */
    SnapshotSection(final int id, final int version, final int rowLongs)
    {
        this.id = id;
        this.version = version;
        this.rowLongs = rowLongs;
    }

    final int id()
    {
        return id;
    }

    final int version()
    {
        return version;
    }

    final int rowLongs()
    {
        return rowLongs;
    }

    /** Number of rows that {@link #write} will write. */
    abstract long rows(Books books);

    /** Number of rows that the limits of the books allow. */
    abstract long rowsMax(Books books);

    /** Writes all rows. */
    abstract void write(Books books, SnapshotWriter out);

    /** Takes so many rows into books that have none of them; {@link SnapshotReader#bad} if they cannot be. */
    abstract void read(Books books, long rows, SnapshotReader in);
}
