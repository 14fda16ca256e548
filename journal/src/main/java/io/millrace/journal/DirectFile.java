package io.millrace.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A large file that is gone through once, from front to back, by a thread of its own: past the page cache, where the
 * file system can do that. Through the cache it would push out pages of the journal, which are wanted, and leave
 * hundreds of megabytes for the kernel to write back while payments wait for a processor.
 * <p>
 * Past the cache, places in the file, lengths and addresses are multiples of {@link #unitLength}. A file system that
 * cannot do it (tmpfs before Linux 6.6, some of the network), and a JVM without the option, give an ordinary file,
 * which takes all that the other does.
 * <p>
 * Threads: "millrace-file" alone works on the channel, so that an interrupt of whoever fills or empties blocks
 * does not close it; that is one other thread.
 */
final class DirectFile implements AutoCloseable
{
    /** Read or written at once. */
    static final int BLOCK_LENGTH = 1 << 20;

    private static final @Nullable OpenOption DIRECT = find();

    private final FileChannel channel;
    private final int unitLength;
    private final ExecutorService worker;

    private DirectFile(final FileChannel channel, final int unitLength)
    {
        this.channel = channel;
        this.unitLength = unitLength;
        worker = Executors.newSingleThreadExecutor(work ->
        {
            final Thread thread = new Thread(work, "millrace-file");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Opens a file.
     *
     * @param path    of the file.
     * @param options as of {@link FileChannel#open}, but not to create what must be new.
     * @return the file.
     */
    static DirectFile open(final Path path, final OpenOption... options) throws IOException
    {
        final FileChannel channel = pastCache(path, BLOCK_LENGTH, options);
        return channel == null ? ordinary(path, options) :
            new DirectFile(channel, (int)Files.getFileStore(path).getBlockSize());
    }

    /**
     * Opens a file past the page cache.
     *
     * @param path    of the file.
     * @param length  places in the file, lengths and addresses will be multiples of.
     * @param options as of {@link FileChannel#open}, but not to create what must be new.
     * @return the file, null where that cannot be done.
     */
    static @Nullable FileChannel pastCache(final Path path, final int length, final OpenOption... options)
        throws IOException
    {
        if (DIRECT == null)
        {
            return null;
        }
        final OpenOption[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = DIRECT;
        try
        {
            final FileChannel channel = Uninterrupted.open(path, all);
            if (length % Files.getFileStore(path).getBlockSize() == 0)
            {
                return channel;
            }
            channel.close();
        }
        catch (final IOException | UnsupportedOperationException ignored)
        {
            // If something is wrong with the file, an ordinary one says so, and better.
        }
        return null;
    }

    /** By its name, since javac warns of the package, though it is exported. */
    private static @Nullable OpenOption find()
    {
        try
        {
            return (OpenOption)Class.forName("com.sun.nio.file.ExtendedOpenOption").getField("DIRECT").get(null);
        }
        catch (final ReflectiveOperationException ex)
        {
            return null;
        }
    }

    /** As {@link #open}, but through the page cache. */
    static DirectFile ordinary(final Path path, final OpenOption... options) throws IOException
    {
        return new DirectFile(FileChannel.open(path, options), 1);
    }

    /** Whether it goes past the page cache. */
    boolean isDirect()
    {
        return unitLength > 1;
    }

    /** What is written is a multiple of it, in bytes: 1 in an ordinary file, a power of two up to a block's length. */
    int unitLength()
    {
        return unitLength;
    }

    /** To be used by work on its thread, and while none is under way. */
    FileChannel channel()
    {
        return channel;
    }

    /** Memory for a block, which begins where a unit may. */
    ByteBuffer block()
    {
        final ByteBuffer memory = ByteBuffer.allocateDirect(BLOCK_LENGTH + unitLength);
        return memory.alignedSlice(unitLength).limit(BLOCK_LENGTH).slice();
    }

    /** Lets the file's thread do something, after what it was given before. */
    <T> Future<T> submit(final Callable<T> work)
    {
        return worker.submit(work);
    }

    /** Waits for work to be done. An interrupt is kept for later. */
    static <T> T await(final Future<T> work) throws IOException
    {
        boolean isInterrupted = false;
        try
        {
            while (true)
            {
                try
                {
                    return work.get();
                }
                catch (final InterruptedException ex)
                {
                    isInterrupted = true;
                }
            }
        }
        catch (final ExecutionException ex)
        {
            throw thrown(ex.getCause());
        }
        finally
        {
            if (isInterrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException thrown(final @Nullable Throwable cause)
    {
        if (cause instanceof final IOException ex)
        {
            return ex;
        }
        if (cause instanceof final Error error)
        {
            throw error;
        }
        return new IOException(cause);
    }

    /** Ends what is under way, and closes the file. */
    @Override
    public void close() throws IOException
    {
        worker.shutdown();
        channel.close();
    }
}
