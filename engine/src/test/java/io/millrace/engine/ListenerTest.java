package io.millrace.engine;

import static io.millrace.engine.EngineFixture.ALICE;
import static io.millrace.engine.EngineFixture.assertAccepted;
import static io.millrace.engine.EngineFixture.cent;
import static io.millrace.engine.EngineFixture.inThread;
import static io.millrace.engine.EngineFixture.submitCents;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.Result;
import io.millrace.response.Fate;
import io.millrace.response.ResponseListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.agrona.LangUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who asked hears one answer, the engine's listener hears all, on one thread; and nothing they do disturbs the engine.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ListenerTest
{
    private static final int PRODUCERS = 3;
    private static final int PAYMENTS_EACH = 1_000;
    private static final int OPENINGS = 3;

    private final EngineFixture fixture = new EngineFixture();
    private final MemoryJournal journal = new MemoryJournal();

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldGiveEachAnswerOnceToWhoAskedAndAllInSequenceToTheEngine(final boolean isStaged)
    {
        final List<Long> heardByEngine = Collections.synchronizedList(new ArrayList<>());
        final List<Heard> heard = new ArrayList<>();
        final List<CompletableFuture<List<Long>>> producers = new ArrayList<>();
        try (PaymentEngine engine = PaymentEngine.launch(
            fixture.context(journal, isStaged).listener(result -> heardByEngine.add(result.sequence()))))
        {
            EngineFixture.openAccounts(engine);
            for (int i = 0; i < PRODUCERS; i++)
            {
                final Heard listener = new Heard();
                final PaymentClient client = engine.client(listener);
                final long firstNumber = i * 10_000L;
                heard.add(listener);
                producers.add(inThread(() -> publishCents(client, firstNumber)));
            }
            producers.forEach(CompletableFuture::join);
        }

        assertEquals(LongStream.range(0, OPENINGS + PRODUCERS * PAYMENTS_EACH).boxed().toList(), heardByEngine);
        for (int i = 0; i < PRODUCERS; i++)
        {
            assertEquals(producers.get(i).join(), heard.get(i).sequences);
            assertEquals(1, heard.get(i).threads.size());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldTellTheEngineBeforeWhoeverWaits(final boolean isStaged)
    {
        final List<Long> heardByEngine = Collections.synchronizedList(new ArrayList<>());
        try (PaymentEngine engine = PaymentEngine.launch(
            fixture.context(journal, isStaged).listener(result -> heardByEngine.add(result.sequence()))))
        {
            EngineFixture.openAccounts(engine);
            for (int i = 1; i <= PAYMENTS_EACH; i++)
            {
                assertAccepted(submitCents(engine.client(), i, 1));
                assertEquals(OPENINGS + i, heardByEngine.size());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldGoOnWhenListenersThrow(final boolean isStaged)
    {
        final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
        final AssertionError fromEngine = new AssertionError("engine's listener");
        final IllegalStateException fromClient = new IllegalStateException("client's listener");
        try (PaymentEngine engine = PaymentEngine.launch(
            fixture.context(journal, isStaged).errorHandler(errors::add).listener(result ->
            {
                throw fromEngine;
            })))
        {
            EngineFixture.openAccounts(engine);
            final PaymentClient client = engine.client(result ->
            {
                throw fromClient;
            });
            publish(client, cent(1));

            assertAccepted(submitCents(engine.client(), 2, 10));
            assertEquals(11, engine.account(ALICE).join().orElseThrow().available());
            assertEquals(Optional.empty(), engine.fault());
        }
        assertEquals(OPENINGS + 11, Collections.frequency(errors, fromEngine));
        assertEquals(1, Collections.frequency(errors, fromClient));
        assertEquals(OPENINGS + 12, errors.size());
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldGoOnWhenTheErrorHandlerThrowsToo(final boolean isStaged)
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged).errorHandler(thrown ->
        {
            // The very one, as a handler does that passes on what it gets.
            LangUtil.rethrowUnchecked(thrown);
        })))
        {
            EngineFixture.openAccounts(engine);
            publish(engine.client(result ->
            {
                throw new IllegalStateException();
            }), cent(1));

            assertAccepted(submitCents(engine.client(), 2, 1_000));
            assertEquals(Optional.empty(), engine.fault());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldGoOnWhenTheConfirmationListenerThrows(final boolean isStaged)
    {
        final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
        try (PaymentEngine engine = PaymentEngine.launch(
            fixture.context(journal, isStaged).errorHandler(errors::add).confirmationListener(sequence ->
            {
                throw new IllegalStateException("sequence=" + sequence);
            })))
        {
            EngineFixture.openAccounts(engine);

            assertTrue(engine.client().submit(cent(1)).join().isAccepted());
            assertEquals(Optional.empty(), engine.fault());
            assertEquals(OPENINGS, engine.confirmedSequence());
        }
        assertEquals(List.of("sequence=0", "sequence=1", "sequence=2", "sequence=3"),
            errors.stream().map(Throwable::getMessage).toList());
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldGoOnWhenItsThreadsAreInterrupted(final boolean isStaged)
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged)))
        {
            EngineFixture.openAccounts(engine);
            // As a listener does that has caught an InterruptedException.
            final Heard listener = new Heard();
            final PaymentClient client = engine.client(result ->
            {
                Thread.currentThread().interrupt();
                listener.onResult(result);
            });
            for (int i = 1; i <= 100; i++)
            {
                publish(client, cent(i));
                fixture.threads().forEach(Thread::interrupt);
                assertTrue(engine.client().submit(cent(1_000 + i)).join().isAccepted());
            }

            assertEquals(100, listener.sequences.size());
            assertEquals(200, engine.account(ALICE).join().orElseThrow().available());
        }
    }

    @Test
    void shouldWaitAgainWhenTheTickerIsInterrupted()
    {
        try (PaymentEngine engine = PaymentEngine.launch(
            fixture.context(journal, false).tickIntervalMs(1_000_000)))
        {
            final Thread ticker = fixture.threads().get(1);
            EngineFixture.awaitStandstill(ticker);

            ticker.interrupt();

            EngineFixture.awaitTrue(() -> !ticker.isInterrupted());
            EngineFixture.awaitStandstill(ticker);
            assertEquals("millrace-ticker", ticker.getName());
            assertTrue(ticker.isAlive());
            assertEquals(Optional.empty(), engine.fault());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldTellAnswersAndFatesInOrderOnOneThread(final boolean isStaged)
    {
        final CountDownLatch isHeld = new CountDownLatch(1);
        final CountDownLatch isReleased = new CountDownLatch(1);
        final ProbedJournal held = ProbedJournal.appending(journal, burst ->
        {
            if (burst.lastSequence() >= OPENINGS)
            {
                isHeld.countDown();
                EngineFixture.await(isReleased);
            }
        });
        final Heard listener = new Heard();
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(held, isStaged)))
        {
            EngineFixture.openAccounts(engine);
            journal.failAt(OPENINGS + 1);
            final PaymentClient client = engine.client(listener);
            publish(client, cent(1));
            EngineFixture.await(isHeld);
            for (int i = 2; i <= 200; i++)
            {
                publish(client, cent(i));
            }
            isReleased.countDown();
        }

        assertEquals(LongStream.range(OPENINGS, OPENINGS + 200).boxed().toList(), listener.sequences);
        assertEquals(1, listener.threads.size(), listener.threads::toString);
        assertEquals(199, listener.fates.size());
    }

    private static List<Long> publishCents(final PaymentClient client, final long firstNumber)
    {
        final List<Long> sequences = new ArrayList<>();
        for (int i = 0; i < PAYMENTS_EACH; i++)
        {
            sequences.add(publish(client, cent(firstNumber + i)));
        }
        return sequences;
    }

    private static long publish(final PaymentClient client, final Payment payment)
    {
        final long sequence = client.claim(1);
        payment.encode(client.buffer(), client.offset(sequence));
        client.publish(sequence, 1);
        return sequence;
    }

    /** What a listener heard, and on which threads. */
    private static final class Heard implements ResponseListener
    {
        private final List<Long> sequences = Collections.synchronizedList(new ArrayList<>());
        private final List<Fate> fates = Collections.synchronizedList(new ArrayList<>());
        private final Set<String> threads = ConcurrentHashMap.newKeySet();

        @Override
        public void onResult(final Result result)
        {
            sequences.add(result.sequence());
            threads.add(Thread.currentThread().getName());
        }

        @Override
        public void onUnanswered(final long sequence, final Fate fate, final Throwable cause)
        {
            sequences.add(sequence);
            fates.add(fate);
            threads.add(Thread.currentThread().getName());
        }
    }
}
