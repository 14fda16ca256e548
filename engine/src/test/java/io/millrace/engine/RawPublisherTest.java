package io.millrace.engine;

import static io.millrace.engine.EngineFixture.ALICE;
import static io.millrace.engine.EngineFixture.CASH;
import static io.millrace.engine.EngineFixture.EUR;
import static io.millrace.engine.EngineFixture.cent;
import static io.millrace.engine.EngineFixture.id;
import static io.millrace.engine.EngineFixture.inThread;
import static io.millrace.ledger.CommandLayout.BODY_OFFSET;
import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.LedgerDigest;
import io.millrace.ledger.Limits;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.sbe.BatchEncoder;
import io.millrace.sbe.BatchMode;
import io.millrace.sbe.ConfigureEncoder;
import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.OpenAccountEncoder;
import io.millrace.sbe.PayEncoder;
import io.millrace.sbe.TickEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever one publisher writes into its slots, each slot gets one answer, and no other publisher notices.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RawPublisherTest
{
    private static final int CLAIMS = 3_000;
    private static final int CLAIM_MAX = 12;
    private static final int TEMPLATES = 64;
    private static final int HONEST_PAYMENTS = 3_000;
    private static final long HONEST_PAYER = 0x7000_0000_0000_0001L;
    private static final long HONEST_PAYEE = 0x7000_0000_0000_0002L;
    private static final int PAYER = 4217;

    private final EngineFixture fixture = new EngineFixture();
    private final MemoryJournal journal = new MemoryJournal();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldSurviveGarbageAndServeOthers(final boolean isStaged)
    {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("RawPublisherTest -Dseed=" + seed);
        final Map<Long, Integer> answersToGarbage = new ConcurrentHashMap<>();
        final LedgerDigest digest;
        final int slots;
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged)))
        {
            EngineFixture.openAccounts(engine);
            engine.client().submit(AccountOpening.unbounded(HONEST_PAYER, EUR).ownedBy(PAYER)).join();
            engine.client().submit(AccountOpening.creditNormal(HONEST_PAYEE, EUR).ownedBy(PAYER)).join();
            final PaymentClient vandal = engine.client(
                result -> answersToGarbage.merge(result.sequence(), 1, Integer::sum));
            final CompletableFuture<Integer> vandalism = inThread(() -> publishGarbage(vandal, new Random(seed)));
            final CompletableFuture<Long> honest = inThread(() -> payHonestly(engine.client()));

            slots = vandalism.join();
            final long accepted = honest.join();

            // Behind all garbage: when this is answered, so is the garbage.
            engine.client().submit(cent(1)).join();
            assertEquals(Optional.empty(), engine.fault());
            assertEquals(HONEST_PAYMENTS, accepted);
            assertEquals(HONEST_PAYMENTS, engine.account(HONEST_PAYEE).join().orElseThrow().available());
            digest = engine.digest().join();
        }

        assertEquals(slots, answersToGarbage.size());
        assertTrue(answersToGarbage.values().stream().allMatch(answers -> answers == 1));
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal.reopened(), !isStaged)))
        {
            assertEquals(digest, engine.digest().join());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldNotDrawOthersIntoABatchOrAChain(final boolean isStaged)
    {
        final CountDownLatch isHeld = new CountDownLatch(1);
        final CountDownLatch isReleased = new CountDownLatch(1);
        final ProbedJournal held = ProbedJournal.appending(journal, burst ->
        {
            if (burst.firstSequence() == 3)
            {
                isHeld.countDown();
                EngineFixture.await(isReleased);
            }
        });
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(held, isStaged)))
        {
            EngineFixture.openAccounts(engine);
            final PaymentClient client = engine.client();
            final List<CompletableFuture<Result>> honest = EngineFixture.submitCents(client, 1, 1);
            EngineFixture.await(isHeld);

            // One burst: a header that claims what follows, with a wrong sum; a link to what follows, without funds.
            final long header = client.claim(1);
            new BatchEncoder().wrapAndApplyHeader(client.buffer(), client.offset(header), this.header)
                .idHigh(3).idLow(1).mode(BatchMode.ATOMIC).itemsHere(2).count(2).controlSumMinor(99);
            client.publish(header, 1);
            honest.addAll(EngineFixture.submitCents(client, 2, 2));
            final CompletableFuture<Result> link = client.submit(Payment.of(id(9), ALICE, CASH, 999, EUR).linked());
            honest.addAll(EngineFixture.submitCents(client, 4, 2));
            isReleased.countDown();

            EngineFixture.assertAccepted(honest);
            assertEquals(ResultCode.UNKNOWN_COMMAND, link.join().code());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldGiveItemsOnlyToAHeaderThatLeadsItsClaim(final boolean isStaged)
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged)))
        {
            EngineFixture.openAccounts(engine);
            final List<ResultCode> codes = new ArrayList<>();
            final PaymentClient client = engine.client(result -> codes.add(result.code()));
            final long first = client.claim(3);
            cent(1).encode(client.buffer(), client.offset(first));
            new BatchEncoder().wrapAndApplyHeader(client.buffer(), client.offset(first + 1), header)
                .idHigh(3).idLow(1).mode(BatchMode.ATOMIC).itemsHere(1).count(1).controlSumMinor(1);
            cent(2).encode(client.buffer(), client.offset(first + 2));

            client.publish(first, 3);

            assertTrue(engine.client().submit(cent(3)).join().isAccepted());
            assertEquals(List.of(ResultCode.ACCEPTED, ResultCode.COUNT_MISMATCH, ResultCode.ACCEPTED), codes);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldRefuseAChainThatEndsInSomethingElseThanAPayment(final boolean isStaged)
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged)))
        {
            EngineFixture.openAccounts(engine);
            for (final int templateId : new int[] { BatchEncoder.TEMPLATE_ID, TickEncoder.TEMPLATE_ID,
                OpenAccountEncoder.TEMPLATE_ID, ConfigureEncoder.TEMPLATE_ID, 63, 0 })
            {
                final List<ResultCode> codes = new ArrayList<>();
                final PaymentClient client = engine.client(result -> codes.add(result.code()));
                final long first = client.claim(2);
                cent(1).linked().encode(client.buffer(), client.offset(first));
                encodeHeader(client.buffer(), client.offset(first + 1), templateId);

                client.publish(first, 2);

                final Result honest = engine.client().submit(cent(100 + templateId)).join();
                assertTrue(honest.isAccepted());
                assertEquals(2, codes.size());
                assertTrue(codes.stream().noneMatch(code -> code == ResultCode.ACCEPTED), codes::toString);
            }
            assertTrue(engine.payment(id(1)).join().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldNotLetAPublisherChangeTheLimits(final boolean isStaged)
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged)))
        {
            final List<ResultCode> codes = new ArrayList<>();
            final PaymentClient client = engine.client(result -> codes.add(result.code()));
            final Limits more = new Limits(1 << 11, 1 << 15, 1 << 8, 1 << 8, 1 << 8, 1 << 12, 1 << 12);
            final long first = client.claim(1);
            new ConfigureEncoder().wrapAndApplyHeader(client.buffer(), client.offset(first), header)
                .accountsMax(more.accountsMax()).paymentsWindow(more.paymentsWindow()).openMax(more.openMax())
                .controlsMax(more.controlsMax()).mandatesMax(more.mandatesMax())
                .batchItemsMax(more.batchItemsMax()).atomicItemsMax(more.atomicItemsMax());

            client.publish(first, 1);

            assertEquals(EngineFixture.LIMITS, engine.query(ledger -> ledger.limits()).join());
            EngineFixture.openAccounts(engine);
            assertEquals(EngineFixture.LIMITS, engine.query(ledger -> ledger.limits()).join());
            assertEquals(List.of(ResultCode.UNKNOWN_COMMAND), codes);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldAnswerASlotThatWasNeverWritten(final boolean isStaged)
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged)))
        {
            EngineFixture.openAccounts(engine);
            final List<ResultCode> codes = new ArrayList<>();
            final PaymentClient client = engine.client(result -> codes.add(result.code()));
            // The slots have held something before: what was claimed must be clear of it.
            EngineFixture.assertAccepted(EngineFixture.submitCents(client, 1, 1_000));

            client.publish(client.claim(2), 2);

            assertTrue(engine.client().submit(cent(2_000)).join().isAccepted());
            assertEquals(List.of(ResultCode.UNKNOWN_COMMAND, ResultCode.UNKNOWN_COMMAND), codes);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldAnswerWhatBearsTheNumberOfAnEvent(final boolean isStaged)
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged)))
        {
            EngineFixture.openAccounts(engine);
            final List<Long> answered = new ArrayList<>();
            final PaymentClient client = engine.client(result -> answered.add(result.sequence()));
            final List<Long> published = new ArrayList<>();
            for (final int templateId : new int[] { Result.EXPIRED, Result.SCHEDULE_RAN, 0xFFFF })
            {
                final long sequence = client.claim(1);
                encodeHeader(client.buffer(), client.offset(sequence), templateId);
                client.publish(sequence, 1);
                published.add(sequence);
            }

            assertTrue(engine.client().submit(cent(1)).join().isAccepted());
            assertEquals(published, answered);
        }
    }

    private static long payHonestly(final PaymentClient client)
    {
        final List<CompletableFuture<Result>> answers = new ArrayList<>();
        for (int i = 0; i < HONEST_PAYMENTS; i++)
        {
            answers.add(client.submit(Payment.of(id(i + 1L), HONEST_PAYER, HONEST_PAYEE, 1, EUR).by(PAYER)));
        }
        return answers.stream().filter(answer -> answer.join().code() == ResultCode.ACCEPTED).count();
    }

    /** Returns the number of slots that were written. */
    private int publishGarbage(final PaymentClient client, final Random random)
    {
        int slots = 0;
        for (int i = 0; i < CLAIMS; i++)
        {
            final int count = 1 + random.nextInt(CLAIM_MAX);
            final long first = client.claim(count);
            for (int slot = 0; slot < count; slot++)
            {
                scribble(client.buffer(), client.offset(first + slot), random);
            }
            client.publish(first, count);
            slots += count;
        }
        return slots;
    }

    private void scribble(final MutableDirectBuffer buffer, final int offset, final Random random)
    {
        switch (random.nextInt(6))
        {
            case 0 -> randomBytes(buffer, offset, SLOT_LENGTH, random);
            case 1 ->
            {
                randomBytes(buffer, offset, SLOT_LENGTH, random);
                encodeHeader(buffer, offset, random.nextInt(TEMPLATES));
            }
            case 2 ->
            {
                randomBytes(buffer, offset, SLOT_LENGTH, random);
                header.wrap(buffer, offset).templateId(random.nextInt(TEMPLATES));
            }
            case 3 -> lyingBatch(buffer, offset, random);
            default -> plausiblePayment(buffer, offset, random);
        }
    }

    private void lyingBatch(final MutableDirectBuffer buffer, final int offset, final Random random)
    {
        new BatchEncoder().wrapAndApplyHeader(buffer, offset, header)
            .idHigh(3).idLow(random.nextInt(200)).mode(random.nextBoolean() ? BatchMode.ATOMIC : BatchMode.INDEPENDENT)
            .itemsHere(random.nextInt()).count(random.nextInt(CLAIM_MAX)).controlSumMinor(random.nextInt(20));
    }

    /** A payment with an account that may exist, often linked to what follows: perhaps to nothing. */
    private void plausiblePayment(final MutableDirectBuffer buffer, final int offset, final Random random)
    {
        final long[] debits = { 0, CASH, ALICE, 3, HONEST_PAYER, HONEST_PAYEE, -1 };
        final long[] credits = { 0, CASH, ALICE, 3, -1 };
        final long[] amounts = { 0, 1, 2, Long.MAX_VALUE, Long.MIN_VALUE, -1 };
        new PayEncoder().wrapAndApplyHeader(buffer, offset, header)
            .idHigh(3).idLow(random.nextInt(2_000)).ledger(random.nextInt(8) == 0 ? random.nextInt() : EUR)
            .amountMinor(amounts[random.nextInt(amounts.length)])
            .debitAccount(debits[random.nextInt(debits.length)])
            .creditAccount(credits[random.nextInt(credits.length)])
            .flags().linked(random.nextBoolean()).balancing(random.nextInt(4) == 0).keepOpen(random.nextInt(9) == 0);
    }

    /** The header that the template may have, where it has one. */
    private void encodeHeader(final MutableDirectBuffer buffer, final int offset, final int templateId)
    {
        final int blockLength = switch (templateId)
        {
            case BatchEncoder.TEMPLATE_ID -> BatchEncoder.BLOCK_LENGTH;
            case ConfigureEncoder.TEMPLATE_ID -> ConfigureEncoder.BLOCK_LENGTH;
            case OpenAccountEncoder.TEMPLATE_ID -> OpenAccountEncoder.BLOCK_LENGTH;
            case PayEncoder.TEMPLATE_ID -> PayEncoder.BLOCK_LENGTH;
            case TickEncoder.TEMPLATE_ID -> TickEncoder.BLOCK_LENGTH;
            default -> SLOT_LENGTH - BODY_OFFSET;
        };
        header.wrap(buffer, offset).blockLength(blockLength).templateId(templateId)
            .schemaId(PayEncoder.SCHEMA_ID).version(PayEncoder.SCHEMA_VERSION);
    }

    private static void randomBytes(
        final MutableDirectBuffer buffer, final int offset, final int length, final Random random)
    {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        buffer.putBytes(offset, bytes);
    }
}
