package io.millrace.benchmarks.load;

import io.millrace.benchmarks.CommandStream;
import io.millrace.benchmarks.CommandStream.Kind;
import io.millrace.benchmarks.Lane;
import io.millrace.benchmarks.PaymentStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * A gateway: claims, encodes in place, publishes. It spins, then yields while it waits; in the closed loop, if it
 * claims in runs and has a thousand under way, it parks for moments instead: it need not see each answer, and a look
 * takes the line that counts them from the engine's processor.
 * <p>
 * Thread: one. Allocation: none after construction.
 */
final class Producer
{
    private static final int SPINS = 100;
    /** Under way, so that there is work for longer than a moment. */
    private static final int PARKING_LEAST = 1_024;
    private static final long PARK_MIN_NS = TimeUnit.MICROSECONDS.toNanos(10);
    private static final long PARK_MAX_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Lane lane;
    private final CommandStream stream;
    private final Responses responses;
    private final int claim;
    private final long firstNumber;
    private final MutableDirectBuffer buffer;
    private final IdleStrategy yielding = new BackoffIdleStrategy(SPINS, Long.MAX_VALUE, PARK_MIN_NS, PARK_MAX_NS);
    private final IdleStrategy parking = new BackoffIdleStrategy(SPINS, 1, PARK_MIN_NS, PARK_MAX_NS);
    private long sent;
    private long payments;

    Producer(
        final Lane lane,
        final CommandStream stream,
        final Responses responses,
        final int claim,
        final long firstNumber)
    {
        this.lane = lane;
        this.stream = stream;
        this.responses = responses;
        this.claim = claim;
        this.firstNumber = firstNumber;
        buffer = lane.buffer();
    }

    /** Commands sent so far, without the openings of accounts. */
    long payments()
    {
        return payments;
    }

    /** Number of its first command in the stream. */
    long firstNumber()
    {
        return firstNumber;
    }

    /** What it hears. */
    Responses responses()
    {
        return responses;
    }

    /** Opens all accounts of the stream, so many in a claim. */
    void openAccounts(final int most)
    {
        final PaymentStream accounts = stream.payments();
        for (int index = 0; index < accounts.accounts();)
        {
            final int count = Math.min(most, accounts.accounts() - index);
            final long first = lane.claim(count);
            for (int i = 0; i < count; i++)
            {
                responses.sending(first + i, System.nanoTime(), false);
                accounts.encodeOpening(index++, buffer, lane.offset(first + i));
            }
            lane.publish(first, count);
            sent += count;
        }
        awaitAnswers();
    }

    /**
     * Keeps so many commands under way until the time is over and all are answered; sends again when there is room for
     * so many. Returns how long that took.
     */
    long closedLoop(final int inFlight, final int least, final long durationNs)
    {
        final long startNs = System.nanoTime();
        final IdleStrategy waiting = claim > 1 && inFlight >= PARKING_LEAST ? parking : yielding;
        long nowNs = startNs;
        while (nowNs - startNs < durationNs)
        {
            final long room = inFlight - (sent - responses.answered());
            if (room >= least)
            {
                send((int)Math.min(room, claim), nowNs, 0);
                waiting.reset();
            }
            else
            {
                waiting.idle();
            }
            nowNs = System.nanoTime();
        }
        awaitAnswers();
        return System.nanoTime() - startNs;
    }

    /** Sends at a rate, late ones at once and timed from when they were due; returns how long that took. */
    long openLoop(final double rate, final long durationNs)
    {
        final double intervalNs = TimeUnit.SECONDS.toNanos(1) / rate;
        final long total = (long)(durationNs / intervalNs);
        final long startNs = System.nanoTime();
        long done = 0;
        while (done < total)
        {
            final long due = Math.min(total, 1 + (long)((System.nanoTime() - startNs) / intervalNs));
            if (done < due)
            {
                final int count = (int)Math.min(due - done, claim);
                send(count, startNs + (long)(done * intervalNs), intervalNs);
                done += count;
                yielding.reset();
            }
            else
            {
                yielding.idle();
            }
        }
        awaitAnswers();
        return System.nanoTime() - startNs;
    }

    /**
     * As a batch office sends: claims as they are, so many commands under way and no more of them a second, parked for
     * moments in between. Until it is told to end and all are answered.
     */
    void batches(final int inFlight, final double rate, final BooleanSupplier isEnding)
    {
        final long startNs = System.nanoTime();
        final long sentBefore = sent;
        while (!isEnding.getAsBoolean())
        {
            final long nowNs = System.nanoTime();
            final double due = rate * (nowNs - startNs) / TimeUnit.SECONDS.toNanos(1);
            if (sent - responses.answered() + claim <= inFlight && sent - sentBefore < due)
            {
                send(claim, nowNs, 0);
            }
            else
            {
                LockSupport.parkNanos(BatchProducer.PARK_NS);
            }
        }
        awaitAnswers();
    }

    private void send(final int count, final long timeNs, final double intervalNs)
    {
        final long first = lane.claim(count);
        for (int i = 0; i < count; i++)
        {
            final long number = firstNumber + payments++;
            final Kind kind = stream.kind(number);
            responses.sending(first + i, timeNs + (long)(i * intervalNs), kind == Kind.REFUSED);
            stream.encode(number, kind, buffer, lane.offset(first + i));
        }
        lane.publish(first, count);
        sent += count;
    }

    /** An answer that never comes, as after a listener that threw, is an error, and no wait without an end. */
    private void awaitAnswers()
    {
        yielding.reset();
        long before = responses.answered();
        long beforeNs = System.nanoTime();
        while (before < sent)
        {
            yielding.idle();
            final long answered = responses.answered();
            if (answered > before)
            {
                before = answered;
                beforeNs = System.nanoTime();
            }
            else if (System.nanoTime() - beforeNs > Responses.LONGEST_NS)
            {
                throw new IllegalStateException("no answer for a minute: answered=" + answered + " sent=" + sent);
            }
        }
    }
}
