package io.millrace.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.Payment;
import io.millrace.engine.PaymentService;
import io.millrace.journal.spi.BurstConsumer;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.DurabilityListener;
import io.millrace.journal.spi.Journal;
import io.millrace.journal.spi.JournalException;
import io.millrace.ledger.Burst;
import io.millrace.ledger.CommandLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The copy for auditors: whole, whatever becomes of members, or refused.
 */
@Timeout(value = 180, threadMode = SEPARATE_THREAD)
final class AuditJournalTest
{
    private static final int EUR = ClusterTest.EUR;
    private static final long CASH = ClusterTest.CASH;
    private static final long ALICE = 2;
    /** More than the ring holds. */
    private static final int MANY = 120_000;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void shouldNotGoOnWhereSomethingIsMissingAndBeginAgainFromTheLog() throws InterruptedException
    {
        try (TestCluster cluster = new TestCluster(directory, 1).each(this::audited).found())
        {
            try (ClusterClient client = cluster.client())
            {
                open(client);
                pay(client, 10);
            }
            cluster.snapshot();
            cluster.stop(0);
            assertTrue(journal(0).toFile().renameTo(directory.resolve("removed").toFile()));

            final ClusterNode gap = cluster.start(0);

            gap.awaitEnd();
            assertEnded(gap, "audit journal has a gap: it ends at " +
                "sequence=-1 and the ledger begins at sequence=12");
            assertThrows(
                JournalException.class, () -> cluster.start(0, context -> context.fromLog(true)), "it runs");
            cluster.stop(0);
            cluster.start(0, context -> context.fromLog(true));
            try (ClusterClient client = cluster.client())
            {
                pay(client, 1);
            }
            assertEquals(cluster.stop(0), AuditJournals.recover(journal(0)));
        }
    }

    @Test
    void shouldNotGoOnWithTheJournalOfAnotherLedger() throws InterruptedException
    {
        try (TestCluster cluster = new TestCluster(directory, 1).each(this::audited).found();
            ClusterClient client = cluster.client())
        {
            open(client);
            cluster.stop(0);
        }
        try (TestCluster other = new TestCluster(directory.resolve("other"), 1).found();
            ClusterClient client = other.client())
        {
            open(client);
            pay(client, 3);
            other.stop(0);

            final ClusterNode foreign = other.start(0, context -> audited(0, context));

            foreign.awaitEnd();
            assertEnded(foreign, "audit journal is of another ledger");
        }
    }

    @Test
    void shouldEndAMemberWhoseJournalFails() throws InterruptedException
    {
        final SlowJournal failing = new SlowJournal();
        try (TestCluster cluster =
            new TestCluster(directory, 1).each((id, context) -> context.auditJournal(() -> failing)).found();
            ClusterClient client = cluster.client())
        {
            open(client);
            failing.fault.set(new JournalException("told to fail"));
            final ClusterNode node = cluster.node(0);

            final var under = client.submit(Payment.of(UUID.randomUUID(), CASH, ALICE, 1, EUR));

            node.awaitEnd();
            assertEnded(node, "told to fail");
            // Answered or not: its outcome is the log's, and not the copy's.
            under.cancel(false);
        }
        assertTrue(failing.isClosed);
    }

    @Test
    void shouldNotLetASnapshotBeTakenOfWhatIsNotKept() throws InterruptedException
    {
        final SlowJournal slow = new SlowJournal();
        final AuditJournal audit = AuditJournal.open(slow);
        audit.onStart(Burst.NULL_SEQUENCE, NoOpIdleStrategy.INSTANCE, slow.fault::set);
        audit.onBurst(burst(0));
        audit.onBurst(burst(1));
        slow.durable = 0;
        final Thread snapshot = new Thread(() -> audit.onSnapshot(1));
        snapshot.start();
        snapshot.join(50);
        assertTrue(snapshot.isAlive());

        slow.durable = 1;

        snapshot.join();
        audit.close();
        assertEquals(List.of(0L, 1L), slow.appended);
    }

    @Test
    void shouldPassOverWhatIsKeptAndTakeNothingOutOfOrder()
    {
        final SlowJournal kept = new SlowJournal();
        kept.recovered = 5;
        final AuditJournal audit = AuditJournal.open(kept);
        audit.onStart(2, NoOpIdleStrategy.INSTANCE, kept.fault::set);
        audit.onBurst(burst(3));
        audit.onBurst(burst(4));
        audit.onBurst(burst(5));

        audit.onBurst(burst(6));

        assertThrows(JournalException.class, () -> audit.onBurst(burst(8)));
        audit.close();
        assertEquals(List.of(6L), kept.appended);
    }

    @Test
    void shouldKeepAllThatItHasHeardBeforeItCloses()
    {
        final SlowJournal journal = new SlowJournal();
        final AuditJournal audit = AuditJournal.open(journal);
        audit.onStart(Burst.NULL_SEQUENCE, NoOpIdleStrategy.INSTANCE, journal.fault::set);
        for (long sequence = 0; sequence < MANY; sequence++)
        {
            audit.onBurst(burst(sequence));
        }

        audit.close();

        assertEquals(MANY, journal.appended.size());
        assertTrue(journal.isClosed);
    }

    private ClusterNode.Context audited(final int id, final ClusterNode.Context context)
    {
        return context.auditJournal(AuditJournals.at(journal(id)));
    }

    private Path journal(final int id)
    {
        return directory.resolve("audit-" + id);
    }

    private static void open(final PaymentService payments)
    {
        payments.submit(AccountOpening.unbounded(CASH, EUR)).join();
        payments.submit(AccountOpening.creditNormal(ALICE, EUR)).join();
    }

    private static void pay(final PaymentService payments, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            assertTrue(payments.submit(Payment.of(UUID.randomUUID(), CASH, ALICE, 1, EUR)).join().isAccepted());
        }
    }

    private static void assertEnded(final ClusterNode node, final String why)
    {
        final String fault = node.fault().orElseThrow().toString();
        assertTrue(fault.contains(why), fault);
    }

    private static Burst burst(final long sequence)
    {
        return new Burst(new UnsafeBuffer()).wrapExcerpt(
            new UnsafeBuffer(new byte[CommandLayout.SLOT_LENGTH]), 0, sequence, 1, SlowJournal.timeNs(sequence));
    }

    /** Keeps sequences, and says what it is told to. */
    private static final class SlowJournal implements Journal
    {
        final List<Long> appended = Collections.synchronizedList(new ArrayList<>());
        final AtomicReference<Throwable> fault = new AtomicReference<>();
        volatile long recovered = Burst.NULL_SEQUENCE;
        volatile long durable = Long.MAX_VALUE;
        volatile boolean isClosed;

        static long timeNs(final long sequence)
        {
            return 1_000 + sequence;
        }

        @Override
        public long recover(final BurstConsumer consumer)
        {
            for (long sequence = 0; sequence <= recovered; sequence++)
            {
                consumer.onBurst(burst(sequence));
            }
            return recovered;
        }

        @Override
        public void start(final DurabilityListener listener)
        {
            // Asked, not told.
        }

        @Override
        public void append(final Burst burst)
        {
            if (fault.get() instanceof final JournalException failed)
            {
                throw failed;
            }
            appended.add(burst.firstSequence());
        }

        @Override
        public boolean hasSpace()
        {
            return true;
        }

        @Override
        public long durableSequence()
        {
            return durable;
        }

        @Override
        public Durability durability()
        {
            return Durability.INTERVAL;
        }

        @Override
        public void close()
        {
            isClosed = true;
        }
    }
}
