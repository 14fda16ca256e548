package io.millrace.journal;

import static io.millrace.journal.ExcerptDescriptor.BODY_LENGTH_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.COUNT_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.CRC_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.DURABLE_SEQUENCE_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.FIRST_SEQUENCE_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.FLAGS_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.FORMAT_VERSION;
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

import io.millrace.ledger.Burst;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes an excerpt out of a burst, in memory of its own: one copy off the ring, then the checksum over what is in
 * cache.
 * <p>
 * Thread: owned by the journal thread. Allocation: none after construction.
 */
final class ExcerptEncoder
{
    private final ByteBuffer memory;
    private final UnsafeBuffer buffer;
    private final CRC32C crc = new CRC32C();
    private int length;

    /**
     * With room for the largest burst.
     *
     * @param maxBurst commands in it.
     */
    ExcerptEncoder(final int maxBurst)
    {
        this(maxBurst, false);
    }

    /**
     * With room for the largest burst.
     *
     * @param maxBurst commands in it.
     * @param isKeyed  whether its chain values are keyed.
     */
    ExcerptEncoder(final int maxBurst, final boolean isKeyed)
    {
        memory = BufferUtil.allocateDirectAligned(maxLength(maxBurst), SLOT_LENGTH).order(LITTLE_ENDIAN);
        buffer = new UnsafeBuffer(memory);
        buffer.putInt(MAGIC_OFFSET, MAGIC, LITTLE_ENDIAN);
        buffer.putShort(VERSION_OFFSET, (short)FORMAT_VERSION, LITTLE_ENDIAN);
        buffer.putShort(FLAGS_OFFSET, (short)(isKeyed ? KEYED_FLAG : 0), LITTLE_ENDIAN);
    }

    /** @return bytes of the excerpt of a burst of so many commands. */
    static int maxLength(final int maxBurst)
    {
        return HEADER_LENGTH + maxBurst * SLOT_LENGTH;
    }

    /**
     * Encodes a burst.
     *
     * @param burst           no larger than the largest.
     * @param durableSequence up to which everything is known to be on the device at this moment.
     * @param chain           newest value that is known.
     * @param excerpts        of this run in front of it.
     */
    void encode(final Burst burst, final long durableSequence, final ChainLink chain, final long excerpts)
    {
        final UnsafeBuffer target = buffer;
        final int bodyLength = burst.count() * SLOT_LENGTH;
        length = HEADER_LENGTH + bodyLength;

        target.putLong(FIRST_SEQUENCE_OFFSET, burst.firstSequence(), LITTLE_ENDIAN);
        target.putInt(COUNT_OFFSET, burst.count(), LITTLE_ENDIAN);
        target.putInt(BODY_LENGTH_OFFSET, bodyLength, LITTLE_ENDIAN);
        target.putLong(TIME_OFFSET, burst.timeNs(), LITTLE_ENDIAN);
        target.putLong(DURABLE_SEQUENCE_OFFSET, durableSequence, LITTLE_ENDIAN);
        target.putLong(RESULTS_SEQUENCE_OFFSET, burst.resultsSequence(), LITTLE_ENDIAN);
        target.putLong(RESULTS_DIGEST_OFFSET, burst.resultsDigest(), LITTLE_ENDIAN);
        chain.putInto(target, excerpts);
        copyBody(burst);
        target.putInt(CRC_OFFSET, checksum(crc, memory, 0, length), LITTLE_ENDIAN);
    }

    /** @return where the excerpt stands in native memory. */
    long address()
    {
        return buffer.addressOffset();
    }

    /** @return the excerpt, all of it; to be read and left where it ends. */
    ByteBuffer memory()
    {
        return memory.limit(length).position(0);
    }

    /** @return bytes of the excerpt. */
    int length()
    {
        return length;
    }

    /**
     * CRC32C of an excerpt: of its header in front of the CRC, and of its body.
     *
     * @param crc    to compute with.
     * @param memory that holds the excerpt; its position and limit are moved.
     * @param offset of the excerpt in it.
     * @param length of the excerpt.
     * @return checksum.
     */
    static int checksum(final CRC32C crc, final ByteBuffer memory, final int offset, final int length)
    {
        crc.reset();
        crc.update(memory.limit(offset + CRC_OFFSET).position(offset));
        crc.update(memory.limit(offset + length).position(offset + HEADER_LENGTH));
        return (int)crc.getValue();
    }

    private void copyBody(final Burst burst)
    {
        int index = 0;
        while (index < burst.count())
        {
            final int slots = burst.contiguousFrom(index);
            buffer.putBytes(
                HEADER_LENGTH + index * SLOT_LENGTH, burst.buffer(), burst.offset(index), slots * SLOT_LENGTH);
            index += slots;
        }
    }
}
