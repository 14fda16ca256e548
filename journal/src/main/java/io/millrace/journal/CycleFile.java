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
 * a mapping.
 * <p>
 * Thread: {@link #secure} by the keeper; {@link #force()} by whichever thread syncs; the rest any.
 */
final class CycleFile implements AutoCloseable
{
    private final int cycle;
    private final Path path;
    private final long length;
    private final FileChannel channel;
    private volatile long securedLength;
    private volatile long end;
    private volatile @Nullable MappedCycle mapped;
    private volatile @Nullable PartSync parts;

    /** On a cache line of its own: it changes with each burst. */
    private final Sequence appended = new Sequence(0);

    private CycleFile(final int cycle, final Path path, final long length) throws IOException
    {
        this.cycle = cycle;
        this.path = path;
        this.length = length;
        this.channel = Uninterrupted.open(path, CREATE_NEW, READ, WRITE);
    }

    /**
     * Makes the file of a cycle, with no space secured yet, and its name durable.
     *
     * @param directory of the journal.
     * @param cycle     number.
     * @param length    that may be secured.
     * @return file, open.
     */
    static CycleFile create(final JournalDirectory directory, final int cycle, final long length) throws IOException
    {
        final CycleFile file = new CycleFile(cycle, directory.live(cycle), length);
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
     * @param step  bytes, a multiple of 4 KiB.
     * @param zeros as many of them as are written in one piece.
     * @return bytes that were secured, less than {@code step} at the end of the file.
     * @throws IOException if the disk is full, among others; what was secured before stays so.
     */
    long secure(final long step, final ByteBuffer zeros) throws IOException
    {
        final long start = securedLength;
        final long end = Math.min(length, start + step);
        long position = start;
        while (position < end)
        {
            zeros.clear().limit((int)Math.min(zeros.capacity(), end - position));
            position += channel.write(zeros, position);
            securedLength = position;
        }
        return end - start;
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
        channel.close();
    }
}
