package io.millrace.benchmarks.load;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Bytes allocated by the threads of a run: the producer's and the engine's own.
 */
final class Allocation
{
    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final List<Thread> watched = new CopyOnWriteArrayList<>();

    /** Has a thread watched. */
    Thread watch(final Thread thread)
    {
        watched.add(thread);
        return thread;
    }

    /** Bytes allocated so far by all that are watched. */
    long bytes()
    {
        long sum = 0;
        for (final Thread thread : watched)
        {
            sum += threads.getThreadAllocatedBytes(thread.getId());
        }
        return sum;
    }
}
