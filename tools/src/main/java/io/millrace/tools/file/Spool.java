package io.millrace.tools.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * Bytes that are put aside while a file is read, and read again afterwards. The last 64 KiB are in memory; what is
 * more goes to a temporary file of this user's alone, which has lost its name as soon as it is opened, so that nothing
 * of it is left behind however the process ends.
 * <p>
 * Thread: one at a time.
 */
final class Spool implements Closeable
{
    private static final int WINDOW = 64 * 1024;

    private ByteBuffer tail = ByteBuffer.allocate(WINDOW);
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long tailAt;
    private long windowAt;
    private @Nullable FileChannel channel;

    /** @return where the next bytes go. */
    long position()
    {
        return tailAt + tail.position();
    }

    /** Room for the next bytes, to be filled in by the caller to the last. */
    ByteBuffer append(final int length)
    {
        if (tail.remaining() < length)
        {
            flush(length);
        }
        return tail;
    }

    /** Bytes from a position on, at least so many; good until the next call. */
    ByteBuffer at(final long position, final int length)
    {
        if (position >= tailAt)
        {
            return tail.duplicate().flip().position((int)(position - tailAt));
        }
        if (position < windowAt || position + length > windowAt + window.limit())
        {
            load(position, length);
        }
        return window.position((int)(position - windowAt));
    }

    /** Replaces two numbers. */
    void overwrite(final long position, final long first, final long second)
    {
        if (position >= tailAt)
        {
            final int at = (int)(position - tailAt);
            tail.putLong(at, first).putLong(at + Long.BYTES, second);
            return;
        }
        at(position, 2 * Long.BYTES);
        final int at = (int)(position - windowAt);
        window.putLong(at, first).putLong(at + Long.BYTES, second);
        write(window.duplicate().position(at).limit(at + 2 * Long.BYTES), position);
    }

    @Override
    public void close()
    {
        try
        {
            if (channel != null)
            {
                channel.close();
            }
        }
        catch (final IOException ex)
        {
            throw failed(ex);
        }
    }

    private void flush(final int length)
    {
        final int written = tail.position();
        write(tail.flip(), tailAt);
        tailAt += written;
        tail = tail.capacity() < length ? ByteBuffer.allocate(length) : tail.clear();
    }

    private void write(final ByteBuffer bytes, final long position)
    {
        try
        {
            if (channel == null)
            {
                final Path path = Files.createTempFile("millrace", ".payments");
                channel = FileChannel.open(path, READ, WRITE, DELETE_ON_CLOSE);
            }
            long at = position;
            while (bytes.hasRemaining())
            {
                at += channel.write(bytes, at);
            }
        }
        catch (final IOException ex)
        {
            throw failed(ex);
        }
    }

    private void load(final long position, final int length)
    {
        final FileChannel file = Objects.requireNonNull(channel);
        if (window.capacity() < Math.max(length, WINDOW))
        {
            window = ByteBuffer.allocate(Math.max(length, WINDOW));
        }
        window.clear();
        try
        {
            windowAt = position;
            while (window.hasRemaining() && windowAt + window.position() < tailAt)
            {
                if (file.read(window, windowAt + window.position()) < 0)
                {
                    break;
                }
            }
        }
        catch (final IOException ex)
        {
            throw failed(ex);
        }
        window.flip();
    }

    private static UncheckedIOException failed(final IOException ex)
    {
        return new UncheckedIOException(
            "payments cannot be put aside in " + System.getProperty("java.io.tmpdir") + ": " + ex.getMessage(), ex);
    }
}
