package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The raw limit of a journal: bytes into a plain file, by {@link FileChannel} or, where nothing is synced, by a copy
 * into its mapping. Synced, it writes over space that was written before, so that a sync need not find blocks; it
 * begins anew where that space ends.
 * <p>
 * Thread: one.
 */
public final class RawLog implements AutoCloseable
{
    private static final int ZEROS_LENGTH = 1 << 20;
    private static final long LENGTH_MAX = 1L << 28;

    private final Path path;
    private final FileChannel channel;
    private final boolean isSynced;
    private @Nullable MappedByteBuffer mapping;
    private long position;

    /**
     * Makes the file.
     *
     * @param directory of it.
     * @param isSynced  whether each piece is synced by {@code fdatasync}.
     * @throws IOException if it cannot be made.
     */
    public RawLog(final Path directory, final boolean isSynced) throws IOException
    {
        path = directory.resolve("raw");
        this.isSynced = isSynced;
        channel = FileChannel.open(
            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (isSynced)
        {
            writeZeros();
        }
    }

    /**
     * Writes a piece.
     *
     * @param piece from its position to its limit.
     * @throws IOException if it cannot be written.
     */
    public void append(final ByteBuffer piece) throws IOException
    {
        makeRoom(piece.remaining());
        position += channel.write(piece, position);
        if (isSynced)
        {
            channel.force(false);
        }
    }

    /**
     * Writes a piece that is not synced without asking the kernel for it: the fastest for small ones.
     *
     * @param piece from its position to its limit.
     * @throws IOException if the file cannot be mapped.
     */
    public void copy(final ByteBuffer piece) throws IOException
    {
        MappedByteBuffer target = mapping;
        if (target == null)
        {
            writeZeros();
            target = channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH_MAX);
            mapping = target;
        }
        final int length = piece.remaining();
        makeRoom(length);
        target.put((int)position, piece, piece.position(), length);
        position += length;
    }

    @Override
    public void close() throws IOException
    {
        channel.close();
        Files.delete(path);
    }

    private void makeRoom(final int length)
    {
        if (position + length > LENGTH_MAX)
        {
            position = 0;
        }
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
