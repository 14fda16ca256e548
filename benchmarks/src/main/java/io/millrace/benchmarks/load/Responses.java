package io.millrace.benchmarks.load;

import io.millrace.ledger.Burst;
import io.millrace.ledger.Result;
import io.millrace.response.Fate;
import io.millrace.response.ResponseListener;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;
import org.agrona.BitUtil;
import org.jspecify.annotations.Nullable;

/**
 * Hears every answer to one producer: counts it, checks its order and that it is a refusal where one was to come and
 * nowhere else, and takes the time since its payment was sent, or was to be sent.
 * <p>
 * Threads: {@link #sending} the producer, {@link #onResult} the response thread. Times pass from one to the other by
 * the ring, in an array as large as all that can be under way.
 */
final class Responses implements ResponseListener, LongConsumer
{
    /** What takes longer counts as so long. */
    static final long LONGEST_NS = TimeUnit.MINUTES.toNanos(1);
    static final int DIGITS = 3;

    private final long[] sentNs;
    private final boolean[] isRefusalDue;
    private final int mask;
    private final int sample;
    private final AtomicLong answered = new AtomicLong();
    private final Histogram histogram = new Histogram(LONGEST_NS, DIGITS);
    private final WorstSeconds worst = new WorstSeconds();
    private long lastSequence = Burst.NULL_SEQUENCE;
    private long wrong;
    private int untilSample;
    private volatile @Nullable Throwable fault;

    Responses(final int underWayMax, final int sample)
    {
        sentNs = new long[BitUtil.findNextPositivePowerOfTwo(underWayMax)];
        isRefusalDue = new boolean[sentNs.length];
        mask = sentNs.length - 1;
        this.sample = sample;
        untilSample = sample;
    }

    /** Producer: a command is sent now, or was to be sent then, and must be refused, or must not. */
    void sending(final long sequence, final long timeNs, final boolean isRefusalDue)
    {
        sentNs[(int)sequence & mask] = timeNs;
        this.isRefusalDue[(int)sequence & mask] = isRefusalDue;
    }

    /** Number of answers so far; any thread. */
    long answered()
    {
        return answered.get();
    }

    /**
     * Begins a measurement, while nothing is under way. Times are taken before it as well, and thrown away: code that
     * is run for the first time then would be compiled anew, and the first payments would wait for that.
     */
    void restart()
    {
        histogram.reset();
        worst.reset();
        untilSample = sample;
    }

    /** Times taken, in nanoseconds; while nothing is under way. */
    Histogram histogram()
    {
        return histogram;
    }

    /** When they were longest; while nothing is under way. */
    WorstSeconds worst()
    {
        return worst;
    }

    /** Fails if an answer came twice, out of order or not as it had to be; who waits for all sees a missing one. */
    void check()
    {
        final Throwable cause = fault;
        if (cause != null || wrong != 0)
        {
            throw new IllegalStateException("answers are wrong: wrong=" + wrong + " fault=" + cause, cause);
        }
    }

    @Override
    public void onResult(final Result result)
    {
        final long nowNs = timeIfSampled();
        final long sequence = result.sequence();
        if (result.isAccepted() == isRefusalDue[(int)sequence & mask])
        {
            wrong++;
        }
        answered(sequence, nowNs);
    }

    @Override
    public void accept(final long sequence)
    {
        answered(sequence, timeIfSampled());
    }

    @Override
    public void onUnanswered(final long sequence, final Fate fate, final Throwable cause)
    {
        fault = cause;
        answered.lazySet(answered.getPlain() + 1);
    }

    /** The answer is there at this moment: whatever is looked up to check it stands in the producer's cache. */
    private long timeIfSampled()
    {
        return untilSample == 1 ? System.nanoTime() : 0;
    }

    private void answered(final long sequence, final long nowNs)
    {
        if (sequence <= lastSequence)
        {
            fault = new IllegalStateException("answer out of order: sequence=" + sequence + " last=" + lastSequence);
        }
        lastSequence = sequence;
        if (--untilSample == 0)
        {
            untilSample = sample;
            final long tookNs = Math.min(Math.max(0, nowNs - sentNs[(int)sequence & mask]), LONGEST_NS);
            histogram.recordValue(tookNs);
            worst.record(nowNs, tookNs);
        }
        answered.lazySet(answered.getPlain() + 1);
    }
}
