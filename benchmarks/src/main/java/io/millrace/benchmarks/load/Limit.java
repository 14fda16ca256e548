package io.millrace.benchmarks.load;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.HdrHistogram.Histogram;

/**
 * What a limit gave under the load of an engine.
 *
 * @param payments  answered.
 * @param elapsedNs until the last was answered.
 * @param spent     processor time of its threads.
 * @param latency   of each payment, in nanoseconds; in an open loop from the intended send.
 * @param late      when it was longest, and what a thread saw that only slept.
 */
public record Limit(long payments, long elapsedNs, ThreadTimes spent, Histogram latency, Lateness late)
{
    /** @return payments answered a second. */
    public double perSecond()
    {
        return payments * (double)SECONDS.toNanos(1) / elapsedNs;
    }
}
