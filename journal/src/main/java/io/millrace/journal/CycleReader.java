package io.millrace.journal;

import static io.millrace.journal.CycleDescriptor.EOF_WORD;
import static io.millrace.journal.CycleDescriptor.LENGTH_MASK;
import static io.millrace.journal.CycleDescriptor.METADATA_BIT;
import static io.millrace.journal.CycleDescriptor.NOT_COMPLETE_BIT;
import static io.millrace.journal.CycleDescriptor.WORD_LENGTH;
import static io.millrace.journal.ExcerptDescriptor.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.agrona.BitUtil;
import org.jspecify.annotations.Nullable;

/**
 * Walks the excerpts of one cycle file, reading it in large blocks and handing out what it has read without a copy.
 * <pre>
 *   file    |  read before  |          block             |  still to read  |
 *                              ^ frame      ^ position of the next frame
 * </pre>
 * Where a {@link CycleAhead} goes before, it takes its blocks instead, as long as there are any.
 * <p>
 * A frame that the block cuts in two moves to its front, and the block is filled up behind it. Nothing in the file is
 * believed before it is checked. The file may be written while it is read.
 * <p>
 * Thread: one. Allocation: none after construction, unless an excerpt is larger than the block.
 */
final class CycleReader implements AutoCloseable
{
    /** What {@link #next()} came upon. */
    enum Step
    {
        /** An excerpt that is intact: {@link #excerpt()}. */
        EXCERPT,

        /** Nothing is written here, or not yet. The same place is read again next time. */
        OPEN_END,

        /** The word that ends a cycle. */
        SEALED_END,

        /** Bytes that are no excerpt of ours: {@link #fault()}. */
        BAD
    }

    /** Large enough for a disk to be at its best, small enough to be still in the cache when it is applied. */
    static final int BLOCK_LENGTH = 1 << 20;

    /**
     * Who follows reads up to a multiple of this: behind what is written there are zeros that cost as much to read, and
     * soon pages that the cache does not hold, or a hole, which the kernel's read-ahead would fill with megabytes. So
     * far behind an excerpt the appender has the cache hold pages.
     */
    private static final int FOLLOWING_LENGTH = CycleAppender.OVERHEAD_LENGTH;

    private final Path path;
    private final FileChannel channel;
    private final CRC32C crc = new CRC32C();
    private final Excerpt excerpt = new Excerpt();
    private ByteBuffer block;
    private boolean isFollowing;
    private long blockPosition;
    private int blockLimit;
    private long frame;
    private long position;
    private String fault = "";

    /** Who walks ahead, and the block of its that is read; null from where this reads for itself. */
    private @Nullable CycleAhead ahead;
    private @Nullable CheckedBlock checked;
    private int checkedIndex;
    private ByteBuffer ownBlock;

    CycleReader(final Path path) throws IOException
    {
        this(path, BLOCK_LENGTH);
    }

    CycleReader(final Path path, final int blockLength) throws IOException
    {
        this(path, ByteBuffer.allocateDirect(blockLength).order(LITTLE_ENDIAN));
    }

    /** Reads into the block of a reader that is done, which may have grown. */
    CycleReader(final Path path, final ByteBuffer block) throws IOException
    {
        this.path = path;
        this.channel = FileChannel.open(path, READ);
        this.block = block;
        this.ownBlock = block;
    }

    /**
     * Opens a cycle, wherever it is. It may be sealed, that is moved, between the look and the opening: but only once.
     *
     * @param directory of the journal.
     * @param cycle     number.
     * @param block     of a reader that is done, or null.
     * @return reader, or null if there is no such cycle.
     */
    static @Nullable CycleReader find(
        final JournalDirectory directory, final int cycle, final @Nullable ByteBuffer block) throws IOException
    {
        try
        {
            return findOnce(directory, cycle, block);
        }
        catch (final NoSuchFileException ex)
        {
            return findOnce(directory, cycle, block);
        }
    }

    private static @Nullable CycleReader findOnce(
        final JournalDirectory directory, final int cycle, final @Nullable ByteBuffer block) throws IOException
    {
        final Path path = directory.find(cycle);
        if (path == null)
        {
            return null;
        }
        return block == null ? new CycleReader(path) : new CycleReader(path, block);
    }

    /** Reads no more than it must, for a file that is being written. */
    void following()
    {
        isFollowing = true;
    }

    /** Reads what another has read and checked before, as far as that goes. Before the first excerpt. */
    void follow(final CycleAhead walk)
    {
        ahead = walk;
        ownBlock = block;
    }

    /** Goes to the next excerpt, or says why there is none. */
    Step next() throws IOException
    {
        return isNextAhead() ? Step.EXCERPT : walk();
    }

