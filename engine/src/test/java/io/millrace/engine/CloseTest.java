package io.millrace.engine;

import static io.millrace.engine.EngineFixture.ALICE;
import static io.millrace.engine.EngineFixture.assertAccepted;
import static io.millrace.engine.EngineFixture.awaitStandstill;
import static io.millrace.engine.EngineFixture.cent;
import static io.millrace.engine.EngineFixture.id;
import static io.millrace.engine.EngineFixture.inThread;
import static io.millrace.engine.EngineFixture.newDaemon;
import static io.millrace.engine.EngineFixture.submitCents;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.Result;
import io.millrace.response.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Closing takes nothing more, answers what was taken, and leaves no thread.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CloseTest
{
    private static final int PRODUCERS = 3;
    private static final int PAYMENTS_EACH = 4_000;

    private final EngineFixture fixture = new EngineFixture();
    private final MemoryJournal journal = new MemoryJournal();

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldAnswerWhatItTookAndRefuseTheRestUnderLoad(final boolean isStaged)
    {
        final CountDownLatch isUnderLoad = new CountDownLatch(PAYMENTS_EACH / 4);
        final PaymentEngine engine = PaymentEngine.launch(
            fixture.context(journal, isStaged).listener(result -> isUnderLoad.countDown()));
        EngineFixture.openAccounts(engine);
        final List<CompletableFuture<Sent>> producers = new ArrayList<>();
        for (int i = 0; i < PRODUCERS; i++)
        {
            final long firstId = (long)i * PAYMENTS_EACH;
            producers.add(inThread(() -> sendUntilRefused(engine, firstId)));
        }
        EngineFixture.await(isUnderLoad);

        engine.close();

        assertFalse(fixture.hasLiveThread());
        final List<Sent> all = producers.stream().map(CompletableFuture::join).toList();
        try (PaymentEngine relaunched = PaymentEngine.launch(fixture.context(journal.reopened(), isStaged)))
        {
            long accepted = 0;
            for (final Sent sent : all)
            {
                accepted += sent.answers.size();
                assertTrue(sent.answers.stream().allMatch(CompletableFuture::isDone));
                assertTrue(sent.answers.stream().allMatch(answer -> answer.join().isAccepted()));
                assertEquals(sent.isRefused, relaunched.payment(id(sent.lastId)).join().isEmpty());
            }
            assertEquals(accepted, relaunched.account(ALICE).join().orElseThrow().available());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldDrainWhatIsHeldUpInTheJournal(final boolean isStaged)
    {
        final CountDownLatch isHeld = new CountDownLatch(1);
        final CountDownLatch isReleased = new CountDownLatch(1);
        final PaymentEngine engine = PaymentEngine.launch(fixture.context(held(isHeld, isReleased), isStaged));
        EngineFixture.openAccounts(engine);
        final List<CompletableFuture<Result>> answers = submitCents(engine.client(), 1, 200);
        EngineFixture.await(isHeld);
        final Thread closer = newDaemon(engine::close);
        closer.start();
        awaitClosing(engine);

        isReleased.countDown();

        assertAccepted(answers);
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldDeliverWhatAListenerHoldsUp(final boolean isStaged)
    {
        final CountDownLatch isHeld = new CountDownLatch(1);
        final CountDownLatch isReleased = new CountDownLatch(1);
        final PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged));
        EngineFixture.openAccounts(engine);
        final PaymentClient slow = engine.client(result ->
        {
            isHeld.countDown();
            EngineFixture.await(isReleased);
        });
        slow.publish(slow.claim(1), 1);
        EngineFixture.await(isHeld);
        final List<CompletableFuture<Result>> answers = submitCents(engine.client(), 1, 100);
        newDaemon(engine::close).start();
        awaitClosing(engine);
        // Staged, only the response thread is left by then: the others have done their part.
        EngineFixture.awaitTrue(() -> fixture.threads().stream().filter(Thread::isAlive).count() == 1);

        isReleased.countDown();

        assertAccepted(answers);
        engine.close();
        assertFalse(fixture.hasLiveThread());
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldLetASecondCloserWaitForTheFirst(final boolean isStaged)
    {
        final CountDownLatch isHeld = new CountDownLatch(1);
        final CountDownLatch isReleased = new CountDownLatch(1);
        final PaymentEngine engine = PaymentEngine.launch(fixture.context(held(isHeld, isReleased), isStaged));
        EngineFixture.openAccounts(engine);
        final List<CompletableFuture<Result>> answers = submitCents(engine.client(), 1, 1);
        EngineFixture.await(isHeld);
        newDaemon(engine::close).start();
        awaitClosing(engine);
        final CompletableFuture<Boolean> wasClosed = new CompletableFuture<>();
        final Thread second = newDaemon(() ->
        {
            engine.close();
            wasClosed.complete(journal.isClosed());
        });
        second.start();
        awaitStandstill(second);

        isReleased.countDown();

        assertTrue(wasClosed.join());
        assertAccepted(answers);
        assertFalse(fixture.hasLiveThread());
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldCloseOnce(final boolean isStaged)
    {
        final PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged));

        engine.close();
        engine.close();

        assertTrue(journal.isClosed());
        assertTrue(engine.fault().isEmpty());
        assertEquals(PaymentClient.CLOSED, engine.client().tryClaim(1));
        assertEquals(Fate.NOT_APPLIED,
            assertThrows(EngineStoppedException.class, () -> engine.client().submit(cent(1))).fate());
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldRefuseToBeClosedByItsOwnThreads(final boolean isStaged)
    {
        final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
        try (PaymentEngine engine = PaymentEngine.launch(
            fixture.context(journal, isStaged).errorHandler(errors::add)))
        {
            final Runnable close = engine::close;
            final PaymentClient client = engine.client(result -> close.run());
            client.publish(client.claim(1), 1);

            final CompletableFuture<Boolean> inLookUp = engine.query(ledger ->
            {
                close.run();
                return true;
            });

            assertInstanceOf(IllegalStateException.class,
                assertThrows(CompletionException.class, inLookUp::join).getCause());
            assertTrue(engine.client().submit(AccountOpening.unbounded(1, 1)).join().isAccepted());
            assertEquals(1, errors.size());
            assertInstanceOf(IllegalStateException.class, errors.peek());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldAnswerLookUpsThatAreUnderWay(final boolean isStaged)
    {
        final CountDownLatch isHeld = new CountDownLatch(1);
        final CountDownLatch isReleased = new CountDownLatch(1);
        final PaymentEngine engine = PaymentEngine.launch(fixture.context(held(isHeld, isReleased), isStaged));
        EngineFixture.openAccounts(engine);
        final List<CompletableFuture<Result>> answers = submitCents(engine.client(), 1, 1);
        EngineFixture.await(isHeld);
        final CompletableFuture<?> lookUp = engine.account(ALICE);
        final CompletableFuture<Boolean> asker = inThread(() -> areAllAnswered(engine));
        final Thread closer = newDaemon(engine::close);
        closer.start();
        awaitClosing(engine);

        isReleased.countDown();

        lookUp.join();
        assertAccepted(answers);
        engine.close();
        assertTrue(asker.join());
        final CompletableFuture<?> late = engine.account(ALICE);
        assertInstanceOf(IllegalStateException.class,
            assertThrows(CompletionException.class, late::join).getCause());
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldLeaveNoThreadWhenOneCannotBeStarted(final boolean isStaged)
    {
        final PaymentEngine.Context context = fixture.context(journal, isStaged).threadFactory(
            loop -> fixture.threads().size() < (isStaged ? 2 : 0) ? fixture.newThread(loop) : unstartable(loop));

        assertThrows(OutOfMemoryError.class, () -> PaymentEngine.launch(context).close());

        assertFalse(fixture.hasLiveThread());
        assertTrue(journal.isClosed());
    }

    private static Thread unstartable(final Runnable loop)
    {
        return new Thread(loop)
        {
            @Override
            public synchronized void start()
            {
                throw new OutOfMemoryError("unable to create native thread");
            }
        };
    }

    /** Asks until it is refused, and says whether each question was answered, be it by a refusal. */
    private static boolean areAllAnswered(final PaymentEngine engine)
    {
        final List<CompletableFuture<?>> answers = new ArrayList<>();
        CompletableFuture<?> answer;
        do
        {
            answer = engine.account(ALICE);
            answers.add(answer);
        }
        while (!answer.isCompletedExceptionally() || engine.isRunning());
        answers.forEach(each -> each.handle((found, thrown) -> true).join());
        return true;
    }

    private static Sent sendUntilRefused(final PaymentEngine engine, final long firstId)
    {
        final Sent sent = new Sent();
        for (int i = 1; i <= PAYMENTS_EACH && !sent.isRefused; i++)
        {
            sent.lastId = firstId + i;
            try
            {
                sent.answers.add(engine.client().submit(cent(sent.lastId)));
            }
            catch (final EngineStoppedException stopped)
            {
                assertEquals(Fate.NOT_APPLIED, stopped.fate());
                sent.isRefused = true;
            }
        }
        return sent;
    }

    private ProbedJournal held(final CountDownLatch isHeld, final CountDownLatch isReleased)
    {
        return ProbedJournal.appending(journal, burst ->
        {
            if (burst.lastSequence() > 2)
            {
                isHeld.countDown();
                EngineFixture.await(isReleased);
            }
        });
    }

    private static void awaitClosing(final PaymentEngine engine)
    {
        EngineFixture.awaitTrue(() -> !engine.isRunning());
    }

    private static final class Sent
    {
        private final List<CompletableFuture<Result>> answers = new ArrayList<>();
        private long lastId;
        private boolean isRefused;
    }
}
