package io.millrace.benchmarks.cluster;

import io.millrace.cluster.BareSession;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What is sent to a cluster over one session, and answered: as fast as it goes, at a rate, or one after the other.
 * <p>
 * Thread: whoever made it.
 */
final class Sending
{
    private static final long LOST_NS = TimeUnit.SECONDS.toNanos(3);
    private static final long RESEND_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(60);

    private BareSession session;
    private long payments;
    private long messages;
    private long answered;
    private long lost;

    Sending(final BareSession session)
    {
        this.session = session;
    }

    /** Payments sent so far, whatever became of them. */
    long payments()
    {
        return payments;
    }

    /** Messages whose answer never came. */
    long lost()
    {
        return lost;
    }

    void close()
    {
        session.close();
    }

    /** Goes on over another session. */
    void over(final BareSession another)
    {
        session.close();
        session = another;
    }

    /**
     * As fast as it goes.
     *
     * @param size     payments in a message.
     * @param inFlight payments at the most that have no answer yet.
     * @param most     payments to send.
     * @param ns       to send for.
     * @return payments answered a second.
     */
    double flood(final int size, final int inFlight, final long most, final long ns)
    {
        session.begin(size, number -> answered++);
        answered = 0;
        final long window = Math.max(1, inFlight / size);
        final long beginNs = System.nanoTime();
        long sent = 0;
        long nowNs = beginNs;
        while (nowNs - beginNs < ns && sent * size < most)
        {
            while (sent - answered < window && session.send(messages, payments))
            {
                sent++;
                messages++;
                payments += size;
            }
            session.poll();
            nowNs = System.nanoTime();
        }
        final long inTime = answered;
        drain(sent);
        return inTime * size / ((nowNs - beginNs) / 1e9);
    }

    /**
     * One payment a message at a rate, each timed from when it was to be sent.
     *
     * @param rate payments a second.
     * @param ns   to send for.
     * @return times to the answer, in nanoseconds.
     */
    Histogram steady(final long rate, final long ns)
    {
        final Histogram times = new Histogram(LONGEST_NS, 3);
        final long first = messages;
        final double intervalNs = 1e9 / rate;
        final long beginNs = System.nanoTime();
        answered = 0;
        session.begin(1, number ->
        {
            final long dueNs = beginNs + (long)((number - first) * intervalNs);
            times.recordValue(Math.min(LONGEST_NS, System.nanoTime() - dueNs));
            answered++;
        });
        final long count = (long)(ns / intervalNs);
        long sent = 0;
        while (sent < count)
        {
            while (sent < count && System.nanoTime() - beginNs >= (long)(sent * intervalNs) &&
                session.send(messages, payments))
            {
                sent++;
                messages++;
                payments++;
            }
            session.poll();
        }
        drain(sent);
        return times;
    }

    /**
     * One after the other, each sent again until it is answered.
     *
     * @param ns to do so for; at least one is answered.
     * @return the longest time without an answer, in nanoseconds.
     */
    long ping(final long ns)
    {
        final long beginNs = System.nanoTime();
        long heardNs = beginNs;
        long longestNs = 0;
        while (heardNs - beginNs < ns || heardNs == beginNs)
        {
            awaitOne();
            final long nowNs = System.nanoTime();
            longestNs = Math.max(longestNs, nowNs - heardNs);
            heardNs = nowNs;
        }
        return longestNs;
    }

    private void awaitOne()
    {
        final long number = messages++;
        final boolean[] isHeard = { false };
        session.begin(1, heard -> isHeard[0] |= heard == number);
        final long beginNs = System.nanoTime();
        long sentNs = beginNs - RESEND_NS;
        while (!isHeard[0])
        {
            final long nowNs = System.nanoTime();
            if (nowNs - sentNs >= RESEND_NS)
            {
                session.send(number, payments);
                sentNs = nowNs;
            }
            if (nowNs - beginNs > LONGEST_NS)
            {
                throw new IllegalStateException("no answer in a minute");
            }
            session.poll();
        }
        payments++;
    }

    private void drain(final long sent)
    {
        long lastNs = System.nanoTime();
        long last = answered;
        while (answered < sent && System.nanoTime() - lastNs < LOST_NS)
        {
            session.poll();
            if (answered > last)
            {
                last = answered;
                lastNs = System.nanoTime();
            }
        }
        lost += sent - answered;
    }
}
