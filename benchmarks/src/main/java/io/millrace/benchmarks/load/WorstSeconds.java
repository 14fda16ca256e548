package io.millrace.benchmarks.load;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * In which seconds something took longest, counted from the start of the JVM, as its logs count: so that what a log of
 * the collector, the compiler or another tool says of the same second can be laid beside it.
 * <p>
 * Threads: one that records; read while it does not. Allocation: none while it records.
 */
public final class WorstSeconds
{
    /** What takes less is not worth a look. */
    private static final long LEAST_NS = MILLISECONDS.toNanos(1);
    private static final int SECONDS_MAX = 7_200;
    private static final int SHOWN = 5;

    /** Of {@link System#nanoTime()}, when the JVM began. */
    private static final long BEGIN_NS =
        System.nanoTime() - MILLISECONDS.toNanos(ManagementFactory.getRuntimeMXBean().getUptime());

    private final long[] longestNs = new long[SECONDS_MAX];

    /** Records what ended at a time, of {@link System#nanoTime()}. */
    void record(final long nowNs, final long tookNs)
    {
        if (tookNs >= LEAST_NS)
        {
            final int second = (int)Math.min(SECONDS_MAX - 1, (nowNs - BEGIN_NS) / SECONDS.toNanos(1));
            longestNs[second] = Math.max(longestNs[second], tookNs);
        }
    }

    /** Forgets all. */
    void reset()
    {
        Arrays.fill(longestNs, 0);
    }

    /** Takes over what another recorded. */
    void add(final WorstSeconds other)
    {
        Arrays.setAll(longestNs, second -> Math.max(longestNs[second], other.longestNs[second]));
    }

    /** The worst first: {@code 104 s 49.6 ms, ...}; {@code none} when nothing took a millisecond. */
    String text()
    {
        final String text = IntStream.range(0, SECONDS_MAX)
            .filter(second -> longestNs[second] > 0)
            .boxed()
            .sorted((a, b) -> Long.compare(longestNs[b], longestNs[a]))
            .limit(SHOWN)
            .map(second -> String.format(Locale.ROOT, "%d s %.1f ms", second, longestNs[second] / 1e6))
            .collect(Collectors.joining(", "));
        return text.isEmpty() ? "none" : text;
    }
}
