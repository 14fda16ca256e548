package io.millrace.operations;

import static io.millrace.operations.CountersDescriptor.BUCKETS;
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
import static io.millrace.operations.CountersDescriptor.counterOffset;
import static io.millrace.operations.CountersDescriptor.histogramOffset;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads the counters of an engine: of this process from {@code PaymentEngine.counters()}, of another from its file.
 * <p>
 * Threads: any. Allocation: none but for {@link #health()}. Values are as they stand when they are read, each alone.
 */
public final class CountersReader
{
    private final AtomicBuffer buffer;

    CountersReader(final AtomicBuffer buffer)
    {
        this.buffer = buffer;
    }

    /**
     * Opens the counters file of an engine, which may be running, dead or long gone.
     *
     * @param file that the engine's context named.
     * @return reader of it; a later launch of the engine makes the file anew, and this one goes on showing the old.
     * @throws IOException if it cannot be read, or is no counters file of this version.
     */
    public static CountersReader open(final Path file) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            if (channel.size() != LENGTH)
            {
                throw new IOException("no counters file: file=" + file + " length=" + channel.size());
            }
            final AtomicBuffer buffer = new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_ONLY, 0, LENGTH));
            final long version = buffer.getLongVolatile(VERSION_OFFSET);
            if (buffer.getLong(MAGIC_OFFSET) != MAGIC || version != VERSION)
            {
                throw new IOException("no counters file of this version: file=" + file + " version=" + version);
            }
            return new CountersReader(buffer);
        }
    }

    /**
     * Value of a counter.
     *
     * @param counter that is asked for.
     * @return its value about now.
     */
    public long value(final EngineCounter counter)
    {
        return buffer.getLongVolatile(counterOffset(counter));
    }

    /**
     * Number of values that a histogram has counted.
     *
     * @param histogram that is asked for.
     * @return number of values.
     */
    public long count(final EngineHistogram histogram)
    {
        long count = 0;
        for (int i = 0; i < BUCKETS; i++)
        {
            count += bucket(histogram, i);
        }
        return count;
    }

    /**
     * Sum of all values that a histogram has counted.
     *
     * @param histogram that is asked for.
     * @return their sum.
     */
    public long sum(final EngineHistogram histogram)
    {
        return buffer.getLongVolatile(histogramOffset(histogram) + SUM_OFFSET);
    }

    /**
     * The largest value that a histogram has counted.
     *
     * @param histogram that is asked for.
     * @return the largest, 0 when there is none.
     */
    public long max(final EngineHistogram histogram)
    {
        return buffer.getLongVolatile(histogramOffset(histogram) + MAX_OFFSET);
    }

    /**
     * The value that a share of all does not exceed.
     *
     * @param histogram that is asked for.
     * @param share     from 0 to 1, as 0.99.
     * @return upper end of the bucket it falls into, at most {@link #max}; 0 when nothing was counted.
     */
    public long quantile(final EngineHistogram histogram, final double share)
    {
        final long rank = Math.max(1, (long)Math.ceil(share * count(histogram)));
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++)
        {
            seen += bucket(histogram, i);
            if (seen >= rank)
            {
                return Math.min(max(histogram), CountersDescriptor.leastOf(i + 1) - 1);
            }
        }
        return max(histogram);
    }

    /** @return how the engine was at its last tick. */
    public Health health()
    {
        while (true)
        {
            final long version = buffer.getLongVolatile(HEALTH_VERSION_OFFSET);
            final long state = buffer.getLongVolatile(HEALTH_STATE_OFFSET);
            final int length = (int)Math.min(REASON_MAX, buffer.getLongVolatile(REASON_LENGTH_OFFSET));
            final byte[] reason = new byte[Math.max(0, length)];
            buffer.getBytes(REASON_OFFSET, reason);
            if (version == buffer.getLongVolatile(HEALTH_VERSION_OFFSET) && (version & 1) == 0)
            {
                return new Health(Counters.stateOf(state), new String(reason, StandardCharsets.UTF_8));
            }
            Thread.onSpinWait();
        }
    }

    /** @return process id of the engine. */
    public long processId()
    {
        return buffer.getLongVolatile(PROCESS_OFFSET);
    }

    /** @return when the engine was launched, milliseconds since the epoch. */
    public long launchedMs()
    {
        return buffer.getLongVolatile(LAUNCHED_OFFSET);
    }

    /** @return when the engine last ticked, milliseconds since the epoch: long ago says that it is dead. */
    public long heartbeatMs()
    {
        return buffer.getLongVolatile(HEARTBEAT_OFFSET);
    }

    private long bucket(final EngineHistogram histogram, final int bucket)
    {
        return buffer.getLongVolatile(histogramOffset(histogram) + BUCKETS_OFFSET + bucket * Long.BYTES);
    }
}
