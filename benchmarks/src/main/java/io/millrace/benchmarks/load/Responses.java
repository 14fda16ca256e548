package io.millrace.benchmarks.load;

import io.millrace.ledger.Burst;
import io.millrace.ledger.Result;
import io.millrace.pipeline.Fate;
import io.millrace.pipeline.ResponseListener;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.agrona.BitUtil;
import org.jspecify.annotations.Nullable;

/**
 * Hears every answer: counts it, checks its order and that it is no refusal, and takes the time since its payment was
 * sent, or was to be sent.
 * <p>
 * Threads: {@link #sending} the producer, {@link #onResult} the response thread. Times pass from one to the other by
 * the ring, in an array as large as all that can be under way.
 */
final class Responses implements ResponseListener
{
    private static final int DIGITS = 3;

    private final long[] sentNs;
    private final int mask;
    private final int sample;
    private final AtomicLong answered = new AtomicLong();
    private final Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(1), DIGITS);
    private long lastSequence = Burst.NULL_SEQUENCE;
    private long refused;
    private int untilSample;
    private volatile boolean isRecording;
    private volatile @Nullable Throwable fault;

    Responses(final int underWayMax, final int sample)
    {
        sentNs = new long[BitUtil.findNextPositivePowerOfTwo(underWayMax)];
        mask = sentNs.length - 1;
        this.sample = sample;
        untilSample = sample;
    }

    /** Producer: a command is sent now, or was to be sent then. */
    void sending(final long sequence, final long timeNs)
    {
        sentNs[(int)sequence & mask] = timeNs;
    }

    /** Number of answers so far; any thread. */
    long answered()
    {
        return answered.get();
    }

    /** Begins or ends the taking of times, while nothing is under way. */
    void recording(final boolean isRecording)
    {
        if (isRecording)
        {
            histogram.reset();
        }
        this.isRecording = isRecording;
    }

    /** Times taken, in nanoseconds; while nothing is under way. */
    Histogram histogram()
    {
        return histogram;
    }

    /** Fails if an answer came twice, out of order or as a refusal; whether one is missing, who waits for all sees. */
    void check()
    {
        final Throwable cause = fault;
        if (cause != null || refused != 0)
        {
            throw new IllegalStateException("answers are wrong: refused=" + refused + " fault=" + cause, cause);
        }
    }

    @Override
    public void onResult(final Result result)
    {
        final long sequence = result.sequence();
        if (sequence <= lastSequence)
        {
            fault = new IllegalStateException("answer out of order: sequence=" + sequence + " last=" + lastSequence);
        }
        lastSequence = sequence;
        if (!result.isAccepted())
        {
            refused++;
        }
        if (isRecording && --untilSample == 0)
        {
            untilSample = sample;
            histogram.recordValue(Math.max(0, System.nanoTime() - sentNs[(int)sequence & mask]));
        }
        answered.lazySet(answered.getPlain() + 1);
    }

    @Override
    public void onUnanswered(final long sequence, final Fate fate, final Throwable cause)
    {
        fault = cause;
        answered.lazySet(answered.getPlain() + 1);
    }
}
