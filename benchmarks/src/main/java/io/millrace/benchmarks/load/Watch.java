package io.millrace.benchmarks.load;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the threads of a run use: the gateways', the engine's own, and the journal's. Processor time tells more than
 * time on a machine that is shared; a thread that waits by yielding uses it all the same.
 */
final class Watch
{
    private static final String OURS = "millrace-";
    /** Threads of a journal, by their names behind that. */
    private static final Set<String> JOURNAL = Set.of("chain", "keeper", "syncer", "bursts", "shadow", "ahead", "file");

    private final OperatingSystemMXBean process =
        (OperatingSystemMXBean)ManagementFactory.getOperatingSystemMXBean();
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

    /** Processor time used so far. */
    ThreadTimes spent()
    {
        final SortedMap<String, Long> journal = new TreeMap<>();
        long journalNs = 0;
        for (final ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds()))
        {
            if (thread != null && thread.getThreadName().startsWith(OURS))
            {
                final String name = thread.getThreadName().substring(OURS.length());
                if (JOURNAL.contains(name))
                {
                    final long spentNs = threads.getThreadCpuTime(thread.getThreadId());
                    journal.put(name, spentNs);
                    journalNs += spentNs;
                }
            }
        }
        final long gatewayNs = spentNs(gateways);
        final long engineNs = spentNs(engine);
        return new ThreadTimes(
            gatewayNs, engineNs, journal, process.getProcessCpuTime() - gatewayNs - engineNs - journalNs);
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
