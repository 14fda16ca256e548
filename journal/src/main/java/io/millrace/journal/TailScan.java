package io.millrace.journal;

import static io.millrace.journal.ExcerptDescriptor.BODY_LENGTH_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.HEADER_LENGTH;
import static io.millrace.journal.ExcerptDescriptor.MAGIC;
import static io.millrace.ledger.Burst.NULL_SEQUENCE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Looks through what lies behind a tear, byte by byte, for what must not be there: a whole excerpt that says that the
 * place of the tear was durable. Then the tear is damage, and no unfinished write.
 * <p>
 * Thread: one. Never on the way of a journal that was closed in order.
 */
final class TailScan
{
    private static final int BLOCK_LENGTH = 1 << 16;

    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_LENGTH).order(LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();
    private final Excerpt excerpt = new Excerpt();
    private int excerpts;
    private long lengthBytes;
    private long durableSequence = NULL_SEQUENCE;

    /**
     * Looks through one more file.
     *
     * @param file to read.
     * @param from offset in it, a multiple of 8 or of 4.
     * @return offset behind the last byte that is not zero, {@code from} if there is none.
     */
    long scan(final Path file, final long from) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, READ))
        {
            return scan(channel, from, channel.size());
        }
    }

    /**
     * Looks through a part of a file for excerpts that begin in it.
     *
     * @param channel to read.
     * @param from    offset, a multiple of 4.
     * @param to      offset behind the part.
     * @return offset behind the last byte of it that is not zero, {@code from} if there is none.
     */
    long scan(final FileChannel channel, final long from, final long to) throws IOException
    {
        long end = from;
        for (long position = from; position < to; position += BLOCK_LENGTH)
        {
            end = Math.max(end, scanBlock(channel, position, (int)Math.min(BLOCK_LENGTH, to - position)));
        }
        lengthBytes += end - from;
        return end;
    }

    /** @return whole excerpts that were found. */
    int excerpts()
    {
        return excerpts;
    }

    /** @return bytes from where each scan began to the last one that is not zero. */
    long lengthBytes()
    {
        return lengthBytes;
    }

    /** @return the highest sequence that a whole excerpt knew to be durable, -1 for none. */
    long durableSequence()
    {
        return durableSequence;
    }

    private long scanBlock(final FileChannel channel, final long position, final int limit) throws IOException
    {
        final int length = read(channel, block.clear().limit(limit), position);
        block.clear();
        long end = 0;
        int offset = 0;
        while (offset + Long.BYTES <= length)
        {
            if (block.getLong(offset) != 0)
            {
                end = position + offset + Long.BYTES;
                check(channel, position + offset, block.getInt(offset));
                check(channel, position + offset + Integer.BYTES, block.getInt(offset + Integer.BYTES));
            }
            offset += Long.BYTES;
        }
        while (offset < length)
        {
            end = block.get(offset++) == 0 ? end : position + offset;
        }
        return end;
    }

    private void check(final FileChannel channel, final long position, final int word) throws IOException
    {
        if (word != MAGIC)
        {
            return;
        }

        final ByteBuffer header = ByteBuffer.allocateDirect(HEADER_LENGTH).order(LITTLE_ENDIAN);
        if (read(channel, header, position) < HEADER_LENGTH)
        {
            return;
        }

        final int bodyLength = header.getInt(BODY_LENGTH_OFFSET);
        excerpt.wrap(header.clear(), 0, HEADER_LENGTH);
        if (bodyLength <= 0 || bodyLength > channel.size() - position - HEADER_LENGTH ||
            !excerpt.isPlausible(HEADER_LENGTH + bodyLength))
        {
            return;
        }

        final ByteBuffer whole = ByteBuffer.allocateDirect(HEADER_LENGTH + bodyLength).order(LITTLE_ENDIAN);
        read(channel, whole, position);
        excerpt.wrap(whole.clear(), 0, HEADER_LENGTH + bodyLength);
        if (excerpt.isIntact(crc, whole, 0))
        {
            excerpts++;
            durableSequence = Math.max(durableSequence, excerpt.durableSequence());
        }
    }

    private static int read(final FileChannel channel, final ByteBuffer target, final long position)
        throws IOException
    {
        while (target.hasRemaining())
        {
            final int read = channel.read(target, position + target.position());
            if (read < 0)
            {
                break;
            }
        }
        return target.position();
    }
}
