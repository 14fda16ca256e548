package io.millrace.engine;

import static io.millrace.engine.EngineFixture.ALICE;
import static io.millrace.engine.EngineFixture.assertAccepted;
import static io.millrace.engine.EngineFixture.cent;
import static io.millrace.engine.EngineFixture.fateOf;
import static io.millrace.engine.EngineFixture.submitCents;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.response.Fate;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of a claim that is not published as it should be.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ClaimTest
{
    private static final long CLAIM_TIMEOUT_MS = 50;

    private final EngineFixture fixture = new EngineFixture();
    private final MemoryJournal journal = new MemoryJournal();

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldGiveUpAClaimThatIsNeverPublishedWhenItCloses(final boolean isStaged)
    {
        final PaymentEngine engine = PaymentEngine.launch(
            fixture.context(journal, isStaged).claimTimeoutMs(CLAIM_TIMEOUT_MS));
        EngineFixture.openAccounts(engine);
        final PaymentClient client = engine.client();
        final List<CompletableFuture<Result>> before = submitCents(client, 1, 10);
        final long forgotten = client.claim(2);
        final List<CompletableFuture<Result>> behind = submitCents(client, 11, 10);

        engine.close();

        assertAccepted(before);
        behind.forEach(answer -> assertEquals(Fate.NOT_APPLIED, fateOf(answer)));
        assertEquals("claim was taken and never published: sequence=" + forgotten,
            engine.fault().orElseThrow().getMessage());
        assertEquals(Fate.NOT_APPLIED,
            assertThrows(EngineStoppedException.class, () -> client.publish(forgotten, 2)).fate());
        assertFalse(fixture.hasLiveThread());
        try (PaymentEngine relaunched = PaymentEngine.launch(fixture.context(journal.reopened(), isStaged)))
        {
            assertEquals(10, relaunched.account(ALICE).join().orElseThrow().available());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldWaitForAClaimThatIsPublishedLate(final boolean isStaged)
    {
        final PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged));
        EngineFixture.openAccounts(engine);
        final PaymentClient client = engine.client();
        final long late = client.claim(1);
        final Thread closer = EngineFixture.newDaemon(engine::close);
        closer.start();
        EngineFixture.awaitTrue(() -> !engine.isRunning());

        cent(1).encode(client.buffer(), client.offset(late));
        client.publish(late, 1);

        EngineFixture.awaitTrue(() -> !closer.isAlive());
        assertEquals(Optional.empty(), engine.fault());
        try (PaymentEngine relaunched = PaymentEngine.launch(fixture.context(journal.reopened(), isStaged)))
        {
            assertEquals(1, relaunched.account(ALICE).join().orElseThrow().available());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldMoveNothingForAClaimThatIsAborted(final boolean isStaged)
    {
        final Queue<Result> heardByEngine = new ConcurrentLinkedQueue<>();
        final Queue<Result> heardByClient = new ConcurrentLinkedQueue<>();
        final long aborted;
        try (PaymentEngine engine = PaymentEngine.launch(
            fixture.context(journal, isStaged).listener(result -> heardByEngine.add(result.copy()))))
        {
            EngineFixture.openAccounts(engine);
            final PaymentClient client = engine.client(result -> heardByClient.add(result.copy()));
            aborted = client.claim(2);
            cent(1).encode(client.buffer(), client.offset(aborted));
            client.abort(aborted, 2);

            assertAccepted(submitCents(client, 2, 5));
            assertEquals(5, engine.account(ALICE).join().orElseThrow().available());
        }
        assertTrue(heardByClient.isEmpty());
        assertEquals(List.of(ResultCode.UNKNOWN_COMMAND, ResultCode.UNKNOWN_COMMAND), heardByEngine.stream()
            .filter(result -> result.sequence() == aborted || result.sequence() == aborted + 1).map(Result::code)
            .toList());
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldRefuseWhoComesAfterTheClose(final boolean isStaged)
    {
        final PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged));
        EngineFixture.openAccounts(engine);
        final PaymentClient client = engine.client();

        engine.close();

        assertEquals(PaymentClient.CLOSED, client.tryClaim(1));
        assertEquals(Fate.NOT_APPLIED,
            assertThrows(EngineStoppedException.class, () -> client.submit(cent(1))).fate());
        assertTrue(engine.account(ALICE).isCompletedExceptionally());
    }
}
