package io.millrace.engine;

import static io.millrace.engine.EngineFixture.ALICE;
import static io.millrace.engine.EngineFixture.CASH;
import static io.millrace.engine.EngineFixture.EUR;
import static io.millrace.engine.EngineFixture.awaitTrue;
import static io.millrace.engine.EngineFixture.cent;
import static io.millrace.engine.EngineFixture.fateOf;
import static io.millrace.engine.EngineFixture.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.Ledger;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.response.Fate;
import io.millrace.response.ResponseListener;
import io.millrace.sbe.BatchEncoder;
import io.millrace.sbe.BatchMode;
import io.millrace.sbe.BatchRunEncoder;
import io.millrace.sbe.MessageHeaderEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A batch larger than a claim: sent in parts, applied with room for others, answered item by item.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BatchInPartsTest
{
    private static final UUID BATCH = new UUID(7, 7);
    private static final int ITEMS = 3_000;
    private static final long HOLDING = 1 << 20;
    private static final long BATCH_ANSWER = -1;
    private static final int EVERY = 64;
    /** Of staged wiring: what is answered while the response thread is behind by as much as its ring holds. */
    private static final int LATE_MAX = 8;

    private final EngineFixture fixture = new EngineFixture();
    private final MemoryJournal journal = new MemoryJournal();

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldAnswerEachItemAndTheGroup(final boolean isStaged)
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged)))
        {
            EngineFixture.openAccounts(engine);
            final List<Payment> cents = cents(ITEMS);
            cents.set(1_000, Payment.of(id(1_000), ALICE, CASH, 1_000_000, EUR));

            final BatchAnswer answer = engine.client().submit(BATCH, BatchMode.INDEPENDENT, cents).join();

            assertEquals(ResultCode.ACCEPTED, answer.group().code());
            assertEquals(ITEMS - 1, answer.group().acceptedCount());
            assertEquals(1_000, answer.group().firstRefused());
            assertEquals(ITEMS, answer.items().size());
            for (int i = 0; i < ITEMS; i++)
            {
                final Result item = answer.items().get(i);
                assertEquals(i, item.idLow());
                assertEquals(i == 1_000 ? ResultCode.INSUFFICIENT_FUNDS : ResultCode.ACCEPTED, item.code());
            }
            assertEquals(ITEMS - 1, engine.account(ALICE).join().orElseThrow().available());

            // Again: nothing moves, each hears its first answer.
            final BatchAnswer again = engine.client().submit(BATCH, BatchMode.INDEPENDENT, cents).join();
            assertEquals(ResultCode.DUPLICATE, again.group().code());
            again.items().forEach(item -> assertEquals(ResultCode.DUPLICATE, item.code()));
            assertEquals(ITEMS - 1, engine.account(ALICE).join().orElseThrow().available());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldApplyAnAtomicBatchLargerThanAClaim(final boolean isStaged)
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged)))
        {
            EngineFixture.openAccounts(engine);
            final List<Payment> cents = cents(ITEMS);
            cents.add(Payment.of(id(ITEMS), ALICE, CASH, ITEMS + 1, EUR));

            final BatchAnswer failed = engine.client().submit(BATCH, BatchMode.ATOMIC, cents).join();
            assertEquals(ResultCode.BATCH_FAILED, failed.group().code());
            assertEquals(ResultCode.INSUFFICIENT_FUNDS, failed.items().get(ITEMS).code());
            assertEquals(0, engine.account(ALICE).join().orElseThrow().available());

            cents.set(ITEMS, Payment.of(id(ITEMS + 1), ALICE, CASH, ITEMS, EUR));
            final BatchAnswer stands = engine.client().submit(new UUID(7, 8), BatchMode.ATOMIC, cents).join();
            assertEquals(ResultCode.ACCEPTED, stands.group().code());
            assertEquals(0, engine.account(ALICE).join().orElseThrow().available());
            assertEquals(ITEMS + 1, stands.group().acceptedCount());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldLetOthersThroughWhileItRuns(final boolean isStaged)
    {
        final List<Long> order = new ArrayList<>();
        final CompletableFuture<PaymentEngine> launched = new CompletableFuture<>();
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged).listener(result ->
        {
            order.add(result.isBatch() ? BATCH_ANSWER : result.idLow());
            if (result.idLow() % EVERY == EVERY / 2 && result.idLow() < ITEMS)
            {
                // A single payment, as soon as an item is answered.
                publish(launched.join().client(), cent(HOLDING + result.idLow()));
            }
        })))
        {
            launched.complete(engine);
            EngineFixture.openAccounts(engine);
            assertEquals(ITEMS, engine.client().submit(BATCH, BatchMode.INDEPENDENT, cents(ITEMS)).join().group()
                .acceptedCount());
        }
        final long between = order.subList(0, order.indexOf(BATCH_ANSWER)).stream()
            .filter(number -> number >= HOLDING).count();
        assertTrue(between >= ITEMS / EVERY - LATE_MAX, "single payments answered before the batch was: " + between);
    }

    private static void publish(final PaymentClient client, final Payment payment)
    {
        final long sequence = client.tryClaim(1);
        payment.encode(client.buffer(), client.offset(sequence));
        client.publish(sequence, 1);
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldGoOnWithABatchAfterAFault(final boolean isStaged)
    {
        final PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged));
        EngineFixture.openAccounts(engine);
        // Header, parts with their items, and some of the runs.
        journal.failAt(3 + 1 + ITEMS + (ITEMS + 62) / 63 + 5);
        final CompletableFuture<BatchAnswer> batch =
            engine.client().submit(BATCH, BatchMode.INDEPENDENT, cents(ITEMS));
        assertEquals(Fate.UNKNOWN, fateOf(batch));
        engine.close();

        try (PaymentEngine next = PaymentEngine.launch(fixture.context(journal.reopened(), isStaged)))
        {
            awaitTrue(() -> !next.query(Ledger::hasRunnableBatch).join());
            assertEquals(ITEMS, next.account(ALICE).join().orElseThrow().available());
            final BatchAnswer again = next.client().submit(BATCH, BatchMode.INDEPENDENT, cents(ITEMS)).join();
            assertEquals(ResultCode.DUPLICATE, again.group().code());
            assertEquals(ITEMS, next.account(ALICE).join().orElseThrow().available());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldRunABatchToItsEndBeforeItCloses(final boolean isStaged)
    {
        final CompletableFuture<BatchAnswer> batch;
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged)))
        {
            EngineFixture.openAccounts(engine);
            batch = engine.client().submit(BATCH, BatchMode.INDEPENDENT, cents(ITEMS));
        }

        assertEquals(ITEMS, batch.join().group().acceptedCount());
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldTellWhoWaitsForABatchThatNeverBecameComplete(final boolean isStaged)
    {
        final Unanswered unanswered = new Unanswered();
        final long header;
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged)))
        {
            EngineFixture.openAccounts(engine);
            final PaymentClient client = engine.client(unanswered);
            header = client.claim(1);
            new BatchEncoder().wrapAndApplyHeader(client.buffer(), client.offset(header), new MessageHeaderEncoder())
                .idHigh(7).idLow(7).mode(BatchMode.INDEPENDENT).count(2).itemsToCome(2);
            client.publish(header, 1);
            engine.client().submit(cent(1)).join();
        }

        assertEquals(List.of(header), unanswered.sequences);
        assertEquals(0, unanswered.results);
    }

    @Test
    void shouldStopSendingABatchThatIsRefused()
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, false)))
        {
            EngineFixture.openAccounts(engine);
            final int tooMany = EngineFixture.LIMITS.batchItemsMax() + 1;

            final BatchAnswer answer =
                engine.client().submit(BATCH, BatchMode.INDEPENDENT, cents(tooMany)).join();

            assertEquals(ResultCode.BATCH_TOO_LARGE, answer.group().code());
            assertTrue(answer.items().size() < 1_000, "sent: " + answer.items().size());
            answer.items().forEach(item -> assertEquals(ResultCode.BATCH_FAILED, item.code()));
        }
    }

    @Test
    void shouldNotLetAClientRunABatch()
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, false)))
        {
            final CompletableFuture<ResultCode> code = new CompletableFuture<>();
            final PaymentClient client = engine.client(result -> code.complete(result.code()));
            final long sequence = client.claim(1);
            new BatchRunEncoder()
                .wrapAndApplyHeader(client.buffer(), client.offset(sequence), new MessageHeaderEncoder()).items(1);
            client.publish(sequence, 1);

            assertEquals(ResultCode.UNKNOWN_COMMAND, code.join());
        }
    }

    @Test
    void shouldRefuseToWaitForItsOwnThread()
    {
        final CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        final CompletableFuture<PaymentEngine> launched = new CompletableFuture<>();
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, false)))
        {
            launched.complete(engine);
            final PaymentClient client = engine.client(result -> thrown.complete(assertThrows(
                IllegalStateException.class,
                () -> launched.join().client().submit(BATCH, BatchMode.INDEPENDENT, cents(ITEMS)))));
            client.publish(client.claim(1), 1);

            assertTrue(thrown.join().toString().contains("listener"));
        }
    }

    private static List<Payment> cents(final int count)
    {
        final List<Payment> cents = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            cents.add(cent(i));
        }
        return cents;
    }

    private static final class Unanswered implements ResponseListener
    {
        private final List<Long> sequences = new ArrayList<>();
        private int results;

        @Override
        public void onResult(final Result result)
        {
            results++;
        }

        @Override
        public void onUnanswered(final long sequence, final Fate fate, final Throwable cause)
        {
            sequences.add(sequence);
        }
    }
}