    private Step walk() throws IOException
    {
        while (true)
        {
            frame = CycleDescriptor.align(position);
            if (!isInBlock(frame, WORD_LENGTH))
            {
                return openEnd();
            }

            final int word = block.clear().getInt((int)(frame - blockPosition));
            if (word == 0)
            {
                return openEnd();
            }
            if (word == EOF_WORD)
            {
                return Step.SEALED_END;
            }
            if ((word & NOT_COMPLETE_BIT) != 0)
            {
                return bad("excerpt is not complete");
            }

            final int length = word & LENGTH_MASK;
            if ((word & METADATA_BIT) == 0)
            {
                return excerpt(length);
            }
            if (frame + WORD_LENGTH + length > channel.size())
            {
                return bad("metadata is longer than its file, length=" + length);
            }
            if (hidesExcerpt(frame + WORD_LENGTH, frame + WORD_LENGTH + length))
            {
                return bad("metadata covers an excerpt, length=" + length);
            }
            position = frame + WORD_LENGTH + length;
        }
    }

    /** @return the excerpt that {@link #next()} found, until it is called again. */
    Excerpt excerpt()
    {
        return excerpt;
    }

    /**
     * Looks at what stands in the block behind the excerpt that {@link #next()} found, or that this found before: what
     * has been read of the file already, and may not be checked yet.
     *
     * @param from end of the excerpt in front, {@link #end()} for the one of {@link #next()}.
     * @param view to be moved there.
     * @return its end; from itself if the block has no whole excerpt there.
     */
    long peek(final long from, final Excerpt view)
    {
        final CheckedBlock current = checked;
        final long blockEnd = blockPosition + (current == null ? blockLimit : current.lengthBytes());
        final long next = CycleDescriptor.align(from);
        if (next + WORD_LENGTH > blockEnd)
        {
            return from;
        }
        final int offset = (int)(next - blockPosition) + WORD_LENGTH;
        final int word = block.clear().getInt(offset - WORD_LENGTH);
        final int length = word & LENGTH_MASK;
        if ((word & (NOT_COMPLETE_BIT | METADATA_BIT)) != 0 || next + WORD_LENGTH + length > blockEnd)
        {
            return from;
        }
        view.wrap(block, offset, length);
        return length > HEADER_LENGTH && view.isPlausible(length) ? next + WORD_LENGTH + length : from;
    }

    /** @return place in the file of the end of the excerpt that {@link #next()} found. */
    long end()
    {
        return position;
    }

    /** @return the block that holds the excerpt. */
    ByteBuffer block()
    {
        return block;
    }

    /** Place in the file of the first byte of {@link #block()}. */
    long blockPosition()
    {
        return blockPosition;
    }

    /** @return where the excerpt begins in {@link #block()}. */
    int blockOffset()
    {
        return (int)(frame - blockPosition) + WORD_LENGTH;
    }

    /** @return where in the file the frame stands that {@link #next()} came upon. */
    long frame()
    {
        return frame;
    }

    /** Takes a chain on by the excerpt: by what was computed ahead, or by computing it. */
    void addTo(final Chain chain)
    {
        final CheckedBlock current = checked;
        if (current != null && current.hasChain())
        {
            current.goOn(chain, checkedIndex);
        }
        else
        {
            chain.add(block, blockOffset(), excerpt.length());
        }
    }

    /** Whether {@link #next()} finds an excerpt without another look at the file, and without moving what was read. */
    boolean isNextInBlock()
    {
        final long next = CycleDescriptor.align(position);
        final long blockEnd = blockPosition + blockLimit;
        if (next + WORD_LENGTH > blockEnd)
        {
            return false;
        }
        final int word = block.clear().getInt((int)(next - blockPosition));
        return (word & (NOT_COMPLETE_BIT | METADATA_BIT)) == 0 &&
            next + WORD_LENGTH + (word & LENGTH_MASK) <= blockEnd;
    }

    /** Leaves the block to another, and goes on in this one, which takes what was read of excerpts to come. */
    void goOnIn(final ByteBuffer other)
    {
        final long unread = Math.max(0, blockPosition + blockLimit - position);
        final int kept = (int)Math.min(unread, other.capacity());
        other.clear().put(0, block.clear(), (int)(position - blockPosition), kept);
        block = other;
        blockPosition = position;
        blockLimit = kept;
    }

    /** @return why the last step was {@link Step#BAD}. */
    String fault()
    {
        return fault;
    }

