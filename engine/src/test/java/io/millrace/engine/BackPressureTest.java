package io.millrace.engine;

import static io.millrace.engine.EngineFixture.ALICE;
import static io.millrace.engine.EngineFixture.assertAccepted;
import static io.millrace.engine.EngineFixture.awaitStandstill;
import static io.millrace.engine.EngineFixture.cent;
import static io.millrace.engine.EngineFixture.newDaemon;
import static io.millrace.engine.EngineFixture.submitCents;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.Result;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A full ring or a full disk is told at the door; what was taken is answered.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BackPressureTest
{
    private static final int RING_SLOTS = 256;
    private static final int OPENINGS = 3;

    private final EngineFixture fixture = new EngineFixture();
    private final MemoryJournal journal = new MemoryJournal();
    private final CountDownLatch isReleased = new CountDownLatch(1);
    private final ProbedJournal held = ProbedJournal.appending(journal, burst ->
    {
        if (burst.lastSequence() >= OPENINGS)
        {
            EngineFixture.await(isReleased);
        }
    });

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldTakeWhatTheRingHoldsAndNoMore(final boolean isStaged)
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(held, isStaged)))
        {
            EngineFixture.openAccounts(engine);
            final PaymentClient client = engine.client();
            final int taken = RING_SLOTS - 6;
            final List<CompletableFuture<Result>> answers = submitCents(client, 1, taken);

            final long tooMany = client.tryClaim(7);
            final long rest = client.claim(6);
            client.publish(rest, 6);
            final long oneMore = client.tryClaim(1);
            isReleased.countDown();

            assertEquals(PaymentClient.BACK_PRESSURED, tooMany);
            assertEquals(OPENINGS + taken, rest);
            assertEquals(PaymentClient.BACK_PRESSURED, oneMore);
            assertAccepted(answers);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldGoOnWhenThereIsRoomAgain(final boolean isStaged)
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(held, isStaged)))
        {
            EngineFixture.openAccounts(engine);
            final List<CompletableFuture<Result>> answers = submitCents(engine.client(), 1, RING_SLOTS);
            final CompletableFuture<Result> answer = new CompletableFuture<>();
            final Thread waiting = newDaemon(() -> answer.complete(engine.client().submit(cent(1_000)).join()));
            waiting.start();
            awaitStandstill(waiting);
            assertFalse(answer.isDone());

            isReleased.countDown();

            assertTrue(answer.join().isAccepted());
            assertAccepted(answers);
            assertEquals(RING_SLOTS + 1, engine.account(ALICE).join().orElseThrow().available());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldRefuseWhileSpaceIsShortAndAnswerWhatItTook(final boolean isStaged)
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(held, isStaged)))
        {
            EngineFixture.openAccounts(engine);
            final PaymentClient client = engine.client();
            final CompletableFuture<Result> taken = client.submit(cent(1));

            journal.space(false);

            assertEquals(PaymentClient.NO_SPACE, client.tryClaim(1));
            assertThrows(NoSpaceException.class, () -> client.claim(1));
            assertThrows(NoSpaceException.class, () -> client.submit(cent(2)));
            assertEquals(3, engine.refusedForSpaceCount());
            isReleased.countDown();
            assertTrue(taken.join().isAccepted());

            journal.space(true);

            assertTrue(client.submit(cent(2)).join().isAccepted());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldNotWaitForRoomOnTheThreadThatMakesIt(final boolean isStaged)
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(held, isStaged)))
        {
            EngineFixture.openAccounts(engine);
            final PaymentClient client = engine.client();
            final CompletableFuture<CompletableFuture<Result>> chained = new CompletableFuture<>();
            final CompletableFuture<Void> first = client.submit(cent(1)).thenAccept(result ->
            {
                // More than the ring takes, on the one thread that could make room.
                for (int i = 0; i < 4 * RING_SLOTS; i++)
                {
                    chained.complete(client.submit(cent(2 + i)));
                }
            });

            isReleased.countDown();

            if (!isStaged)
            {
                final CompletionException thrown = assertThrows(CompletionException.class, first::join);
                assertInstanceOf(IllegalStateException.class, thrown.getCause());
            }
            assertTrue(chained.join().join().isAccepted());
        }
    }

    @Test
    void shouldRefuseClaimsThatNoBurstCanHold()
    {
        isReleased.countDown();
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(held, false)))
        {
            final PaymentClient client = engine.client();

            assertThrows(IllegalArgumentException.class, () -> client.tryClaim(client.maxClaim() + 1));
            assertThrows(IllegalArgumentException.class, () -> client.claim(0));
            final long largest = client.claim(client.maxClaim());

            client.publish(largest, client.maxClaim());
        }
    }
}
