package io.millrace.benchmarks.load;

import io.millrace.benchmarks.RawLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The raw limit of a journal: the same bytes, in pieces as large as the engine's bursts were, into a {@link RawLog}.
 * <p>
 * Thread: one, with nothing else going on.
 */
final class RawFile
{
    private static final int DIGITS = 3;

    private final Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(1), DIGITS);
    private long writtenBytes;
    private long elapsedNs;

    /** Writes into a new file of a directory, for so long at most. */
    RawFile write(final Path directory, final long bytes, final int pieceBytes, final boolean isSynced,
        final long maxNs)
        throws IOException
    {
        final ByteBuffer piece = ByteBuffer.allocateDirect(pieceBytes);
        for (int i = 0; i < pieceBytes; i++)
        {
            piece.put(i, (byte)i);
        }
        try (RawLog log = new RawLog(directory, isSynced))
        {
            final long startNs = System.nanoTime();
            long beforeNs = startNs;
            while (writtenBytes < bytes && beforeNs - startNs < maxNs)
            {
                log.append(piece.clear());
                writtenBytes += pieceBytes;
                final long afterNs = System.nanoTime();
                histogram.recordValue(afterNs - beforeNs);
                beforeNs = afterNs;
            }
            elapsedNs = beforeNs - startNs;
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
}
