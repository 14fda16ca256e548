package io.millrace.engine;

import static io.millrace.engine.EngineFixture.ALICE;
import static io.millrace.engine.EngineFixture.awaitStandstill;
import static io.millrace.engine.EngineFixture.cent;
import static io.millrace.engine.EngineFixture.fateOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import io.millrace.ledger.Burst;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.response.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * After a fault nothing more is applied, nobody waits for ever, and each command hears the truth.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FailStopTest
{
    /** Sequence of the first payment: behind the limits and two accounts. */
    private static final long FIRST = 3;
    private static final int RING_SLOTS = 256;
    private static final int MAX_BURST = 64;
    private static final long NEVER_MS = 1_000_000;

    private final EngineFixture fixture = new EngineFixture();
    private final MemoryJournal journal = new MemoryJournal();
    private final CountDownLatch isHeld = new CountDownLatch(1);

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldTellTheFateOfEachCommandWhenTheJournalFails(final boolean isStaged)
    {
        final CountDownLatch isFull = new CountDownLatch(1);
        final PaymentEngine engine = PaymentEngine.launch(fixture.context(heldAtFirstPayment(isFull), isStaged));
        EngineFixture.openAccounts(engine);
        journal.failAt(FIRST + 1);

        final List<CompletableFuture<Result>> futures = submit(engine, RING_SLOTS);
        isFull.countDown();

        assertEquals(ResultCode.ACCEPTED, futures.get(0).join().code());
        for (int i = 1; i <= MAX_BURST; i++)
        {
            assertEquals(Fate.UNKNOWN, fateOf(futures.get(i)), "index=" + i);
        }
        for (int i = MAX_BURST + 1; i < RING_SLOTS; i++)
        {
            assertEquals(Fate.NOT_APPLIED, fateOf(futures.get(i)), "index=" + i);
        }
        engine.close();
        assertBalanceAfterRelaunch(1);
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldReleasePublishersWhoWaitForRoom(final boolean isStaged)
    {
        final CountDownLatch isFull = new CountDownLatch(1);
        final PaymentEngine engine = PaymentEngine.launch(fixture.context(heldAtFirstPayment(isFull), isStaged));
        EngineFixture.openAccounts(engine);
        journal.failAt(FIRST);
        final List<CompletableFuture<Result>> futures = submit(engine, RING_SLOTS);
        final CompletableFuture<EngineStoppedException> publisher = waitingPublisher(engine);

        isFull.countDown();

        final EngineStoppedException stopped = publisher.join();
        assertEquals(Fate.NOT_APPLIED, stopped.fate());
        assertSame(engine.fault().orElseThrow(), stopped.getCause());
        assertEquals(Fate.UNKNOWN, fateOf(futures.get(0)));
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldTakeNothingAfterAFaultAndStillClose(final boolean isStaged)
    {
        final PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged));
        EngineFixture.openAccounts(engine);
        journal.failAt(FIRST);

        fateOf(engine.client().submit(cent(1)));

        assertTrue(engine.fault().isPresent());
        assertEquals(PaymentClient.STOPPED, engine.client().tryClaim(1));
        assertEquals(Fate.NOT_APPLIED,
            assertThrows(EngineStoppedException.class, () -> engine.client().submit(cent(2))).fate());
        engine.close();
        assertEquals(PaymentClient.CLOSED, engine.client().tryClaim(1));
        assertTrue(journal.isClosed());
        assertFalse(fixture.hasLiveThread());
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldStopWhenTheLedgerFails(final boolean isStaged)
    {
        final PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged));
        EngineFixture.openAccounts(engine);
        engine.client().submit(cent(1)).join();
        breakLedger(engine);

        final CompletableFuture<Result> unlucky = engine.client().submit(cent(2));

        assertEquals(Fate.UNKNOWN, fateOf(unlucky));
        assertTrue(engine.fault().isPresent());
        assertEquals(PaymentClient.STOPPED, engine.client().tryClaim(1));
        engine.close();
        assertTrue(journal.isClosed());
        assertFalse(fixture.hasLiveThread());
        // It stood in the journal: who asks again with the same id hears what became of it.
        assertBalanceAfterRelaunch(2);
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldNotReadFromALedgerThatFailed(final boolean isStaged)
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged)))
        {
            EngineFixture.openAccounts(engine);
            breakLedger(engine);
            fateOf(engine.client().submit(cent(1)));

            final CompletableFuture<?> lookUp = engine.account(ALICE);

            final CompletionException thrown = assertThrows(CompletionException.class, lookUp::join);
            assertInstanceOf(EngineStoppedException.class, thrown.getCause());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldStopWhenTheClockFails(final boolean isStaged)
    {
        final CountDownLatch isBroken = new CountDownLatch(1);
        final PaymentEngine engine = PaymentEngine
            .launch(fixture.context(journal, isStaged).tickIntervalMs(NEVER_MS).clock(() -> timeUnless(isBroken)));
        EngineFixture.openAccounts(engine);
        isBroken.countDown();

        final CompletableFuture<Result> unlucky = engine.client().submit(cent(1));

        assertEquals(Fate.NOT_APPLIED, fateOf(unlucky));
        assertEquals("no time", engine.fault().orElseThrow().getMessage());
        engine.close();
        assertFalse(fixture.hasLiveThread());
        assertBalanceAfterRelaunch(0);
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldStopWhenTheClockFailsWithoutTraffic(final boolean isStaged)
    {
        final CountDownLatch isBroken = new CountDownLatch(1);
        try (PaymentEngine engine = PaymentEngine.launch(
            fixture.context(journal, isStaged).tickIntervalMs(1).clock(() -> timeUnless(isBroken))))
        {
            isBroken.countDown();

            EngineFixture.awaitTrue(() -> engine.fault().isPresent());

            assertEquals("no time", engine.fault().orElseThrow().getMessage());
            assertEquals(PaymentClient.STOPPED, engine.client().tryClaim(1));
        }
        assertFalse(fixture.hasLiveThread());
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldFailWhatIsUnderWayWhenAThreadDies(final boolean isStaged)
    {
        final CountDownLatch isBroken = new CountDownLatch(1);
        final PaymentEngine engine = PaymentEngine.launch(fixture.context(heldAtFirstPayment(isBroken), isStaged)
            .waitStrategy(() -> new BreakableWait(isBroken)));
        EngineFixture.openAccounts(engine);
        final List<CompletableFuture<Result>> futures = submit(engine, MAX_BURST);

        isBroken.countDown();

        EngineFixture.awaitTrue(() -> engine.fault().isPresent());
        assertEquals(PaymentClient.STOPPED, engine.client().tryClaim(1));
        final CompletableFuture<?> lookUp = engine.account(ALICE);
        engine.close();
        assertFalse(fixture.hasLiveThread());
        assertTrue(journal.isClosed());
        assertTrue(lookUp.isDone());
        assertTrue(futures.stream().allMatch(CompletableFuture::isDone));
        assertEquals(Fate.NOT_APPLIED, fateOf(futures.get(MAX_BURST - 1)));
    }

    @Test
    void shouldDeliverWhatIsQueuedWhenTheResponseThreadDies()
    {
        final CountDownLatch isBroken = new CountDownLatch(1);
        final CountDownLatch isReleased = new CountDownLatch(1);
        final PaymentEngine engine = PaymentEngine.launch(
            fixture.context(journal, true).waitStrategy(() -> new BreakableWait(isBroken)));
        EngineFixture.openAccounts(engine);
        final PaymentClient slow = engine.client(result ->
        {
            isHeld.countDown();
            EngineFixture.await(isReleased);
        });
        slow.publish(slow.claim(1), 1);
        EngineFixture.await(isHeld);
        final List<CompletableFuture<Result>> queued = EngineFixture.submitCents(engine.client(), 1, 10);
        EngineFixture.awaitTrue(() -> engine.query(Ledger::sequence).join() == FIRST + 10);

        isBroken.countDown();
        isReleased.countDown();

        EngineFixture.awaitTrue(() -> engine.fault().isPresent());
        engine.close();
        EngineFixture.assertAccepted(queued);
    }

    private static long timeUnless(final CountDownLatch isBroken)
    {
        if (isBroken.getCount() == 0)
        {
            throw new IllegalStateException("no time");
        }
        return 1;
    }

    /** The ledger's thread meets a burst that seems to come from the past: a fault, not a refusal. */
    private static void breakLedger(final PaymentEngine engine)
    {
        final UnsafeBuffer nothing = new UnsafeBuffer(0, 0);
        engine.query(ledger ->
        {
            ledger.apply(new Burst(nothing).wrapExcerpt(nothing, 0, ledger.sequence() + 1, 0, Long.MAX_VALUE));
            return ledger.sequence();
        }).join();
    }

    private ProbedJournal heldAtFirstPayment(final CountDownLatch latch)
    {
        return ProbedJournal.appending(journal, burst ->
        {
            if (burst.firstSequence() == FIRST)
            {
                isHeld.countDown();
                EngineFixture.await(latch);
            }
        });
    }

    /** The first makes a burst of its own, at which the journal is held while the others queue up. */
    private List<CompletableFuture<Result>> submit(final PaymentEngine engine, final int count)
    {
        final List<CompletableFuture<Result>> futures = new ArrayList<>();
        futures.add(engine.client().submit(cent(1)));
        EngineFixture.await(isHeld);
        futures.addAll(EngineFixture.submitCents(engine.client(), 2, count - 1));
        return futures;
    }

    private void assertBalanceAfterRelaunch(final long balanceMinor)
    {
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal.reopened(), false)))
        {
            assertEquals(balanceMinor, engine.account(ALICE).join().orElseThrow().available());
        }
    }

    private static CompletableFuture<EngineStoppedException> waitingPublisher(final PaymentEngine engine)
    {
        final CompletableFuture<EngineStoppedException> stopped = new CompletableFuture<>();
        final Thread publisher = EngineFixture.newDaemon(
            () -> stopped.complete(assertThrows(EngineStoppedException.class, () -> engine.client().claim(2))));
        publisher.start();
        awaitStandstill(publisher);
        return stopped;
    }

    /** Waits as Disruptor does, until it is broken; then it throws, at once and every time. */
    private static final class BreakableWait implements WaitStrategy
    {
        private final BlockingWaitStrategy strategy = new BlockingWaitStrategy();
        private final CountDownLatch isBroken;

        private BreakableWait(final CountDownLatch isBroken)
        {
            this.isBroken = isBroken;
        }

        @Override
        public long waitFor(
            final long sequence, final Sequence cursor, final Sequence dependent, final SequenceBarrier barrier)
            throws AlertException, InterruptedException
        {
            if (isBroken.getCount() == 0)
            {
                throw new IllegalStateException("no waiting");
            }
            return strategy.waitFor(sequence, cursor, dependent, barrier);
        }

        @Override
        public void signalAllWhenBlocking()
        {
            strategy.signalAllWhenBlocking();
        }
    }
}
