package io.millrace.engine;

import static io.millrace.engine.EngineFixture.ALICE;
import static io.millrace.engine.EngineFixture.CASH;
import static io.millrace.engine.EngineFixture.EUR;
import static io.millrace.engine.EngineFixture.assertAccepted;
import static io.millrace.engine.EngineFixture.cent;
import static io.millrace.engine.EngineFixture.inThread;
import static io.millrace.engine.EngineFixture.submitCents;
import static io.millrace.ledger.CommandLayout.BODY_OFFSET;
import static io.millrace.ledger.CommandLayout.TEMPLATE_ID_OFFSET;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.Burst;
import io.millrace.ledger.Result;
import io.millrace.sbe.BatchDecoder;
import io.millrace.sbe.BatchEncoder;
import io.millrace.sbe.BatchMode;
import io.millrace.sbe.MessageHeaderEncoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A burst is what is ready: whole claims, up to a limit, at one time that never goes back.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BurstTest
{
    private static final int PRODUCERS = 3;
    private static final int CLAIMS_EACH = 500;
    private static final int MAX_BURST = 64;

    private final EngineFixture fixture = new EngineFixture();
    private final MemoryJournal journal = new MemoryJournal();
    private final List<Seen> bursts = Collections.synchronizedList(new ArrayList<>());

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldNeverCutAClaim(final boolean isStaged)
    {
        final long seed = seed();
        final Random clock = new Random(seed);
        final List<CompletableFuture<Map<Long, Integer>>> producers = new ArrayList<>();
        final AtomicInteger refused = new AtomicInteger();
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(watched(), isStaged)
            .clock(() -> 1_000_000 + clock.nextInt(1_000))
            .listener(result -> refused.addAndGet(result.isAccepted() ? 0 : 1))))
        {
            EngineFixture.openAccounts(engine);
            for (int i = 0; i < PRODUCERS; i++)
            {
                final int producer = i;
                producers.add(inThread(() -> claimAtRandom(engine.client(), seed, producer)));
            }
            producers.forEach(CompletableFuture::join);
        }

        final Map<Long, Integer> claims = new HashMap<>();
        producers.forEach(producer -> claims.putAll(producer.join()));
        assertEquals(PRODUCERS * CLAIMS_EACH, claims.size());
        assertEquals(0, refused.get());
        long next = 0;
        long timeNs = Long.MIN_VALUE;
        for (final Seen burst : bursts)
        {
            assertEquals(next, burst.first);
            assertTrue(burst.count >= 1 && burst.count <= MAX_BURST, () -> "count=" + burst.count);
            assertTrue(burst.timeNs > timeNs);
            assertEquals(0, burst.itemsMissing);
            next = burst.first + burst.count;
            timeNs = burst.timeNs;
        }
        claims.forEach((first, count) -> assertTrue(isWithinOneBurst(first, count), () -> "first=" + first));
        assertTrue(bursts.size() < claims.size(), "some bursts hold more than one claim");
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldTakeAllThatIsReadyUpToTheLimit(final boolean isStaged)
    {
        final CountDownLatch isHeld = new CountDownLatch(1);
        final CountDownLatch isReleased = new CountDownLatch(1);
        final List<CompletableFuture<Result>> answers = new ArrayList<>();
        try (PaymentEngine engine = PaymentEngine.launch(
            fixture.context(ProbedJournal.appending(watched(), burst -> hold(burst, isHeld, isReleased)), isStaged)))
        {
            EngineFixture.openAccounts(engine);
            answers.add(engine.client().submit(cent(1)));
            EngineFixture.await(isHeld);
            answers.addAll(submitCents(engine.client(), 2, 10));
            answers.addAll(submitTogether(engine, 100, 50));
            answers.addAll(submitTogether(engine, 200, 30));
            answers.addAll(submitTogether(engine, 300, MAX_BURST));
            answers.addAll(submitCents(engine.client(), 400, 1));

            isReleased.countDown();

            assertAccepted(answers);
        }
        // Limits and two accounts, then: the one that was held; 10 and 50; 30, as 64 more would be too many; 64; 1.
        assertEquals(List.of(1, 1, 1, 1, 60, 30, MAX_BURST, 1), bursts.stream().map(Seen::count).toList());
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldGoOnInSequenceAndTimeAfterARelaunch(final boolean isStaged)
    {
        try (PaymentEngine engine = PaymentEngine.launch(
            fixture.context(watched(), isStaged).clock(() -> 5_000)))
        {
            EngineFixture.openAccounts(engine);
        }

        final Result result;
        try (PaymentEngine engine = PaymentEngine.launch(
            fixture.context(ProbedJournal.appending(journal.reopened(), this::watch), !isStaged).clock(() -> 17)))
        {
            result = engine.client().submit(cent(1)).join();
            assertEquals(1, engine.clockBehindCount());
        }

        assertEquals(3, result.sequence());
        assertEquals(5_003, result.timeNs());
    }

    private static Map<Long, Integer> claimAtRandom(final PaymentClient client, final long seed, final int producer)
    {
        final Random random = new Random(seed + producer);
        final Map<Long, Integer> claims = new HashMap<>();
        long number = (producer + 1) * 1_000_000L;
        for (int i = 0; i < CLAIMS_EACH; i++)
        {
            final int count = 1 + random.nextInt(random.nextInt(8) == 0 ? MAX_BURST : 8);
            final long first = client.claim(count);
            if (count > 1 && random.nextBoolean())
            {
                encodeBatch(client, first, count, number);
            }
            else
            {
                encodeCents(client, first, count, number);
            }
            client.publish(first, count);
            claims.put(first, count);
            number += count;
        }
        return claims;
    }

    private static void encodeBatch(final PaymentClient client, final long first, final int count, final long number)
    {
        new BatchEncoder().wrapAndApplyHeader(client.buffer(), client.offset(first), new MessageHeaderEncoder())
            .idHigh(2).idLow(number).mode(BatchMode.ATOMIC).count(count - 1).controlSumMinor(count - 1);
        encodeCents(client, first + 1, count - 1, number);
    }

    private static void encodeCents(final PaymentClient client, final long first, final int count, final long number)
    {
        for (int i = 0; i < count; i++)
        {
            cent(number + i).encode(client.buffer(), client.offset(first + i));
        }
    }

    private static List<CompletableFuture<Result>> submitTogether(
        final PaymentEngine engine, final long firstNumber, final int count)
    {
        final List<Payment> payments = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            payments.add(Payment.of(EngineFixture.id(firstNumber + i), CASH, ALICE, 1, EUR));
        }
        return List.of(engine.client().submit(payments).thenApply(results -> results.get(count - 1)));
    }

    private ProbedJournal watched()
    {
        return ProbedJournal.appending(journal, this::watch);
    }

    private void watch(final Burst burst)
    {
        bursts.add(new Seen(burst.firstSequence(), burst.count(), burst.timeNs(), itemsMissing(burst)));
    }

    private static void hold(final Burst burst, final CountDownLatch isHeld, final CountDownLatch isReleased)
    {
        if (burst.firstSequence() == 3)
        {
            isHeld.countDown();
            EngineFixture.await(isReleased);
        }
    }

    /** How many items that batch headers announce are not in the burst. */
    private static int itemsMissing(final Burst burst)
    {
        int missing = 0;
        for (int i = 0; i < burst.count(); i++)
        {
            final int offset = burst.offset(i);
            if (burst.buffer().getShort(offset + TEMPLATE_ID_OFFSET, LITTLE_ENDIAN) == BatchDecoder.TEMPLATE_ID)
            {
                final int itemsHere = burst.buffer()
                    .getInt(offset + BODY_OFFSET + BatchDecoder.itemsHereEncodingOffset(), LITTLE_ENDIAN);
                missing += Math.max(0, i + itemsHere + 1 - burst.count());
            }
        }
        return missing;
    }

    private boolean isWithinOneBurst(final long first, final int count)
    {
        return bursts.stream().anyMatch(
            burst -> burst.first <= first && first + count <= burst.first + burst.count);
    }

    private static long seed()
    {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("BurstTest -Dseed=" + seed);
        return seed;
    }

    private record Seen(long first, int count, long timeNs, int itemsMissing)
    {
    }
}
