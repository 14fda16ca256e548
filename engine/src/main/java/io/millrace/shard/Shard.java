package io.millrace.shard;

import io.millrace.engine.Instruction;
import io.millrace.engine.PaymentService;
import io.millrace.ledger.PaymentState;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.response.Fate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A shard as a coordinator sees it: its service, and a thread of its own to send from, since whoever hears an answer
 * must not wait for room, and a shard that does not answer must not hold up the others.
 */
final class Shard
{
    private static final long CLOSE_TIMEOUT_S = 10;

    final int number;
    final Semaphore room;
    private final int underWayMax;
    private final PaymentService service;
    private final ExecutorService sender;
    private final Map<Long, CompletableFuture<Void>> opened = new ConcurrentHashMap<>();

    Shard(final int number, final PaymentService service, final int underWayMax)
    {
        this.number = number;
        this.service = service;
        this.underWayMax = underWayMax;
        room = new Semaphore(underWayMax);
        sender = Executors.newSingleThreadExecutor(work ->
        {
            final Thread thread = new Thread(work, "millrace-shard-" + number);
            thread.setDaemon(true);
            return thread;
        });
    }

    CompletableFuture<Result> submit(final Instruction instruction)
    {
        return ask(payments -> payments.submit(instruction));
    }

    CompletableFuture<List<Result>> submit(final List<Instruction> chain)
    {
        return ask(payments -> payments.submit(chain));
    }

    CompletableFuture<Optional<PaymentState>> payment(final UUID id)
    {
        return ask(payments -> payments.payment(id));
    }

    CompletableFuture<List<PaymentState>> openPayments(final long accountId, final long afterSequence)
    {
        return ask(payments -> payments.openPayments(accountId, afterSequence));
    }

    /** The accounts that payments to and from a peer need are there, once this completes. */
    CompletableFuture<Void> open(final int peer, final int ledger)
    {
        final long key = TransitAccounts.transit(peer, ledger);
        final CompletableFuture<Void> known = opened.get(key);
        if (known != null && !known.isCompletedExceptionally())
        {
            return known;
        }
        final CompletableFuture<Void> opening =
            ask(payments -> payments.submit(TransitAccounts.openings(peer, ledger))).thenAccept(this::checkOpened);
        opened.put(key, opening);
        return opening;
    }

    /** Waits until what is under way to it has ended, or could have. */
    void awaitRest()
    {
        try
        {
            if (room.tryAcquire(underWayMax, CLOSE_TIMEOUT_S, TimeUnit.SECONDS))
            {
                room.release(underWayMax);
            }
        }
        catch (final InterruptedException interrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends nothing more. */
    void close()
    {
        sender.shutdown();
    }

    private void checkOpened(final List<Result> results)
    {
        for (final Result result : results)
        {
            if (result.code() != ResultCode.ACCEPTED && result.code() != ResultCode.DUPLICATE)
            {
                throw new UnsettledException("account of a shard's own: shard=" + number + " accountId=" +
                    Long.toHexString(result.debitAccount()) + " code=" + result.code(), Fate.NOT_APPLIED, null);
            }
        }
    }

    private <T> CompletableFuture<T> ask(final Function<PaymentService, CompletableFuture<T>> question)
    {
        return CompletableFuture.completedFuture(service).thenComposeAsync(question, sender);
    }
}
