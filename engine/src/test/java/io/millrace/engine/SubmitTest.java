package io.millrace.engine;

import static io.millrace.engine.EngineFixture.ALICE;
import static io.millrace.engine.EngineFixture.CASH;
import static io.millrace.engine.EngineFixture.EUR;
import static io.millrace.engine.EngineFixture.cent;
import static io.millrace.engine.EngineFixture.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.sbe.BatchMode;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Objects in, futures out.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SubmitTest
{
    private final EngineFixture fixture = new EngineFixture();
    private final MemoryJournal journal = new MemoryJournal();

    @Test
    @SuppressWarnings("NullAway")
    void shouldGoOnAfterAnInstructionThatCannotBeEncoded()
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, false)))
        {
            EngineFixture.openAccounts(engine);
            final PaymentClient client = engine.client();
            final Payment broken = new Payment(id(1), CASH, ALICE, 1, EUR, nothing());

            assertThrows(NullPointerException.class, () -> client.submit(broken));
            assertThrows(NullPointerException.class, () -> client.submit(List.of(cent(2), broken)));
            assertThrows(NullPointerException.class, () -> client.submit(Arrays.asList(cent(3), nothing())));
            assertThrows(NullPointerException.class,
                () -> client.submit(id(4), BatchMode.INDEPENDENT, List.of(cent(5), broken)));
            assertThrows(NullPointerException.class,
                () -> client.submit(nothing(), BatchMode.ATOMIC, List.of(cent(6))));

            assertTrue(client.submit(cent(7)).join().isAccepted());
            assertEquals(1, engine.account(ALICE).join().orElseThrow().available());
        }
    }

    @Test
    void shouldAnswerEachOfAListInOrder()
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, true)))
        {
            EngineFixture.openAccounts(engine);

            final CompletableFuture<List<Result>> answers = engine.client().submit(List.of(
                cent(1), cent(1), Payment.of(id(2), ALICE, CASH, 5, EUR).linked(), cent(3)));

            assertEquals(
                List.of(ResultCode.ACCEPTED, ResultCode.DUPLICATE, ResultCode.INSUFFICIENT_FUNDS,
                    ResultCode.BATCH_FAILED),
                answers.join().stream().map(Result::code).toList());
        }
    }

    @Test
    void shouldAnswerABatchAsAGroupAndByItem()
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, true)))
        {
            EngineFixture.openAccounts(engine);

            final BatchAnswer answer = engine.client().submit(new UUID(9, 9), BatchMode.INDEPENDENT,
                List.of(cent(1), Payment.of(id(2), ALICE, CASH, 5, EUR), cent(3))).join();

            assertEquals(ResultCode.ACCEPTED, answer.group().code());
            assertTrue(answer.group().isBatch());
            assertEquals(2, answer.group().acceptedCount());
            assertEquals(1, answer.group().firstRefused());
            assertEquals(List.of(true, false, true), answer.items().stream().map(Result::isAccepted).toList());
        }
    }

    @Test
    void shouldAnswerABatchWhenItsLastAnswerIsThere()
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, true)))
        {
            EngineFixture.openAccounts(engine);

            // Looked at on the response thread, in the moment of its completion.
            final CompletableFuture<ResultCode> group = engine.client()
                .submit(new UUID(9, 9), BatchMode.ATOMIC, List.of(cent(1), cent(2), cent(3)))
                .thenApply(answer -> answer.group().code());

            assertEquals(ResultCode.ACCEPTED, group.join());
        }
    }

    @Test
    void shouldSendNothingOfABatchWhoseSumOverflows()
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, false)))
        {
            EngineFixture.openAccounts(engine);
            final int bursts = journal.burstCount();
            final Payment huge = Payment.of(id(1), CASH, ALICE, Long.MAX_VALUE, EUR);

            assertThrows(ArithmeticException.class,
                () -> engine.client().submit(id(2), BatchMode.ATOMIC, List.of(huge, cent(3))));

            assertEquals(bursts, journal.burstCount());
        }
    }

    /** What an embedder without a null checker may hand in. */
    @SuppressWarnings({ "NullAway", "TypeParameterUnusedInFormals" })
    private static <T> T nothing()
    {
        return null;
    }
}
