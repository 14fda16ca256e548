package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The raw limit of a journal: the same bytes again and again by a plain {@link FileChannel}. Synced, it writes over
 * space that was written before, so that a sync need not find blocks; it begins anew where that space ends.
 * <p>
 * Thread: one.
 */
public final class RawLog implements AutoCloseable
{
    private static final int ZEROS_LENGTH = 1 << 20;
    private static final long LENGTH_MAX = 1L << 28;

    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer piece;
    private final boolean isSynced;
    private long position;

    /**
     * Makes the file.
     *
     * @param directory of it.
     * @param piece     that is written each time.
     * @param isSynced  whether each is synced by {@code fdatasync}.
     * @throws IOException if it cannot be made.
     */
    public RawLog(final Path directory, final ByteBuffer piece, final boolean isSynced) throws IOException
    {
        path = directory.resolve("raw");
        this.piece = piece;
        this.isSynced = isSynced;
        channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (isSynced)
        {
            writeZeros();
        }
    }

    /**
     * Writes the piece once more.
     *
     * @throws IOException if it cannot be written.
     */
    public void append() throws IOException
    {
        piece.clear();
        if (position + piece.remaining() > LENGTH_MAX)
        {
            position = 0;
        }
        position += channel.write(piece, position);
        if (isSynced)
        {
            channel.force(false);
        }
    }

    @Override
    public void close() throws IOException
    {
        channel.close();
        Files.delete(path);
    }

    private void writeZeros() throws IOException
    {
        final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_LENGTH);
        for (long at = 0; at < LENGTH_MAX; at += ZEROS_LENGTH)
        {
            zeros.clear();
            channel.write(zeros, at);
        }
        channel.force(true);
    }
}
