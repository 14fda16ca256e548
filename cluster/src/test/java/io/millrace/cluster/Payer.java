package io.millrace.cluster;

import io.millrace.engine.Payment;
import io.millrace.engine.PaymentService;
import io.millrace.engine.UnansweredException;
import io.millrace.ledger.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Pays a cent again and again, a few at once, until it is told to stop; knows which payments were acknowledged, and
 * asks again about those that were not.
 */
final class Payer extends Thread
{
    private static final int AT_ONCE = 32;

    private final PaymentService payments;
    private final long number;
    private final Map<UUID, Long> acknowledged = new ConcurrentHashMap<>();
    private volatile boolean isStopped;
    private long settled;

    Payer(final PaymentService payments, final long number)
    {
        super("payer-" + number);
        this.payments = payments;
        this.number = number;
        setDaemon(true);
        setUncaughtExceptionHandler((thread, thrown) -> thrown.printStackTrace());
    }

    @Override
    public void run()
    {
        long next = 1;
        while (!isStopped)
        {
            final List<UUID> ids = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++)
            {
                ids.add(new UUID(number, next++));
            }
            final List<CompletableFuture<Result>> futures = ids.stream().map(this::pay).toList();
            for (int i = 0; i < AT_ONCE; i++)
            {
                settle(ids.get(i), futures.get(i));
            }
        }
    }

    Payment payment(final UUID id)
    {
        return Payment.of(id, ClusterTest.CASH, number, 1, ClusterTest.EUR);
    }

    /** Each with the sequence that it was applied at. */
    Map<UUID, Long> acknowledged()
    {
        return acknowledged;
    }

    /** Outcomes that were not known at first. */
    long settled()
    {
        return settled;
    }

    void finish() throws InterruptedException
    {
        isStopped = true;
        join(60_000);
        if (isAlive())
        {
            throw new IllegalStateException("payer does not end: acknowledged=" + acknowledged.size());
        }
    }

    private CompletableFuture<Result> pay(final UUID id)
    {
        try
        {
            return payments.submit(payment(id));
        }
        catch (final UnansweredException unanswered)
        {
            return CompletableFuture.failedFuture(unanswered);
        }
    }

    private void settle(final UUID id, final CompletableFuture<Result> first)
    {
        CompletableFuture<Result> future = first;
        while (true)
        {
            try
            {
                final Result result = future.join();
                if (!result.isAccepted())
                {
                    throw new IllegalStateException("refused: id=" + id + " result=" + result);
                }
                acknowledged.put(id, result.firstSequence() < 0 ? result.sequence() : result.firstSequence());
                return;
            }
            catch (final CompletionException unanswered)
            {
                settled++;
                future = pay(id);
            }
        }
    }
}
