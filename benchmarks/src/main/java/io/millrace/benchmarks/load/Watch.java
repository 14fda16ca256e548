package io.millrace.benchmarks.load;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the threads of a run use: the gateway's and the engine's own. Processor time tells more than time on a machine
 * that is shared; a thread that waits by yielding uses it all the same.
 */
final class Watch
{
    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final Thread gateway;
    private final List<Thread> engine = new CopyOnWriteArrayList<>();

    Watch(final Thread gateway)
    {
        this.gateway = gateway;
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
        long sum = threads.getThreadAllocatedBytes(gateway.getId());
        for (final Thread thread : engine)
        {
            sum += threads.getThreadAllocatedBytes(thread.getId());
        }
        return sum;
    }

    /** Processor time used so far by the gateway. */
    long gatewayNs()
    {
        return threads.getThreadCpuTime(gateway.getId());
    }

    /** Processor time used so far by the engine's threads together. */
    long engineNs()
    {
        long sum = 0;
        for (final Thread thread : engine)
        {
            sum += threads.getThreadCpuTime(thread.getId());
        }
        return sum;
    }
}
