package io.millrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.journal.spi.Journal;
import io.millrace.ledger.Limits;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.response.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What tests of the engine have in common: two accounts that money flows between, a small engine around a journal, and
 * the threads that it was given.
 */
final class EngineFixture implements ThreadFactory
{
    static final int EUR = 978;
    static final long CASH = 1;
    static final long ALICE = 2;

    /** Small enough to be taken in a moment. */
    static final Limits LIMITS = new Limits(1 << 10, 1 << 14, 1 << 8, 1 << 8, 1 << 8, 1 << 12, 1 << 12);

    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    PaymentEngine.Context context(final Journal journal, final boolean isStaged)
    {
        return new PaymentEngine.Context().journal(() -> journal).staged(isStaged).limits(LIMITS)
            .ringSlots(256).maxBurst(64).threadFactory(this);
    }

    @Override
    public Thread newThread(final Runnable loop)
    {
        final Thread thread = newDaemon(loop);
        threads.add(thread);
        return thread;
    }

    /** The threads of all engines launched by this fixture. */
    List<Thread> threads()
    {
        return threads;
    }

    boolean hasLiveThread()
    {
        return threads.stream().anyMatch(Thread::isAlive);
    }

    static void openAccounts(final PaymentEngine engine)
    {
        final PaymentClient client = engine.client();
        client.submit(AccountOpening.unbounded(CASH, EUR)).join();
        client.submit(AccountOpening.creditNormal(ALICE, EUR)).join();
    }

    /** One cent from cash to Alice, who has as many cents as payments were applied. */
    static Payment cent(final long number)
    {
        return Payment.of(id(number), CASH, ALICE, 1, EUR);
    }

    /** Submits cents, numbered from one number on. */
    static List<CompletableFuture<Result>> submitCents(
        final PaymentClient client, final long firstNumber, final int count)
    {
        final List<CompletableFuture<Result>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            answers.add(client.submit(cent(firstNumber + i)));
        }
        return answers;
    }

    static void assertAccepted(final List<CompletableFuture<Result>> answers)
    {
        for (final CompletableFuture<Result> answer : answers)
        {
            assertEquals(ResultCode.ACCEPTED, answer.join().code());
        }
    }

    static UUID id(final long number)
    {
        return new UUID(1, number);
    }

    /** Runs something on a thread of its own; what it throws comes out of the future. */
    static <T> CompletableFuture<T> inThread(final Supplier<T> task)
    {
        return CompletableFuture.supplyAsync(task, command -> newDaemon(command).start());
    }

    /** Waits until a thread waits, or has ended: it has done what it could. */
    static void awaitStandstill(final Thread thread)
    {
        awaitTrue(() -> thread.getState() != Thread.State.RUNNABLE && thread.getState() != Thread.State.NEW);
    }

    static void awaitTrue(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            LockSupport.parkNanos(100_000);
        }
    }

    static void await(final CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException interrupted)
        {
            throw new IllegalStateException(interrupted);
        }
    }

    static Thread newDaemon(final Runnable loop)
    {
        final Thread thread = new Thread(loop);
        thread.setDaemon(true);
        return thread;
    }

    /** What the engine says became of a command that it did not answer. */
    static Fate fateOf(final CompletableFuture<?> future)
    {
        final CompletionException thrown = assertThrows(CompletionException.class, future::join);
        return assertInstanceOf(EngineStoppedException.class, thrown.getCause()).fate();
    }
}
