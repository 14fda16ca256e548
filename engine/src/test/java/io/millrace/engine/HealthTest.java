package io.millrace.engine;

import static io.millrace.engine.EngineFixture.awaitTrue;
import static io.millrace.engine.EngineFixture.cent;
import static io.millrace.engine.EngineFixture.submitCents;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.spi.Journal;
import io.millrace.operations.CountersReader;
import io.millrace.operations.EngineCounter;
import io.millrace.operations.EngineHistogram;
import io.millrace.operations.Health;
import io.millrace.operations.Health.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an engine says of itself, in this process and in its file.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HealthTest
{
    private final EngineFixture fixture = new EngineFixture();
    private final MemoryJournal journal = new MemoryJournal();

    @TempDir
    private Path directory;

    @Test
    void shouldShowInItsFileWhatHappens() throws IOException
    {
        final Path file = directory.resolve("made").resolve("counters");
        final CountersReader reader;
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, true).countersFile(file)
            .listener(result ->
            {
                throw new IllegalStateException();
            }).errorHandler(thrown ->
            {
            })))
        {
            EngineFixture.openAccounts(engine);
            submitCents(engine.client(), 1, 100).forEach(answer -> answer.join());
            reader = CountersReader.open(file);

            awaitTrue(() -> reader.value(EngineCounter.APPLIED_SEQUENCE) == 102);
            awaitTrue(() -> reader.value(EngineCounter.LISTENER_ERRORS) == 103);
            // The last that is written of them.
            awaitTrue(() -> reader.value(EngineCounter.PAYMENTS_WINDOW) == EngineFixture.LIMITS.paymentsWindow());
            assertEquals(EngineFixture.LIMITS.accountsMax(), reader.value(EngineCounter.ACCOUNTS_MAX));
            assertEquals(102, reader.value(EngineCounter.CLAIMED_SEQUENCE));
            assertEquals(102, reader.value(EngineCounter.JOURNALED_SEQUENCE));
            assertEquals(102, reader.value(EngineCounter.CONFIRMED_SEQUENCE));
            assertEquals(-1, reader.value(EngineCounter.RECOVERED_SEQUENCE));
            assertEquals(103, reader.sum(EngineHistogram.BURST_COMMANDS));
            assertTrue(reader.count(EngineHistogram.BURST_COMMANDS) <= 103);
            awaitTrue(() -> reader.health().equals(Health.RUNNING));
            assertEquals(ProcessHandle.current().pid(), reader.processId());
            final long heartbeatMs = reader.heartbeatMs();
            awaitTrue(() -> reader.heartbeatMs() > heartbeatMs);
        }
        assertEquals(new Health(State.CLOSED, ""), reader.health());

        try (PaymentEngine engine = PaymentEngine.launch(
            fixture.context(journal.reopened(), true).countersFile(file)))
        {
            assertEquals(102, engine.counters().value(EngineCounter.RECOVERED_SEQUENCE));
            assertEquals(102, CountersReader.open(file).value(EngineCounter.RECOVERED_SEQUENCE));
            assertEquals(State.CLOSED, reader.health().state());
        }
    }

    @Test
    void shouldBeDegradedWhileSpaceIsShort()
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, false)))
        {
            awaitTrue(() -> engine.health().equals(Health.RUNNING));

            journal.space(false);
            assertEquals(PaymentClient.NO_SPACE, engine.client().tryClaim(1));

            assertEquals(State.DEGRADED, engine.health().state());
            assertTrue(engine.health().reason().startsWith("journal short of space"), engine.health()::toString);
            awaitTrue(() -> engine.counters().health().state() == State.DEGRADED);
            awaitTrue(() -> engine.counters().value(EngineCounter.REFUSED_FOR_SPACE) == 1);

            journal.space(true);

            awaitTrue(() -> engine.health().equals(Health.RUNNING));
        }
    }

    @Test
    void shouldBeDegradedWhenItsDeviceIsNearlyFull()
    {
        try (PaymentEngine engine = PaymentEngine.launch(
            fixture.context(journal, false).lowSpaceBytes(Long.MAX_VALUE)))
        {
            journal.usableBytes(1_000);

            awaitTrue(() -> engine.health().equals(new Health(State.DEGRADED,
                "disk nearly full: freeBytes=1000 lowSpaceBytes=" + Long.MAX_VALUE)));
        }
    }

    @Test
    void shouldNameTheClaimThatHoldsAllUp()
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, false)))
        {
            final PaymentClient client = engine.client();
            final long held = client.claim(1);

            awaitTrue(() -> engine.health().equals(new Health(State.DEGRADED,
                "claim is not published, and all behind it waits: sequence=" + held)));
            assertTrue(engine.counters().value(EngineCounter.STALLED_MS) >= 1_000);
            client.abort(held, 1);
            awaitTrue(() -> engine.health().equals(Health.RUNNING));
        }
    }

    @Test
    void shouldNotBeDegradedByItsOwnLaunch() throws IOException
    {
        final Path file = directory.resolve("counters");
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final Journal slow = ProbedJournal.appending(journal, burst ->
        {
            begun.countDown();
            EngineFixture.await(goOn);
        });
        final CompletableFuture<PaymentEngine> launch = CompletableFuture
            .supplyAsync(() -> PaymentEngine.launch(fixture.context(slow, false).countersFile(file)));
        EngineFixture.await(begun);
        final CountersReader reader = CountersReader.open(file);

        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_500));

        assertEquals(Health.RUNNING, reader.health());
        goOn.countDown();
        try (PaymentEngine engine = launch.join())
        {
            awaitTrue(() -> engine.health().equals(Health.RUNNING));
        }
    }

    @Test
    void shouldBeDegradedBeforeAccountsRunOut()
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, false)))
        {
            final int accounts = EngineFixture.LIMITS.accountsMax() * 9 / 10 + 1;
            for (int i = 1; i <= accounts; i++)
            {
                engine.client().submit(AccountOpening.creditNormal(i, EngineFixture.EUR)).join();
            }

            awaitTrue(() -> engine.health().equals(new Health(State.DEGRADED,
                "accounts nearly full: accounts=" + accounts + " accountsMax=1024")));
        }
    }

    @Test
    void shouldSayWhyItStopped()
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, false)))
        {
            EngineFixture.openAccounts(engine);
            journal.failAt(3);

            assertThrows(CompletionException.class, () -> engine.client().submit(cent(1)).join());

            assertEquals(State.STOPPED, engine.health().state());
            assertEquals(engine.fault().orElseThrow().toString(), engine.health().reason());
            awaitTrue(() -> engine.counters().health().equals(engine.health()));
        }
    }

    @Test
    void shouldCountClaimsThatFindTheRingFull()
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, false)))
        {
            final PaymentClient client = engine.client();
            final long held = client.claim(1);
            while (client.tryClaim(1) != PaymentClient.BACK_PRESSURED)
            {
                assertEquals(0, engine.backPressuredCount());
            }

            assertEquals(1, engine.backPressuredCount());
            for (long sequence = held; sequence < held + engine.ring().slots(); sequence++)
            {
                client.abort(sequence, 1);
            }
        }
    }
}
