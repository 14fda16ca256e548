package io.millrace.ledger;

import static io.millrace.ledger.SnapshotBlock.BODY_LENGTH_OFFSET;
import static io.millrace.ledger.SnapshotBlock.CRC_OFFSET;
import static io.millrace.ledger.SnapshotBlock.HEADER_LENGTH;
import static io.millrace.ledger.SnapshotBlock.LENGTH_MAX;
import static io.millrace.ledger.SnapshotBlock.MAGIC;
import static io.millrace.ledger.SnapshotBlock.MAGIC_OFFSET;
import static io.millrace.ledger.SnapshotBlock.NUMBER_OFFSET;
import static io.millrace.ledger.SnapshotBlock.RESERVED_OFFSET;
import static io.millrace.ledger.SnapshotBlock.ROWS_OFFSET;
import static io.millrace.ledger.SnapshotBlock.SECTION_OFFSET;
import static io.millrace.ledger.SnapshotBlock.VERSION_OFFSET;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Cuts the rows of sections into blocks; see {@link SnapshotBlock}.
 * <p>
 * Thread: the one that writes the snapshot. Allocation: one block.
 */
final class SnapshotWriter
{
    private final SnapshotSink sink;
    private final ByteBuffer block = ByteBuffer.allocateDirect(LENGTH_MAX).order(LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();
    private int number;
    private int position;
    private int rowLongs;
    private long missing;

    SnapshotWriter(final SnapshotSink sink)
    {
        this.sink = sink;
    }

    /** Begins a section of a known number of rows. */
    void begin(final SnapshotSection section, final long rows)
    {
        rowLongs = section.rowLongs();
        missing = rows;
        block.clear().putInt(MAGIC_OFFSET, MAGIC).putShort(SECTION_OFFSET, (short)section.id())
            .putShort(VERSION_OFFSET, (short)section.version()).putLong(ROWS_OFFSET, rows).putInt(RESERVED_OFFSET, 0);
        position = HEADER_LENGTH;
    }

    /** Begins a row, of which every word is put. */
    void row()
    {
        if (position + rowLongs * Long.BYTES > LENGTH_MAX)
        {
            flush();
        }
        missing--;
    }

    /** Puts the next word of a row. */
    SnapshotWriter put(final long word)
    {
        block.putLong(position, word);
        position += Long.BYTES;
        return this;
    }

    /** Ends a section, all rows of which were put. */
    void end()
    {
        if (missing != 0)
        {
            throw new IllegalStateException("rows are not as many as were stated: missing=" + missing);
        }
        flush();
    }

    private void flush()
    {
        block.putInt(NUMBER_OFFSET, number++).putInt(BODY_LENGTH_OFFSET, position - HEADER_LENGTH);
        block.putInt(CRC_OFFSET, checksum(crc, block, position));
        sink.onBlock(block.limit(position).position(0));
        block.clear();
        position = HEADER_LENGTH;
    }

    /** CRC32C of a block of so many bytes: of its header in front of the CRC, and of its body. */
    static int checksum(final CRC32C crc, final ByteBuffer block, final int length)
    {
        crc.reset();
        crc.update(block.limit(CRC_OFFSET).position(0));
        crc.update(block.limit(length).position(HEADER_LENGTH));
        return (int)crc.getValue();
    }
}
