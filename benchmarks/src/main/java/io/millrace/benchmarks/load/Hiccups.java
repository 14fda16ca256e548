package io.millrace.benchmarks.load;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * By how much a thread that does nothing but sleep wakes too late. It waits for no lock, no file and no other thread,
 * so what it shows is the machine's and the JVM's: a scheduler with more threads than processors, a host that has taken
 * the processors of a virtual machine away, a collection. An answer that is as late as that was not late by anything it
 * went through. The idea is that of jHiccup.
 * <p>
 * Thread: its own, until it ends. Cost: a wake-up each millisecond.
 */
final class Hiccups
{
    private static final long SLEEP_NS = MILLISECONDS.toNanos(1);

    private final Histogram late = new Histogram(Responses.LONGEST_NS, Responses.DIGITS);
    private final WorstSeconds worst = new WorstSeconds();
    private final Thread thread = new Thread(this::run, "hiccups");
    private volatile boolean hasEnded;

    /** Begins. */
    Hiccups()
    {
        thread.setDaemon(true);
        thread.start();
    }

    private void run()
    {
        long beforeNs = System.nanoTime();
        while (!hasEnded)
        {
            LockSupport.parkNanos(SLEEP_NS);
            final long nowNs = System.nanoTime();
            // Who wanted to wake meanwhile was late as well, by less and less: so it compares with payments at a rate.
            final long lateNs = Math.max(0, nowNs - beforeNs - SLEEP_NS);
            late.recordValueWithExpectedInterval(Math.min(lateNs, Responses.LONGEST_NS), SLEEP_NS);
            worst.record(nowNs, lateNs);
            beforeNs = nowNs;
        }
    }

    /** Ends; what it saw, beside the worst seconds of payments. */
    Lateness end(final WorstSeconds worstOfPayments)
    {
        hasEnded = true;
        try
        {
            thread.join();
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
        return new Lateness(worstOfPayments, late, worst);
    }
}
