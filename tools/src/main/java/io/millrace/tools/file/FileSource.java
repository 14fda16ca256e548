package io.millrace.tools.file;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.IsoReason;
import io.millrace.tools.refusal.Place;

/**
 * The bytes of a file, read once from front to back (so that it may be a pipe), with a word on the progress.
 * <p>
 * Thread: one.
 */
public final class FileSource extends FilterInputStream
{
    private static final int BUFFER_LENGTH = 64 * 1024;

    private final Path path;
    private final ReadProgress progress;
    private final long bytesTotal;
    private long bytesRead;

    private FileSource(final Path path, final ReadProgress progress) throws IOException
    {
        super(new BufferedInputStream(Files.newInputStream(path), BUFFER_LENGTH));
        this.path = path;
        this.progress = progress;
        this.bytesTotal = Files.isRegularFile(path) ? Files.size(path) : 0;
    }

    /**
     * Opens a file.
     *
     * @param path     of it.
     * @param progress hears how far the reading is.
     * @return its bytes.
     * @throws FileRefused if it cannot be opened.
     */
    public static FileSource open(final Path path, final ReadProgress progress) throws FileRefused
    {
        try
        {
            if (Files.isDirectory(path))
            {
                throw new FileRefused(Place.of(path), IsoReason.FF01, "is a directory");
            }
            return new FileSource(path, progress);
        }
        catch (final IOException ex)
        {
            throw unreadable(path, ex);
        }
    }

    /**
     * The refusal of a file that the operating system does not let us read.
     *
     * @param path of it.
     * @param ex   what happened.
     * @return to be thrown.
     */
    public static FileRefused unreadable(final Path path, final IOException ex)
    {
        final String why;
        if (ex instanceof NoSuchFileException)
        {
            why = "no such file";
        }
        else if (ex instanceof final FileSystemException fault && fault.getReason() != null)
        {
            why = fault.getReason();
        }
        else
        {
            why = ex.toString();
        }
        return new FileRefused(Place.of(path), IsoReason.FF01, "cannot be read: " + why);
    }

    /**
     * Tells whoever follows the reading which message this is.
     *
     * @param header of the message.
     */
    public void onHeader(final MessageHeader header)
    {
        progress.onHeader(header);
    }

    /** @return the file. */
    public Path path()
    {
        return path;
    }

    /**
     * Looks at the front of the file without reading it.
     *
     * @param length bytes to look at.
     * @return the first bytes, fewer if the file has no more.
     * @throws IOException if they cannot be read.
     */
    public byte[] head(final int length) throws IOException
    {
        in.mark(length);
        final byte[] head = in.readNBytes(length);
        in.reset();
        return head;
    }

    @Override
    public int read() throws IOException
    {
        final int value = super.read();
        onRead(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(final byte[] buffer, final int offset, final int length) throws IOException
    {
        final int count = super.read(buffer, offset, length);
        onRead(Math.max(count, 0));
        return count;
    }

    @Override
    public boolean markSupported()
    {
        return false;
    }

    private void onRead(final int count)
    {
        bytesRead += count;
        progress.onRead(bytesRead, bytesTotal);
    }
}
