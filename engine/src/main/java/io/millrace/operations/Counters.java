package io.millrace.operations;

import static io.millrace.operations.CountersDescriptor.BUCKETS_OFFSET;
import static io.millrace.operations.CountersDescriptor.HEALTH_STATE_OFFSET;
import static io.millrace.operations.CountersDescriptor.HEALTH_VERSION_OFFSET;
import static io.millrace.operations.CountersDescriptor.HEARTBEAT_OFFSET;
import static io.millrace.operations.CountersDescriptor.LAUNCHED_OFFSET;
import static io.millrace.operations.CountersDescriptor.LENGTH;
import static io.millrace.operations.CountersDescriptor.MAGIC;
import static io.millrace.operations.CountersDescriptor.MAGIC_OFFSET;
import static io.millrace.operations.CountersDescriptor.MAX_OFFSET;
import static io.millrace.operations.CountersDescriptor.PROCESS_OFFSET;
import static io.millrace.operations.CountersDescriptor.REASON_LENGTH_OFFSET;
import static io.millrace.operations.CountersDescriptor.REASON_MAX;
import static io.millrace.operations.CountersDescriptor.REASON_OFFSET;
import static io.millrace.operations.CountersDescriptor.SUM_OFFSET;
import static io.millrace.operations.CountersDescriptor.VERSION;
import static io.millrace.operations.CountersDescriptor.VERSION_OFFSET;
import static io.millrace.operations.CountersDescriptor.bucketOf;
import static io.millrace.operations.CountersDescriptor.counterOffset;
import static io.millrace.operations.CountersDescriptor.histogramOffset;

import io.millrace.operations.Health.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.agrona.BufferUtil;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the counters of an engine, into a file or, without one, into memory. For the engine: an embedder reads.
 * <p>
 * Threads: one at a time for each counter and for each histogram. Allocation: none but for {@link #health}. The file
 * stays mapped until nobody refers to it, so that a late write finds it.
 */
public final class Counters
{
    private final AtomicBuffer buffer;
    private final CountersReader reader;
    private @Nullable Health written;

    private Counters(final AtomicBuffer buffer)
    {
        this.buffer = buffer;
        reader = new CountersReader(buffer);
        buffer.putLong(PROCESS_OFFSET, ProcessHandle.current().pid());
        buffer.putLong(LAUNCHED_OFFSET, System.currentTimeMillis());
        buffer.putLong(HEARTBEAT_OFFSET, System.currentTimeMillis());
        buffer.putLong(MAGIC_OFFSET, MAGIC);
        buffer.putLongVolatile(VERSION_OFFSET, VERSION);
    }

    /**
     * Counters at zero.
     *
     * @param file made anew, its directory too; null for none.
     * @return the counters.
     */
    public static Counters create(final @Nullable Path file)
    {
        if (file == null)
        {
            return new Counters(new UnsafeBuffer(BufferUtil.allocateDirectAligned(LENGTH, Long.BYTES)));
        }
        try
        {
            final Path directory = file.toAbsolutePath().getParent();
            if (directory != null)
            {
                Files.createDirectories(directory);
            }
            // Not over the old one: who reads that would see it change under its hands.
            Files.deleteIfExists(file);
            try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE))
            {
                return new Counters(new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH)));
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot make counters file: file=" + file, ex);
        }
    }

    /** @return who reads them. */
    public CountersReader reader()
    {
        return reader;
    }

    /**
     * Sets a counter.
     *
     * @param counter to set.
     * @param value   that it has now.
     */
    public void set(final EngineCounter counter, final long value)
    {
        buffer.putLongOrdered(counterOffset(counter), value);
    }

    /**
     * Adds a value to a histogram.
     *
     * @param histogram to add to.
     * @param value     that was measured, not negative.
     */
    public void record(final EngineHistogram histogram, final long value)
    {
        final int offset = histogramOffset(histogram);
        final int bucket = offset + BUCKETS_OFFSET + bucketOf(value) * Long.BYTES;
        buffer.putLongOrdered(bucket, buffer.getLong(bucket) + 1);
        buffer.putLongOrdered(offset + SUM_OFFSET, buffer.getLong(offset + SUM_OFFSET) + value);
        if (value > buffer.getLong(offset + MAX_OFFSET))
        {
            buffer.putLongOrdered(offset + MAX_OFFSET, value);
        }
    }

    /** The engine is alive. */
    public void heartbeat()
    {
        buffer.putLongOrdered(HEARTBEAT_OFFSET, System.currentTimeMillis());
    }

    /**
     * Writes how the engine is, if that has changed.
     *
     * @param health of now.
     */
    public void health(final Health health)
    {
        if (health.equals(written))
        {
            return;
        }
        written = health;
        final byte[] bytes = health.reason().getBytes(StandardCharsets.UTF_8);
        final byte[] reason = bytes.length > REASON_MAX ? Arrays.copyOf(bytes, REASON_MAX) : bytes;
        final long version = buffer.getLongVolatile(HEALTH_VERSION_OFFSET);
        buffer.putLongVolatile(HEALTH_VERSION_OFFSET, version + 1);
        buffer.putLongVolatile(HEALTH_STATE_OFFSET, codeOf(health.state()));
        buffer.putLongVolatile(REASON_LENGTH_OFFSET, reason.length);
        buffer.putBytes(REASON_OFFSET, reason);
        buffer.putLongVolatile(HEALTH_VERSION_OFFSET, version + 2);
    }

    static long codeOf(final State state)
    {
        return switch (state)
        {
            case RUNNING -> 0;
            case DEGRADED -> 1;
            case STOPPED -> 2;
            case CLOSED -> 3;
        };
    }

    static State stateOf(final long code)
    {
        return switch ((int)code)
        {
            case 0 -> State.RUNNING;
            case 1 -> State.DEGRADED;
            case 2 -> State.STOPPED;
            default -> State.CLOSED;
        };
    }
}
