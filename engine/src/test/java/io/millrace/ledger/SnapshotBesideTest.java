package io.millrace.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.model.LedgerRig;
import io.millrace.ledger.model.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What goes on beside the loading of a snapshot is over, and right, when the ledger is handed out, however late it is.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SnapshotBesideTest
{
    private static final int PAYMENTS = 40_000;
    private static final int HOLDS = 300;
    private static final int BURST = 1_000;
    private static final long LATE_NS = 2_000_000;

    private final LedgerRig rig = new LedgerRig(false);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private byte[] snapshot = new byte[0];

    /** More rows than are indexed in one go, twice over. */
    @BeforeEach
    void shouldHaveAFullWindow()
    {
        rig.apply(List.of(LedgerFixture.limits().set("paymentsWindow", PAYMENTS).set("openMax", HOLDS),
            LedgerFixture.open(1).set("flags", 2), LedgerFixture.open(2)), 1);
        final List<Slot> slots = new ArrayList<>();
        for (int id = 1; id <= PAYMENTS + HOLDS; id++)
        {
            slots.add(id > PAYMENTS ? LedgerFixture.hold(id, 1, 2, 1) : LedgerFixture.pay(id, 1, 2, 1));
            if (slots.size() == BURST || id == PAYMENTS + HOLDS)
            {
                rig.apply(slots, 2);
                slots.clear();
            }
        }
        snapshot = SnapshotBytes.of(rig.ledger);
    }

    @AfterEach
    void shouldEnd()
    {
        thread.shutdown();
    }

    @Test
    void shouldFindAllThatWasIndexedBeside()
    {
        final Ledger loaded = load(snapshot, this::runLate);

        assertTrue(ended.get() > 3, "in several goes");
        assertEquals(rig.ledger.digest(), loaded.digest());
        final Payments payments = loaded.books().payments;
        assertEquals(PAYMENTS, payments.count());
        for (int age = 0; age < PAYMENTS; age++)
        {
            assertFound(payments, payments.windowRow(age));
        }
        assertEquals(HOLDS, payments.openCount());
        for (int slot = 0; slot < HOLDS; slot++)
        {
            assertFound(payments, payments.openRow(slot));
        }
    }

    @Test
    void shouldLeaveNothingBehindWhenItCannotBeLoaded()
    {
        final byte[] cut = Arrays.copyOf(snapshot, snapshot.length - 1);

        assertThrows(SnapshotException.class, () -> load(cut, this::runLate));

        assertTrue(begun.get() > 3, "in several goes");
        assertEquals(begun.get(), ended.get());
    }

    @Test
    void shouldFailWithWhatGoesOnBeside()
    {
        assertThrows(CompletionException.class, () -> load(snapshot, task ->
        {
            throw new RejectedExecutionException();
        }));
    }

    private void runLate(final Runnable task)
    {
        begun.incrementAndGet();
        thread.execute(() ->
        {
            LockSupport.parkNanos(LATE_NS);
            task.run();
            ended.incrementAndGet();
        });
    }

    private static void assertFound(final Payments payments, final int row)
    {
        assertEquals(row,
            payments.find(payments.word(row, Payments.ID_HIGH), payments.word(row, Payments.ID_LOW)));
    }

    private static Ledger load(final byte[] bytes, final Executor beside)
    {
        return LedgerSnapshot.load(SnapshotBytes.source(bytes), result ->
        {
            // Nobody asks.
        }, beside);
    }
}
