package io.millrace.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.model.LedgerRig;
import io.millrace.ledger.model.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
        final Late late = new Late(thread);

        final Ledger loaded = load(snapshot, late);

        assertTrue(late.tasks.size() > 3, "in several goes");
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
    void shouldFailWithWhatGoesOnBeside()
    {
        assertThrows(IllegalStateException.class, () -> load(snapshot, new Beside()
        {
            @Override
            public void run(final Runnable task)
            {
                task.run();
            }

            @Override
            public void await()
            {
                throw new IllegalStateException("failed");
            }
        }));
    }

    /** On one thread, as if that had much else to do. */
    private static final class Late implements Beside
    {
        private final List<Future<?>> tasks = new ArrayList<>();
        private final ExecutorService thread;

        private Late(final ExecutorService thread)
        {
            this.thread = thread;
        }

        @Override
        public void run(final Runnable task)
        {
            tasks.add(thread.submit(() ->
            {
                LockSupport.parkNanos(LATE_NS);
                task.run();
            }));
        }

        @Override
        public void await()
        {
            for (final Future<?> task : tasks)
            {
                try
                {
                    task.get();
                }
                catch (final InterruptedException | ExecutionException ex)
                {
                    throw new IllegalStateException(ex);
                }
            }
        }
    }

    private static void assertFound(final Payments payments, final int row)
    {
        assertEquals(row,
            payments.find(payments.word(row, Payments.ID_HIGH), payments.word(row, Payments.ID_LOW)));
    }

    private static Ledger load(final byte[] bytes, final Beside beside)
    {
        return LedgerSnapshot.load(SnapshotBytes.source(bytes), result ->
        {
            // Nobody asks.
        }, beside);
    }
}
