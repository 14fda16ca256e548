package io.millrace.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The raw limit of a journal: the same bytes, in pieces as large as the engine's bursts were, by a plain
 * {@link FileChannel}; for the device each piece is synced, over space that was written before, so that the sync need
 * not find blocks.
 * <p>
 * Thread: the caller's, with nothing else going on.
 */
final class RawFile
{
    private static final int DIGITS = 3;
    private static final int ZEROS_LENGTH = 1 << 20;
    private static final long LENGTH_MAX = 1L << 30;

    private final Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(1), DIGITS);
    private long writtenBytes;
    private long elapsedNs;

    /** Writes into a new file of a directory, for so many seconds at most. */
    RawFile write(final Path directory, final long bytes, final int pieceBytes, final boolean isSynced, final long maxS)
        throws IOException
    {
        final Path file = directory.resolve("raw");
        final long length = Math.min(bytes, LENGTH_MAX);
        final ByteBuffer piece = ByteBuffer.allocateDirect(pieceBytes);
        for (int i = 0; i < pieceBytes; i++)
        {
            piece.put(i, (byte)i);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
        {
            if (isSynced)
            {
                writeZeros(channel, length);
            }
            writePieces(channel, piece, length, isSynced, TimeUnit.SECONDS.toNanos(maxS));
        }
        finally
        {
            Files.deleteIfExists(file);
        }
        return this;
    }

    /** Bytes a second. */
    double bytesPerSecond()
    {
        return writtenBytes * (double)TimeUnit.SECONDS.toNanos(1) / elapsedNs;
    }

    /** Time of each piece, in nanoseconds. */
    Histogram histogram()
    {
        return histogram;
    }

    private void writePieces(
        final FileChannel channel, final ByteBuffer piece, final long length, final boolean isSynced, final long maxNs)
        throws IOException
    {
        final long startNs = System.nanoTime();
        long beforeNs = startNs;
        while (writtenBytes < length && beforeNs - startNs < maxNs)
        {
            piece.clear();
            writtenBytes += channel.write(piece, writtenBytes);
            if (isSynced)
            {
                channel.force(false);
            }
            final long afterNs = System.nanoTime();
            histogram.recordValue(afterNs - beforeNs);
            beforeNs = afterNs;
        }
        elapsedNs = beforeNs - startNs;
    }

    private static void writeZeros(final FileChannel channel, final long length) throws IOException
    {
        final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_LENGTH);
        for (long position = 0; position < length; position += ZEROS_LENGTH)
        {
            zeros.clear();
            channel.write(zeros, position);
        }
        channel.force(true);
    }
}
