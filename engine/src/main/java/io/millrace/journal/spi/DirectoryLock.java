package io.millrace.journal.spi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One host to a directory, in this process and in any other. The lock dies with its process; the file that carries it
 * stays and tells who held it.
 * <p>
 * Thread: any.
 */
public final class DirectoryLock implements AutoCloseable
{
    /**
     * Lock files open in this JVM. Asked first, because to close a second channel on a locked file gives up the lock of
     * the first one as well: that is how POSIX has it.
     */
    private static final Set<Path> HELD = new HashSet<>();

    private static final int PID_LENGTH_MAX = 32;

    private final Path path;
    private final FileChannel channel;

    private DirectoryLock(final Path path, final FileChannel channel)
    {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes a directory.
     *
     * @param file in it, that carries the lock; made where there is none.
     * @return lock to be closed by the holder.
     * @throws IOException      if the file cannot be made or locked.
     * @throws JournalException naming the holder if there is one.
     */
    public static DirectoryLock acquire(final Path file) throws IOException
    {
        synchronized (HELD)
        {
            final Path path = file.toAbsolutePath().normalize();
            final Path parent = path.getParent();
            final Path real = parent == null ? path : parent.toRealPath().resolve(parent.relativize(path));
            if (HELD.contains(real))
            {
                throw heldBy(real, Long.toString(ProcessHandle.current().pid()));
            }

            final DirectoryLock lock = new DirectoryLock(real, open(real));
            HELD.add(real);
            return lock;
        }
    }

    /** Gives the directory to whoever comes next. */
    @Override
    public void close()
    {
        synchronized (HELD)
        {
            try
            {
                channel.close();
            }
            catch (final IOException ignored)
            {
                // The descriptor is gone, and the lock with it.
            }
            HELD.remove(path);
        }
    }

    private static FileChannel open(final Path path) throws IOException
    {
        final FileChannel channel = FileChannel.open(path, CREATE, READ, WRITE);
        final FileLock lock = tryLock(channel, path);
        if (lock == null)
        {
            final String holder = readHolder(channel);
            channel.close();
            throw heldBy(path, holder);
        }

        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(US_ASCII)), 0);
        return channel;
    }

    private static @Nullable FileLock tryLock(final FileChannel channel, final Path path) throws IOException
    {
        try
        {
            return channel.tryLock();
        }
        catch (final OverlappingFileLockException ex)
        {
            // Held through another class loader. The channel stays open on purpose: see HELD.
            throw heldBy(path, Long.toString(ProcessHandle.current().pid()));
        }
    }

    private static String readHolder(final FileChannel channel) throws IOException
    {
        final ByteBuffer buffer = ByteBuffer.allocate(PID_LENGTH_MAX);
        final int length = channel.read(buffer, 0);
        return length <= 0 ? "unknown" : new String(buffer.array(), 0, length, US_ASCII).trim();
    }

    private static JournalException heldBy(final Path path, final String holder)
    {
        return new JournalException("directory is in use: directory=" + path.getParent() + " pid=" + holder);
    }
}
