package io.millrace.journal;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.lmax.disruptor.Sequence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.BitUtil;
import org.jspecify.annotations.Nullable;

/**
 * The file of a live cycle, seen from below: its space and its sync. Chronicle maps the same file and writes into it.
 * <pre>
 *   0                     appended            secured                        length
 *   +---------------------+-------------------+------------------------------+ - - - - - - - - - +
 *   | excerpts            | zeros on the disk | nothing yet                  | Chronicle's       |
 *   |                     |                   |                              | overlap, unused   |
 *   +---------------------+-------------------+------------------------------+ - - - - - - - - - +
 * </pre>
 * Space is secured by zeros that are written, not mapped: a full disk is then an exception here, and never a SIGBUS in
 * a mapping. They may go past the page cache. It holds then what is appended, and a little of what lies in front of it,
 * which whoever appends sees to with {@link #fillCache}: a page that is not there would be read from the device, by the
 * journal thread, as soon as a part of it is written.
 * <p>
 * Thread: {@link #secure} by the keeper; {@link #force()} by whichever thread syncs; the rest any.
 */
final class CycleFile implements AutoCloseable
{
    /** Of the page cache. */
    static final int PAGE_LENGTH = 1 << 12;

    /**
     * Its zeros go through the page cache in any case: Chronicle writes here before the first excerpt. What goes past
     * the cache begins and ends at a multiple of it.
     */
    private static final int FRONT_LENGTH = 1 << 16;

    private final int cycle;
    private final Path path;
    private final long length;
    private final FileChannel channel;
    /** Past the page cache; null where zeros go through it. */
    private final @Nullable FileChannel direct;
    private volatile long securedLength;
    private volatile long end;
    private volatile @Nullable MappedCycle mapped;
    private volatile @Nullable PartSync parts;

    /** From the front, what the page cache holds, or whole excerpts were written over. Journal thread only. */
    private long cachedLength;

    /** On a cache line of its own: it changes with each burst. */
    private final Sequence appended = new Sequence(0);

    private CycleFile(final int cycle, final Path path, final long length, final boolean isDirect) throws IOException
    {
        this.cycle = cycle;
        this.path = path;
        this.length = length;
        channel = Uninterrupted.open(path, CREATE_NEW, READ, WRITE);
        direct = isDirect ? DirectFile.pastCache(path, FRONT_LENGTH, WRITE) : null;
        cachedLength = direct == null ? length : FRONT_LENGTH;
    }

    /**
     * Makes the file of a cycle, with no space secured yet, and its name durable.
     *
     * @param directory of the journal.
     * @param cycle     number.
     * @param length    that may be secured.
     * @param isDirect  whether zeros are to go past the page cache, where the file system can do that.
     * @return file, open.
     */
    static CycleFile create(
        final JournalDirectory directory, final int cycle, final long length, final boolean isDirect) throws IOException
    {
        final CycleFile file = new CycleFile(cycle, directory.live(cycle), length, isDirect);
        try
        {
            JournalDirectory.sync(directory.live());
        }
        catch (final IOException ex)
        {
            file.close();
            Files.deleteIfExists(file.path);
            throw ex;
        }
        return file;
    }

    /**
     * Secures more space.
     *
     * @param step  bytes, a multiple of 64 KiB.
     * @param zeros as many of them as go past the page cache in one piece, at an address that may.
     * @param piece bytes that go through it in one piece.
     * @return bytes that were secured, less than {@code step} at the end of the file.
     * @throws IOException if the disk is full, among others; what was secured before stays so.
     */
    long secure(final long step, final ByteBuffer zeros, final int piece) throws IOException
    {
        final long start = securedLength;
        final long end = Math.min(length, start + step);
        while (securedLength < end)
        {
            final long position = securedLength;
            final FileChannel past = position < FRONT_LENGTH ? null : direct;
            zeros.clear().limit((int)Math.min(past == null ? piece : zeros.capacity(), end - position));
            final long written = position + (past == null ? channel : past).write(zeros, position);
            securedLength = past == null ? written : written & -FRONT_LENGTH;
            if (securedLength == position)
            {
                throw new IOException("written in part: file=" + path + " position=" + position + " to=" + written);
            }
        }
        return end - start;
    }

    /**
     * An excerpt is about to be appended: has the page cache hold the page in which it ends, and those behind it at
     * which Chronicle and who follows will look. What lies in front of them and is not cached yet will be written by
     * {@link #write}, whole pages of it; a shorter excerpt fits into what was cached for the one before. Journal thread
     * only.
     *
     * @param end   of the excerpt, or a few bytes before that.
     * @param to    up to where the mapping may be looked at and written to; space is secured up to there.
     * @param zeros a page of them.
     */
    void fillCache(final long end, final long to, final ByteBuffer zeros) throws IOException
    {
        if (to <= cachedLength)
        {
            return;
        }
        long position = Math.max(cachedLength, end & -PAGE_LENGTH);
        cachedLength = Math.min(BitUtil.align(to, PAGE_LENGTH), securedLength);
        while (position < cachedLength)
        {
            position += channel.write(zeros.clear(), position);
        }
    }

    /**
     * Writes into space that is secured. Journal thread only.
     *
     * @param from     all that remains of it.
     * @param position in the file.
     */
    void write(final ByteBuffer from, final long position) throws IOException
    {
        long next = position;
        while (from.hasRemaining())
        {
            next += channel.write(from, next);
        }
    }

    /** @return bytes from the front of the file that may be written through a mapping. */
    long securedLength()
    {
        return securedLength;
    }

    /** @return bytes of the file that may ever be secured. */
    long length()
    {
        return length;
    }

    /**
     * As {@link #force()}, where many pages have been written since the last time: takes them out of the page tables
     * first.
     */
    void forceMany() throws IOException
    {
        final MappedCycle mapping = mapped;
        if (mapping != null)
        {
            mapping.unload(appended.get());
        }
        force();
    }

    /** Waits until everything that was written to the file is on the device. An exception from here is final. */
    void force() throws IOException
    {
        channel.force(false);
    }

    /**
     * Waits until a part of the file is on the device, and what was appended before it. Chronicle has mapped the file.
     * Journal thread only. An exception from here is final.
     *
     * @param from    position in the file, up to which this was called before.
     * @param to      position behind it.
     * @param factory of what does it.
     */
    void force(final long from, final long to, final PartSync.Factory factory) throws IOException
    {
        PartSync sync = parts;
        if (sync == null)
        {
            sync = factory.open(channel, length);
            parts = sync;
        }
        sync.force(from, to);
    }

    /** Chronicle has mapped the file. Journal thread only, once. */
    void mapped(final MappedCycle mapping)
    {
        mapped = mapping;
    }

    /** What was appended ends there by now. Journal thread only. */
    void appended(final long position)
    {
        appended.set(position);
    }

    /** Nothing will be appended any more: this is where it ends. Journal thread only. */
    void end(final long end)
    {
        this.end = end;
    }

    /** @return position behind the last excerpt, once the file was rolled away from. */
    long end()
    {
        return end;
    }

    int cycle()
    {
        return cycle;
    }

    Path path()
    {
        return path;
    }

    @Override
    public void close() throws IOException
    {
        final MappedCycle mapping = mapped;
        if (mapping != null)
        {
            mapped = null;
            mapping.close();
        }
        final PartSync sync = parts;
        if (sync != null)
        {
            parts = null;
            sync.close();
        }
        if (direct != null)
        {
            direct.close();
        }
        channel.close();
    }
}
