package io.millrace.benchmarks.load;

import io.millrace.benchmarks.CommandStream;
import io.millrace.benchmarks.CommandStream.Kind;
import io.millrace.benchmarks.Lane;
import io.millrace.benchmarks.PaymentStream;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * A gateway: claims, encodes in place, publishes.
 * <p>
 * Thread: one. Allocation: none after construction.
 */
final class Producer
{
    private static final int SPINS = 100;

    private final Lane lane;
    private final CommandStream stream;
    private final Responses responses;
    private final int claim;
    private final long firstNumber;
    private final MutableDirectBuffer buffer;
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
                responses.sending(first + i, 0, false);
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
        long nowNs = startNs;
        int idle = 0;
        while (nowNs - startNs < durationNs)
        {
            final long room = inFlight - (sent - responses.answered());
            if (room >= least)
            {
                send((int)Math.min(room, claim), nowNs, 0);
                idle = 0;
            }
            else
            {
                idle = idle(idle);
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
        int idle = 0;
        while (done < total)
        {
            final long due = Math.min(total, 1 + (long)((System.nanoTime() - startNs) / intervalNs));
            if (done < due)
            {
                final int count = (int)Math.min(due - done, claim);
                send(count, startNs + (long)(done * intervalNs), intervalNs);
                done += count;
                idle = 0;
            }
            else
            {
                idle = idle(idle);
            }
        }
        awaitAnswers();
        return System.nanoTime() - startNs;
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

    private void awaitAnswers()
    {
        int idle = 0;
        while (responses.answered() < sent)
        {
            idle = idle(idle);
        }
    }

    private static int idle(final int idle)
    {
        if (idle < SPINS)
        {
            Thread.onSpinWait();
            return idle + 1;
        }
        YieldingIdleStrategy.INSTANCE.idle();
        return idle;
    }
}
