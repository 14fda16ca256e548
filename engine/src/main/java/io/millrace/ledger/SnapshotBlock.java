package io.millrace.ledger;

/**
 * Layout of a block, of which a snapshot is a run. Little-endian throughout, on every host.
 * <pre>
 *    0        4       6       8        12       16               24       28       32
 *   +--------+-------+-------+--------+--------+----------------+--------+--------+------------------------+
 *   | magic  |section|version| number | body   | rows of the    | zeros  | CRC32C | body: whole rows of    |
 *   |        | id    |       | from 0 | length | whole section  |        |        | 64-bit words           |
 *   +--------+-------+-------+--------+--------+----------------+--------+--------+------------------------+
 * </pre>
 * The CRC32C is that of the header in front of it and of the body, so that nothing is believed, and no memory taken for
 * it, that was not written. Blocks are numbered through, so that one that is lost or out of place shows.
 */
final class SnapshotBlock
{
    /** "MLRS" in the stream. */
    static final int MAGIC = 'M' | 'L' << 8 | 'R' << 16 | 'S' << 24;

    static final int MAGIC_OFFSET = 0;
    static final int SECTION_OFFSET = 4;
    static final int VERSION_OFFSET = 6;
    static final int NUMBER_OFFSET = 8;
    static final int BODY_LENGTH_OFFSET = 12;
    static final int ROWS_OFFSET = 16;
    static final int RESERVED_OFFSET = 24;
    static final int CRC_OFFSET = 28;
    static final int HEADER_LENGTH = 32;

    /** Fits the second-level cache, in which it is filled, summed and copied. */
    static final int LENGTH_MAX = 1 << 18;

    private SnapshotBlock()
    {
    }

    /** The most rows of so many words in a block. */
    static int rowsMax(final int rowLongs)
    {
        return (LENGTH_MAX - HEADER_LENGTH) / (rowLongs * Long.BYTES);
    }

    /** Bytes of all blocks of a section. */
    static long lengthBytes(final long rows, final int rowLongs)
    {
        final int rowsMax = rowsMax(rowLongs);
        final long blocks = Math.max(1, (rows + rowsMax - 1) / rowsMax);
        return blocks * HEADER_LENGTH + rows * rowLongs * Long.BYTES;
    }
}