    /** Whether there is an excerpt by now at the place where {@link #next()} found none. Does not go there. */
    boolean isWrittenMeanwhile() throws IOException
    {
        endAhead();
        final long place = position;
        final boolean isWritten = next() == Step.EXCERPT;
        position = place;
        return isWritten;
    }

    Path path()
    {
        return path;
    }

    /** Looks through the rest of the file, which may have been moved since it was opened. */
    void scan(final TailScan scan, final long from) throws IOException
    {
        scan.scan(channel, from, channel.size());
    }

    @Override
    public void close() throws IOException
    {
        endAhead();
        channel.close();
    }

    private boolean isNextAhead()
    {
        final CycleAhead walk = ahead;
        if (walk == null)
        {
            return false;
        }
        CheckedBlock current = checked;
        checkedIndex++;
        if (current == null || checkedIndex == current.count())
        {
            current = walk.next(current);
            checked = current;
            checkedIndex = 0;
        }
        if (current == null)
        {
            endAhead();
            return false;
        }

        block = current.bytes();
        blockPosition = current.position();
        frame = current.frame(checkedIndex);
        final int length = block.clear().getInt(blockOffset() - WORD_LENGTH) & LENGTH_MASK;
        excerpt.wrap(block, blockOffset(), length);
        position = frame + WORD_LENGTH + length;
        return true;
    }

    /** From here on this reads for itself, as if it had come here alone. */
    private void endAhead()
    {
        final CycleAhead walk = ahead;
        if (walk != null)
        {
            walk.close();
            ahead = null;
            checked = null;
            block = ownBlock;
            blockPosition = position;
            blockLimit = 0;
        }
    }

    private Step excerpt(final int length) throws IOException
    {
        // The header first: a length that is wrong must not make the block grow.
        if (length <= HEADER_LENGTH || !isInBlock(frame, WORD_LENGTH + HEADER_LENGTH))
        {
            return bad("no excerpt of ours, length=" + length);
        }
        excerpt.wrap(block.clear(), blockOffset(), HEADER_LENGTH);
        if (!excerpt.isPlausible(length))
        {
            return bad("no excerpt of ours, length=" + length);
        }
        if (!isInBlock(frame, WORD_LENGTH + length))
        {
            return bad("excerpt is longer than its file, length=" + length);
        }
        excerpt.wrap(block.clear(), blockOffset(), length);
        if (!excerpt.isIntact(crc, block.clear(), blockOffset()))
        {
            return bad("checksum does not match");
        }

        position = frame + WORD_LENGTH + length;
        return Step.EXCERPT;
    }

    /** One bit of a word makes metadata of an excerpt, or lets metadata reach over many. */
    private boolean hidesExcerpt(final long from, final long to) throws IOException
    {
        final TailScan scan = new TailScan();
        scan.scan(channel, from, to);
        return scan.excerpts() > 0;
    }

    private Step openEnd()
    {
        forget();
        return Step.OPEN_END;
    }

    private Step bad(final String reason)
    {
        forget();
        fault = reason;
        return Step.BAD;
    }

    /** Drops what was read from this frame on, so that a second look sees what has been written meanwhile. */
    private void forget()
    {
        blockPosition = frame;
        blockLimit = 0;
    }

    /** Whether a range of the file is in the block, after reading it if need be; false if the file ends before. */
    private boolean isInBlock(final long from, final int length) throws IOException
    {
        final long blockEnd = blockPosition + blockLimit;
        if (from + length <= blockEnd && from >= blockPosition)
        {
            return true;
        }
        if (length > block.capacity())
        {
            if (from + length > channel.size())
            {
                return false;
            }
            grow(length);
        }

        keepFrom(from);
        while (blockLimit < length)
        {
            final int most = isFollowing ? followingLimit(from + length) : block.capacity();
            final int read = channel.read(block.limit(most).position(blockLimit), blockPosition + blockLimit);
            if (read < 0)
            {
                return false;
            }
            blockLimit += read;
        }
        return true;
    }

    private int followingLimit(final long needed)
    {
        return (int)Math.min(block.capacity(), BitUtil.align(needed, FOLLOWING_LENGTH) - blockPosition);
    }

    private void keepFrom(final long from)
    {
        final long kept = Math.max(0, blockPosition + blockLimit - from);
        if (kept > 0)
        {
            final int offset = (int)(from - blockPosition);
            block.limit(offset + (int)kept).position(offset);
            block.compact();
        }
        blockPosition = from;
        blockLimit = (int)kept;
    }

    private void grow(final int length)
    {
        final ByteBuffer larger = ByteBuffer.allocateDirect(length).order(LITTLE_ENDIAN);
        larger.put(block.limit(blockLimit).position(0));
        block = larger;
    }
}
