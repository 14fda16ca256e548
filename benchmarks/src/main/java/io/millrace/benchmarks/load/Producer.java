package io.millrace.benchmarks.load;

import io.millrace.benchmarks.PaymentStream;
import io.millrace.engine.PaymentClient;
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

    private final PaymentClient client;
    private final PaymentStream stream;
    private final Responses responses;
    private final int claim;
    private final MutableDirectBuffer buffer;
    private long sent;
    private long payments;

    Producer(final PaymentClient client, final PaymentStream stream, final Responses responses, final int claim)
    {
        this.client = client;
        this.stream = stream;
        this.responses = responses;
        this.claim = claim;
        buffer = client.buffer();
    }

    /** Number of payments sent so far. */
    long payments()
    {
        return payments;
    }

    /** Opens all accounts of the stream. */
    void openAccounts()
    {
        final int most = client.maxClaim();
        for (int index = 0; index < stream.accounts();)
        {
            final int count = Math.min(most, stream.accounts() - index);
            final long first = client.claim(count);
            for (int i = 0; i < count; i++)
            {
                stream.encodeOpening(index++, buffer, client.offset(first + i));
            }
            client.publish(first, count);
            sent += count;
        }
        awaitAnswers();
    }

    /** Keeps so many payments under way until the time is over and all are answered; returns how long that took. */
    long closedLoop(final int inFlight, final long durationNs)
    {
        final long startNs = System.nanoTime();
        long nowNs = startNs;
        int idle = 0;
        while (nowNs - startNs < durationNs)
        {
            final long room = inFlight - (sent - responses.answered());
            if (room > 0)
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
    long openLoop(final long rate, final long durationNs)
    {
        final double intervalNs = (double)TimeUnit.SECONDS.toNanos(1) / rate;
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
        final long first = client.claim(count);
        for (int i = 0; i < count; i++)
        {
            responses.sending(first + i, timeNs + (long)(i * intervalNs));
            stream.encode(payments++, buffer, client.offset(first + i));
        }
        client.publish(first, count);
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
