package io.millrace.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What a process holds on to: threads of ours, open files, mappings, heap and direct memory. What collectors and
 * cleaners free is given time to be freed.
 */
final class Leaks
{
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long threads;
    private final long files;
    private final long mappings;
    private final long heapBytes;
    private final long directBytes;

    private Leaks() throws IOException
    {
        System.gc();
        threads = Thread.getAllStackTraces().keySet().stream().filter(each -> each.getName().startsWith("millrace"))
            .count();
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd")))
        {
            files = open.count();
        }
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps")))
        {
            mappings = lines.filter(line -> line.contains(".cq4") || line.contains(".cq4t")).count();
        }
        heapBytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        directBytes = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    }

    /** What is held now. */
    static Leaks now() throws IOException
    {
        return new Leaks();
    }

    /** Waits until no more is held than before, but for what a JVM takes as it goes along. */
    static void checkNoMoreThan(final Leaks before) throws IOException
    {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        Leaks now = now();
        while (now.isMoreThan(before) && System.nanoTime() < deadlineNs)
        {
            LockSupport.parkNanos(PAUSE_NS);
            now = now();
        }
        final Leaks last = now;
        assertTrue(!last.isMoreThan(before), () -> "before " + before + ", now " + last);
        System.out.println("held before: " + before + "; after: " + last);
    }

    private boolean isMoreThan(final Leaks before)
    {
        return threads > before.threads || files > before.files + 4 || mappings > before.mappings ||
            heapBytes > before.heapBytes + (16 << 20) || directBytes > before.directBytes + (8 << 20);
    }

    @Override
    public String toString()
    {
        return "threads=" + threads + " files=" + files + " mappings=" + mappings + " heapBytes=" + heapBytes +
            " directBytes=" + directBytes;
    }
}
