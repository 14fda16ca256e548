package io.millrace.benchmarks.load;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the threads of a run use: the gateways' and the engine's own. Processor time tells more than time on a machine
 * that is shared; a thread that waits by yielding uses it all the same.
 */
final class Watch
{
    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final List<Thread> gateways = new CopyOnWriteArrayList<>();
    private final List<Thread> engine = new CopyOnWriteArrayList<>();

    /** Has a thread of a gateway watched. */
    Thread gatewayThread(final Thread thread)
    {
        gateways.add(thread);
        return thread;
    }

    /** Has a thread of the engine watched. */
    Thread engineThread(final Thread thread)
    {
        engine.add(thread);
        return thread;
    }

    /** Bytes allocated so far by all threads. */
    long allocatedBytes()
    {
        long sum = 0;
        for (final List<Thread> side : List.of(gateways, engine))
        {
            for (final Thread thread : side)
            {
                sum += threads.getThreadAllocatedBytes(thread.getId());
            }
        }
        return sum;
    }

    /** Processor time used so far by the gateways together. */
    long gatewayNs()
    {
        return spentNs(gateways);
    }

    /** Processor time used so far by the engine's threads together. */
    long engineNs()
    {
        return spentNs(engine);
    }

    private long spentNs(final List<Thread> side)
    {
        long sum = 0;
        for (final Thread thread : side)
        {
            sum += threads.getThreadCpuTime(thread.getId());
        }
        return sum;
    }
}
