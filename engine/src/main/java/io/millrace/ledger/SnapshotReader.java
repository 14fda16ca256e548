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
 * Gives the rows of sections back out of blocks, each checked before a word of it is used.
 * <p>
 * Thread: the one that loads the snapshot; what is done beside it has another, or the same. Allocation: one block.
 * Damage: {@link SnapshotException}.
 */
final class SnapshotReader
{
    private final SnapshotSource source;
    private final Beside beside;
    private final ByteBuffer block = ByteBuffer.allocateDirect(LENGTH_MAX).order(LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();
    private int number;
    private int sectionId;
    private int version;
    private long rows;
    private long missing;
    private int rowBytes;
    private int position;
    private int limit;

    SnapshotReader(final SnapshotSource source, final Beside beside)
    {
        this.source = source;
        this.beside = beside;
    }

    /** Has something done beside the reading, after all of which that was said before. */
    void beside(final Runnable task)
    {
        beside.run(task);
    }

    /** Waits for all that is done beside, and fails if that has. */
    void awaitBeside()
    {
        beside.await();
    }

    /** Goes to the first block of the next section, and says which that is. */
    int next()
    {
        readBlock();
        sectionId = block.getShort(SECTION_OFFSET);
        version = block.getShort(VERSION_OFFSET);
        rows = block.getLong(ROWS_OFFSET);
        return sectionId;
    }

    /**
     * Begins to read the section that {@link #next} went to.
     *
     * @param section that it is.
     * @param rowsMin the fewest rows it may have.
     * @param rowsMax the most.
     * @return its rows.
     */
    long begin(final SnapshotSection section, final long rowsMin, final long rowsMax)
    {
        if (version < 1 || version > section.version())
        {
            throw bad("section is of a version that is not known, version=" + version);
        }
        if (rows < rowsMin || rows > rowsMax)
        {
            throw bad("section has rows out of range, rows=" + rows + " max=" + rowsMax);
        }
        rowBytes = section.rowLongs() * Long.BYTES;
        missing = rows;
        checkBody();
        return rows;
    }

    /** Begins the next row, of which every word is taken. */
    void row()
    {
        if (position == limit)
        {
            readBlock();
            if (block.getShort(SECTION_OFFSET) != sectionId || block.getShort(VERSION_OFFSET) != version ||
                block.getLong(ROWS_OFFSET) != rows)
            {
                throw bad("section ends before all of its rows, missing=" + missing);
            }
            checkBody();
        }
        missing--;
    }

    /** Takes the next word of a row. */
    long get()
    {
        final long word = block.getLong(position);
        position += Long.BYTES;
        return word;
    }

    /** Takes the next word, which holds a number of 32 bits. */
    int getInt()
    {
        final long word = get();
        if (word != (int)word)
        {
            throw bad("number out of range, found=" + word);
        }
        return (int)word;
    }

    /** What is wrong with the section that is read. */
    SnapshotException bad(final String reason)
    {
        return new SnapshotException(
            "snapshot is damaged: block=" + (number - 1) + " section=" + sectionId + " reason=" + reason);
    }

    /** A block of a section has whole rows, and no more than are missing. */
    private void checkBody()
    {
        final int length = limit - position;
        final boolean isEmpty = length == 0;
        if (length % rowBytes != 0 || length / rowBytes > missing || isEmpty != (missing == 0))
        {
            throw bad("block has no whole rows, or too many, bodyLength=" + length + " missing=" + missing);
        }
    }

    private void readBlock()
    {
        number++;
        fill(0, HEADER_LENGTH);
        final int length = block.getInt(BODY_LENGTH_OFFSET);
        if (block.getInt(MAGIC_OFFSET) != MAGIC || length < 0 || length > LENGTH_MAX - HEADER_LENGTH)
        {
            throw bad("no block of a snapshot");
        }
        fill(HEADER_LENGTH, HEADER_LENGTH + length);
        if (SnapshotWriter.checksum(crc, block, HEADER_LENGTH + length) != block.clear().getInt(CRC_OFFSET))
        {
            throw bad("checksum does not match");
        }
        if (block.getInt(NUMBER_OFFSET) != number - 1 || block.getInt(RESERVED_OFFSET) != 0)
        {
            throw bad("block is out of place, number=" + block.getInt(NUMBER_OFFSET));
        }
        position = HEADER_LENGTH;
        limit = HEADER_LENGTH + length;
    }

    private void fill(final int from, final int to)
    {
        block.limit(to).position(from);
        while (block.hasRemaining())
        {
            if (source.read(block) < 1)
            {
                throw bad("it ends early");
            }
        }
        block.clear();
    }
}
