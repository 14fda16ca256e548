package io.millrace.journal;

import static io.millrace.journal.Refusal.assertRefused;
import static io.millrace.journal.TestJournal.MAX_BURST;
import static io.millrace.journal.TestJournal.replay;
import static io.millrace.journal.TestJournal.start;
import static io.millrace.ledger.Burst.NULL_SEQUENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.DurabilityListener;
import io.millrace.journal.spi.JournalException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ChronicleJournalTest
{
    @TempDir
    private Path root;

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldGiveBackWhatItWasGiven(final Durability durability)
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST * 2);
        try (ChronicleJournal journal = start(context().durability(durability), 0))
        {
            for (int count = 1; count <= MAX_BURST; count++)
            {
                journal.append(ring.next(count));
            }
        }

        assertEquals(ring.nextSequence() - 1, replay(root));
    }

    @Test
    void shouldBeEmptyAtFirst()
    {
        try (ChronicleJournal journal = ChronicleJournal.open(context()))
        {
            assertEquals(NULL_SEQUENCE, journal.recover(RingOfBursts::check));
            assertEquals(NULL_SEQUENCE, journal.durableSequence());
        }
    }

    @Test
    void shouldGoOnWithoutAGapAfterEachRestart() throws IOException
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        for (int run = 0; run < 5; run++)
        {
            try (ChronicleJournal journal = start(context(), ring.nextSequence()))
            {
                for (int i = 0; i < run; i++)
                {
                    journal.append(ring.next(100));
                }
            }
        }

        assertEquals(ring.nextSequence() - 1, replay(root));
        assertEquals(4, new JournalDirectory(root).sealedCycles().length, "an idle run leaves no cycle behind");
    }

    @Test
    void shouldRollWithoutAGap() throws IOException
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        try (ChronicleJournal journal = start(context(), 0))
        {
            for (int i = 0; i < 200; i++)
            {
                journal.append(ring.next(MAX_BURST));
            }
        }

        assertEquals(ring.nextSequence() - 1, replay(root));
        final int[] sealed = new JournalDirectory(root).sealedCycles();
        assertEquals(7, sealed.length);
        assertEquals(6, sealed[6]);
        assertEquals(0, new JournalDirectory(root).liveCycles().length);
    }

    @Test
    void shouldConfirmEachBurstWhenItIsAppendedInModeDevice()
    {
        final AtomicLong durable = new AtomicLong(NULL_SEQUENCE);
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        try (ChronicleJournal journal = ChronicleJournal.open(context()))
        {
            journal.recover(RingOfBursts::check);
            journal.start(durable::set);

            journal.append(ring.next(3));

            assertEquals(2, durable.get());
            assertEquals(2, journal.durableSequence());
        }
    }

    @Test
    void shouldConfirmABurstWhoseSyncWasLeftUnderWayWhenItIsWaitedFor()
    {
        final Gate gate = new Gate();
        final List<Long> confirmed = new ArrayList<>();
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        try (ChronicleJournal journal = ChronicleJournal.open(context().partSync(gate)))
        {
            journal.recover(RingOfBursts::check);
            journal.start(confirmed::add);
            journal.append(ring.next(5));
            gate.close();

            assertFalse(journal.beginAppend(ring.next(MAX_BURST)));
            assertEquals(List.of(4L), confirmed);
            assertEquals(4, journal.durableSequence());
            gate.open();
            journal.endAppend(4 + MAX_BURST);
            assertEquals(List.of(4L, 4L + MAX_BURST), confirmed);
            assertEquals(4 + MAX_BURST, journal.durableSequence());

            assertFalse(journal.beginAppend(ring.next(3)));
            assertFalse(journal.beginAppend(ring.next(2)), "the one before was waited for");
            assertEquals(4 + MAX_BURST + 3, journal.durableSequence());
            journal.append(ring.next(1));
            assertEquals(List.of(4L, 260L, 263L, 265L, 266L), confirmed);
        }
        assertEquals(ring.nextSequence() - 1, replay(root));
    }

    @Test
    void shouldNotLeaveACycleWhileItIsSynced() throws InterruptedException
    {
        final Gate gate = new Gate();
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        try (ChronicleJournal journal = start(context().partSync(gate), 0))
        {
            CycleFile before;
            do
            {
                gate.close();
                assertFalse(journal.beginAppend(ring.next(1)));
                before = Objects.requireNonNull(journal.currentFile());
                final Thread opener = new Thread(() -> gate.openAfterMs(30));
                opener.start();
                assertFalse(journal.beginAppend(ring.next(MAX_BURST)));
                journal.endAppend(ring.nextSequence() - 1);
                opener.join();
            }
            while (journal.currentFile() == before);
        }
        assertEquals(0, gate.failures());
        assertEquals(ring.nextSequence() - 1, replay(root));
    }

    @ParameterizedTest
    @EnumSource(names = "DEVICE", mode = EnumSource.Mode.EXCLUDE)
    void shouldLeaveNothingUnderWayInTheOtherModes(final Durability durability)
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        try (ChronicleJournal journal = start(context(), 0))
        {
            journal.append(ring.next(10));
        }
        final List<Long> confirmed = new ArrayList<>();
        try (ChronicleJournal journal = ChronicleJournal.open(
            context().durability(durability).syncIntervalNs(TimeUnit.HOURS.toNanos(1))))
        {
            journal.recover(RingOfBursts::check);
            journal.start(confirmed::add);
            assertTrue(journal.beginAppend(ring.next(MAX_BURST)));
            journal.endAppend(ring.nextSequence() - 1);
            assertTrue(journal.beginAppend(ring.next(7)));
            journal.endAppend(ring.nextSequence() - 1);

            final boolean isProcess = durability == Durability.PROCESS;
            assertEquals(isProcess ? List.of(265L, 272L) : List.of(), confirmed);
            assertEquals(isProcess ? 272 : 9, journal.durableSequence());
        }
        assertEquals(272, replay(root));
    }

    @Test
    void shouldFailForGoodWhenASyncThatWasLeftUnderWayFails() throws IOException
    {
        final Gate gate = new Gate();
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        try (ChronicleJournal journal = start(context().partSync(gate), 0))
        {
            journal.append(ring.next(2));
            gate.failNext();
            assertFalse(journal.beginAppend(ring.next(3)));

            assertRefused("sync failed", () -> journal.endAppend(4));
            assertRefused("sync failed", () -> journal.endAppend(4));
            assertRefused("journal has failed before: sync failed", () -> journal.beginAppend(ring.next(1)));
            assertFalse(journal.hasSpace());
            assertEquals(1, journal.durableSequence());
        }
        assertEquals(0, new JournalDirectory(root).sealedCycles().length, "nothing is sealed after a failed sync");
    }

    @Test
    void shouldConfirmWhatWasSyncedWhenALaterAppendFails()
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        try (ChronicleJournal journal = start(context(), 0))
        {
            assertFalse(journal.beginAppend(ring.next(3)));
            ring.next(1);
            assertRefused("burst does not follow", () -> journal.beginAppend(ring.next(1)));

            journal.endAppend(2);
            assertEquals(2, journal.durableSequence());
        }
        assertEquals(2, replay(root));
    }

    @Test
    void shouldConfirmLaterInModeInterval() throws InterruptedException
    {
        final CountDownLatch confirmed = new CountDownLatch(1);
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        final ChronicleJournal.Context context =
            context().durability(Durability.INTERVAL).syncIntervalNs(TimeUnit.MILLISECONDS.toNanos(2));
        try (ChronicleJournal journal = ChronicleJournal.open(context))
        {
            journal.recover(RingOfBursts::check);
            journal.start(sequence ->
            {
                if (sequence == 4)
                {
                    confirmed.countDown();
                }
            });

            journal.append(ring.next(5));

            assertTrue(confirmed.await(10, TimeUnit.SECONDS));
            assertEquals(4, journal.durableSequence());
        }
    }

    @Test
    void shouldConfirmTheRestWhenClosedInModeInterval()
    {
        final AtomicLong durable = new AtomicLong(NULL_SEQUENCE);
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        final ChronicleJournal.Context context =
            context().durability(Durability.INTERVAL).syncIntervalNs(TimeUnit.HOURS.toNanos(1));
        try (ChronicleJournal journal = ChronicleJournal.open(context))
        {
            journal.recover(RingOfBursts::check);
            journal.start(durable::set);
            journal.append(ring.next(5));
            assertEquals(NULL_SEQUENCE, durable.get());
        }

        assertEquals(4, durable.get());
    }

    @Test
    void shouldRefuseASecondEngineByTheFirstOnesProcessId()
    {
        try (ChronicleJournal first = start(context(), 0))
        {
            assertRefused("pid=" + ProcessHandle.current().pid(), () -> ChronicleJournal.open(context()));
            assertTrue(first.hasSpace());
        }

        try (ChronicleJournal next = start(context(), 0))
        {
            assertTrue(next.hasSpace());
        }
    }

    @Test
    void shouldRefuseAForeignQueue() throws IOException
    {
        Files.createFile(root.resolve("metadata.cq4t"));

        assertRefused("directory holds a Chronicle queue", () -> ChronicleJournal.open(context()));
    }

    @Test
    void shouldRefuseANewerFormatByName() throws IOException
    {
        Files.writeString(root.resolve("millrace.journal"), "format=2\ncreated=2099-01-01T00:00:00Z\n");

        assertRefused("format=2 newestKnown=1", () -> ChronicleJournal.open(context()));
    }

    @Test
    void shouldRefuseABurstThatDoesNotFollow()
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        try (ChronicleJournal journal = start(context(), 0))
        {
            journal.append(ring.next(2));
            ring.next(1);

            assertRefused("firstSequence=3 lastSequence=1", () -> journal.append(ring.next(1)));
        }
        assertEquals(1, replay(root));
    }

    @Test
    void shouldFailForGoodWhenASyncFails() throws IOException
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        try (ChronicleJournal journal = start(context(), 0))
        {
            journal.append(ring.next(2));
            Objects.requireNonNull(journal.currentFile()).close();

            assertRefused("sync failed", () -> journal.append(ring.next(3)));

            assertRefused("journal has failed before: sync failed", () -> journal.append(ring.next(1)));
            assertFalse(journal.hasSpace());
            assertEquals(1, journal.durableSequence());
        }
        assertEquals(4, replay(root), "what was appended but not confirmed may be there");
        assertEquals(0, new JournalDirectory(root).sealedCycles().length, "nothing is sealed after a failed sync");
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldGoOnWhenInterrupted(final Durability durability)
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        try (ChronicleJournal journal = start(context().durability(durability), 0))
        {
            for (int i = 0; i < 200; i++)
            {
                Thread.currentThread().interrupt();
                journal.append(ring.next(i % MAX_BURST + 1));
            }
            assertTrue(Thread.interrupted());
        }
        assertEquals(ring.nextSequence() - 1, replay(root));
    }

    @Test
    void shouldFailForGoodWhenItsListenerFails()
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        final ChronicleJournal.Context context =
            context().durability(Durability.INTERVAL).syncIntervalNs(TimeUnit.MILLISECONDS.toNanos(1));
        try (ChronicleJournal journal = ChronicleJournal.open(context))
        {
            journal.recover(RingOfBursts::check);
            journal.start(sequence ->
            {
                throw new IllegalStateException("no confirmation today");
            });

            journal.append(ring.next(1));
            while (journal.hasSpace())
            {
                Thread.onSpinWait();
            }

            assertRefused("reason=no confirmation today", () -> journal.append(ring.next(1)));
        }
        assertEquals(0, replay(root));
    }

    @Test
    void shouldTellItsListenerWhenAThreadOfItsOwnFails() throws InterruptedException
    {
        final CountDownLatch failed = new CountDownLatch(1);
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        final ChronicleJournal.Context context =
            context().durability(Durability.INTERVAL).syncIntervalNs(TimeUnit.MILLISECONDS.toNanos(1));
        try (ChronicleJournal journal = ChronicleJournal.open(context))
        {
            journal.recover(RingOfBursts::check);
            journal.start(new DurabilityListener()
            {
                @Override
                public void onDurable(final long sequence)
                {
                    throw new IllegalStateException("no confirmation today");
                }

                @Override
                public void onFailure(final JournalException fault)
                {
                    failed.countDown();
                }
            });

            journal.append(ring.next(1));

            assertTrue(failed.await(10, TimeUnit.SECONDS));
            assertFalse(journal.hasSpace());
        }
    }

    @Test
    void shouldRefuseSettingsByName()
    {
        assertRefused("maxBurst=0", () -> ChronicleJournal.open(context().maxBurst(0)));
        assertFalse(Files.exists(root.resolve("live")));
    }

    private ChronicleJournal.Context context()
    {
        return TestJournal.context(root);
    }

    /** Holds syncs of parts up, or has one fail. */
    private static final class Gate implements PartSync.Factory
    {
        private final Semaphore open = new Semaphore(1);
        private final AtomicInteger failures = new AtomicInteger();
        private volatile boolean isFailing;

        void close()
        {
            open.acquireUninterruptibly();
        }

        void open()
        {
            open.release();
        }

        void openAfterMs(final long ms)
        {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
            open();
        }

        void failNext()
        {
            isFailing = true;
        }

        int failures()
        {
            return failures.get();
        }

        @Override
        public PartSync open(final FileChannel channel, final long length) throws IOException
        {
            final PartSync real = new MappedPartSync(channel, length);
            return new PartSync()
            {
                private volatile boolean isClosed;

                @Override
                public void force(final long from, final long to) throws IOException
                {
                    if (isFailing)
                    {
                        throw new IOException("told to fail");
                    }
                    open.acquireUninterruptibly();
                    try
                    {
                        if (isClosed)
                        {
                            failures.incrementAndGet();
                            return;
                        }
                        real.force(from, to);
                    }
                    finally
                    {
                        open.release();
                    }
                }

                @Override
                public void close()
                {
                    isClosed = true;
                    real.close();
                }
            };
        }
    }
}
