package io.millrace.benchmarks.load;

import static java.util.concurrent.TimeUnit.MICROSECONDS;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that use as much of the processors as others did, and do nothing with it. Where there are more threads than
 * processors, stalls come from that; a bare ring alone on the machine does not have them, whatever the engine does.
 * <p>
 * Each wakes every fifth of a millisecond and works off what it owes by then, so evenly: no snapshot of a tenth of a
 * second, no cycle made ahead. Thread: its owner's, and its own until it is closed.
 */
final class Neighbours implements AutoCloseable
{
    private static final long PIECE_NS = MICROSECONDS.toNanos(20);
    private static final long REST_NS = MICROSECONDS.toNanos(200);

    private final ThreadMXBean times = ManagementFactory.getThreadMXBean();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isClosed;

    /**
     * Lets them begin.
     *
     * @param spentNs   processor time that each is to use, in so much time by the clock:
     * @param elapsedNs that.
     */
    Neighbours(final Collection<Long> spentNs, final long elapsedNs)
    {
        for (final long oneSpentNs : spentNs)
        {
            final double share = (double)oneSpentNs / elapsedNs;
            final Thread thread = new Thread(() -> run(share), "neighbour");
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void run(final double share)
    {
        final long startNs = System.nanoTime();
        while (!isClosed)
        {
            final long nowNs = System.nanoTime();
            if (times.getCurrentThreadCpuTime() < share * (nowNs - startNs))
            {
                while (System.nanoTime() - nowNs < PIECE_NS)
                {
                    Thread.onSpinWait();
                }
            }
            else
            {
                LockSupport.parkNanos(REST_NS);
            }
        }
    }

    @Override
    public void close()
    {
        isClosed = true;
        threads.forEach(LockSupport::unpark);
    }
}
