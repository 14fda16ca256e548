package io.millrace.journal;

import static io.millrace.journal.ExcerptDescriptor.BODY_LENGTH_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.CHAIN_SEQUENCE_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.CHAIN_VALUE_LENGTH;
import static io.millrace.journal.ExcerptDescriptor.CHAIN_VALUE_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.COUNT_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.CRC_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.DURABLE_SEQUENCE_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.FIRST_SEQUENCE_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.FLAGS_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.HEADER_LENGTH;
import static io.millrace.journal.ExcerptDescriptor.KEYED_FLAG;
import static io.millrace.journal.ExcerptDescriptor.MAGIC;
import static io.millrace.journal.ExcerptDescriptor.MAGIC_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.RESULTS_DIGEST_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.RESULTS_SEQUENCE_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.TIME_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.VERSION_OFFSET;
import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A view of one excerpt's header in a reader's block; see {@link ExcerptDescriptor}.
 * <p>
 * Thread: owned by its reader, valid until the reader moves on.
 */
public final class Excerpt
{
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private int length;

    Excerpt()
    {
    }

    void wrap(final ByteBuffer block, final int offset, final int excerptLength)
    {
        buffer.wrap(block, offset, excerptLength);
        length = excerptLength;
    }

    /** @return version of the layout it was written in. */
    public int formatVersion()
    {
        return buffer.getShort(VERSION_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return whether its chain values are keyed. */
    public boolean isKeyed()
    {
        return (buffer.getShort(FLAGS_OFFSET, LITTLE_ENDIAN) & KEYED_FLAG) != 0;
    }

    /** @return sequence of the first command. */
    public long firstSequence()
    {
        return buffer.getLong(FIRST_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /** @return number of commands. */
    public int count()
    {
        return buffer.getInt(COUNT_OFFSET, LITTLE_ENDIAN);
    }

    /** @return command time in nanoseconds since the epoch. */
    public long timeNs()
    {
        return buffer.getLong(TIME_OFFSET, LITTLE_ENDIAN);
    }

    /** @return sequence up to which everything was on the device when this was appended, -1 for none. */
    public long durableSequence()
    {
        return buffer.getLong(DURABLE_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /** @return sequence up to which {@link #resultsDigest()} counts, -1 for none. */
    public long resultsSequence()
    {
        return buffer.getLong(RESULTS_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /** @return running digest of the results up to {@link #resultsSequence()}. */
    public long resultsDigest()
    {
        return buffer.getLong(RESULTS_DIGEST_OFFSET, LITTLE_ENDIAN);
    }

    /** @return sequence up to which the chain value counts, -1 for none. */
    public long chainSequence()
    {
        return buffer.getLong(CHAIN_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Copies the chain value.
     *
     * @param destination of 32 bytes.
     */
    public void chainValue(final byte[] destination)
    {
        buffer.getBytes(CHAIN_VALUE_OFFSET, destination, 0, CHAIN_VALUE_LENGTH);
    }

    /**
     * Copies the excerpt as it stands in the file.
     *
     * @param destination of {@link #length()} bytes.
     */
    void copyTo(final byte[] destination)
    {
        buffer.getBytes(0, destination, 0, length);
    }

    /** @return bytes of header and body. */
    public int length()
    {
        return length;
    }

    /** Whether the header could be that of an excerpt of ours, of such a length: asked before the body is looked at. */
    boolean isPlausible(final int excerptLength)
    {
        final int bodyLength = excerptLength - HEADER_LENGTH;
        return bodyLength > 0 &&
            buffer.getInt(MAGIC_OFFSET, LITTLE_ENDIAN) == MAGIC &&
            buffer.getInt(BODY_LENGTH_OFFSET, LITTLE_ENDIAN) == bodyLength &&
            (long)count() * SLOT_LENGTH == bodyLength;
    }

    /** Whether the bytes are those that were written. */
    boolean isIntact(final CRC32C crc, final ByteBuffer block, final int offset)
    {
        return ExcerptEncoder.checksum(crc, block, offset, length) == buffer.getInt(CRC_OFFSET, LITTLE_ENDIAN);
    }
}
