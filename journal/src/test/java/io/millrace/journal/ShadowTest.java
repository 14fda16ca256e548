package io.millrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.spi.JournalException;
import io.millrace.journal.spi.RecoveredLedger;
import io.millrace.ledger.LedgerDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shadow behind a running engine: its snapshots are those of the journal, and what differs raises the alarm.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ShadowTest
{
    @TempDir
    private Path root;

    private final Listener heard = new Listener();

    @Test
    void shouldWriteSnapshotsUnderLoadFromEachOfWhichARestartComesToTheSame() throws IOException
    {
        final LedgerDigest live;
        try (EngineRun run = new EngineRun(EngineRun.context(root).shadow(shadow(3_000).kept(100))).open())
        {
            run.send(1, 40_000);
            EngineRun.await("snapshots", () -> heard.snapshots.size() >= 3);
            run.send(40_001, 10);
            live = run.engine.digest().join();
            assertNull(run.shadow().alarm());
        }
        assertTrue(new JournalDirectory(root).sealedCycles().length > 3, "rolled");
        assertEquals(live, EngineRun.digestFromZero(root, null));

        final List<Path> files = new SnapshotStore(new JournalDirectory(root), null).newestFirst();
        assertEquals(heard.snapshots.size(), files.size());
        for (final Path file : files)
        {
            assertEquals(live, EngineRun.recover(EngineRun.context(root)), file.toString());
            Files.delete(file);
        }
        assertEquals(List.of(), heard.alarms);
    }

    @Test
    void shouldKeepTheNewestSnapshotsOnly() throws IOException
    {
        try (EngineRun run = new EngineRun(EngineRun.context(root).shadow(shadow(500))).open())
        {
            for (int i = 0; i < 5; i++)
            {
                final int before = heard.snapshots.size();
                run.send(1 + i * 1_000, 1_000);
                EngineRun.await("snapshot", () -> heard.snapshots.size() > before);
            }
        }
        final List<Path> files = new SnapshotStore(new JournalDirectory(root), null).newestFirst();
        assertEquals(2, files.size());
        assertEquals(heard.snapshots.get(heard.snapshots.size() - 1).file(), files.get(0));
        assertFalse(Files.exists(root.resolve("snapshots/snapshot.new")));
    }

    @Test
    void shouldWriteASnapshotOnDemandAlsoWhenNothingFollows()
    {
        try (EngineRun run = new EngineRun(EngineRun.context(root).shadow(shadow(Long.MAX_VALUE))).open())
        {
            run.send(1, 500);
            final long last = run.engine.digest().join().sequence();
            EngineRun.await("caught up", () -> run.shadow().sequence() == last);

            final Snapshot snapshot = run.shadow().snapshot().join();

            assertEquals(last, snapshot.sequence());
            assertEquals(snapshot, run.shadow().snapshot().join(), "the same again");
            assertEquals(List.of(snapshot), heard.snapshots);
        }
        assertEquals(EngineRun.digestFromZero(root, null), EngineRun.recover(EngineRun.context(root)));
    }

    /** As in another process: it knows the directory and nothing else. */
    @Test
    void shouldFollowFromElsewhereAcrossRestartsOfTheEngine() throws IOException
    {
        long sent = 0;
        new EngineRun(EngineRun.context(root)).open().close();
        try (Shadow shadow = Shadow.launch(shadow(2_000).directory(root)))
        {
            for (int run = 0; run < 4; run++)
            {
                try (EngineRun engine = new EngineRun(EngineRun.context(root)))
                {
                    engine.send(sent + 1, 6_000);
                    sent += 6_000;
                }
                // A launch that appends nothing leaves nothing.
                new EngineRun(EngineRun.context(root)).close();
            }
            final long last = EngineRun.digestFromZero(root, null).sequence();
            EngineRun.await("caught up", () -> shadow.sequence() == last || shadow.alarm() != null);
            assertNull(shadow.alarm());
            assertEquals(last, shadow.snapshot().join().sequence());
        }
        final LedgerDigest digest = EngineRun.digestFromZero(root, null);
        for (int i = 0; i < 10; i++)
        {
            EngineRun.flip(new JournalDirectory(root).sealed(0), 4_000 + i * 1_000);
        }
        assertEquals(digest, EngineRun.recover(EngineRun.context(root)), "from the snapshot alone");
    }

    @Test
    void shouldRaiseTheAlarmWhenItsLedgerDiffers() throws IOException
    {
        try (EngineRun run = new EngineRun(EngineRun.context(root)).open())
        {
            run.send(1, 2_000);
        }
        final Snapshot snapshot = EngineRun.takeSnapshot(root, null, 1_000);
        final RecoveredLedger forged = EngineRun.ledger();
        Forgery.replay(root, snapshot.sequence(), forged);
        EngineRun.write(root, null, forged.ledger(), snapshot.head());

        try (Shadow shadow = Shadow.launch(shadow(1).directory(root)))
        {
            EngineRun.await("alarm", () -> shadow.alarm() != null && !heard.alarms.isEmpty());

            assertEquals(1, heard.alarms.size());
            assertTrue(heard.alarms.get(0).contains("results differ from those the journal states: sequence=" +
                snapshot.sequence()), heard.alarms.get(0));
            assertEquals(List.of(), heard.snapshots, "no snapshot of a state that is wrong");
            assertThrows(CompletionException.class, () -> shadow.snapshot().join());
        }
        assertEquals(1, new SnapshotStore(new JournalDirectory(root), null).newestFirst().size());
    }

    /** It stages a snapshot after each burst, so also of the state that is wrong and that nobody has stated yet. */
    @Test
    void shouldPublishNoSnapshotBeforeTheJournalAgrees() throws IOException, ReflectiveOperationException
    {
        try (EngineRun run = new EngineRun(EngineRun.context(root)).open())
        {
            run.send(1, 2_000);
        }
        final Snapshot snapshot = EngineRun.takeSnapshot(root, null, 1_000);
        final RecoveredLedger right = EngineRun.ledger();
        new SnapshotStore(new JournalDirectory(root), null).load(snapshot.file(), right);
        final RecoveredLedger forged = EngineRun.ledger();
        Forgery.replay(root, snapshot.sequence(), forged);
        Forgery.pretend(forged.ledger(), right.ledger().resultsDigest());
        EngineRun.write(root, null, forged.ledger(), snapshot.head());

        try (Shadow shadow = Shadow.launch(shadow(1).directory(root)))
        {
            EngineRun.await("alarm", () -> shadow.alarm() != null && !heard.alarms.isEmpty());

            assertTrue(heard.alarms.get(0).contains("results differ"), heard.alarms.get(0));
            assertTrue(shadow.sequence() > snapshot.sequence(), "went wrong after its beginning");
            assertEquals(List.of(), heard.snapshots);
        }
    }

    @Test
    void shouldRaiseTheAlarmAtDamage() throws IOException
    {
        try (EngineRun run = new EngineRun(EngineRun.context(root)).open())
        {
            run.send(1, 20_000);
        }
        EngineRun.flip(new JournalDirectory(root).sealed(1), 300_000);

        try (Shadow shadow = Shadow.launch(shadow(Long.MAX_VALUE).directory(root)))
        {
            EngineRun.await("alarm", () -> shadow.alarm() != null && !heard.alarms.isEmpty());
            assertTrue(heard.alarms.get(0).contains("journal is damaged"), heard.alarms.get(0));
            assertTrue(heard.alarms.get(0).contains("00000001.cq4"), heard.alarms.get(0));
        }
    }

    @Test
    void shouldLeaveTheJournalToTheEngineWhenTheDiskIsShort()
    {
        try (EngineRun run = new EngineRun(
            EngineRun.context(root).shadow(shadow(Long.MAX_VALUE).spareLength(Long.MAX_VALUE / 2))).open())
        {
            run.send(1, 500);
            final CompletionException thrown =
                assertThrows(CompletionException.class, () -> run.shadow().snapshot().join());

            assertTrue(String.valueOf(thrown.getCause()).contains("no space"), thrown.toString());
            assertEquals(1, heard.failures.size());
            run.send(501, 500);
            assertNull(run.shadow().alarm());
        }
    }

    @Test
    void shouldBeTheOnlyOneToAJournal()
    {
        try (EngineRun run = new EngineRun(EngineRun.context(root).shadow(shadow(1_000))).open())
        {
            run.send(1, 2_000);
            EngineRun.await("snapshot", () -> !heard.snapshots.isEmpty());
            final Listener other = new Listener();
            try (Shadow second = Shadow.launch(shadow(1).listener(other).directory(root)))
            {
                EngineRun.await("refusal", () -> !other.alarms.isEmpty());
                assertNotNull(second.alarm());
                assertTrue(other.alarms.get(0).contains("in use"), other.alarms.get(0));
            }
            assertNull(run.shadow().alarm());
        }
    }

    @Test
    void shouldCheckItsSettings()
    {
        assertThrows(JournalException.class, () -> Shadow.launch(shadow(0).directory(root)));
        assertThrows(JournalException.class, () -> Shadow.launch(shadow(1).kept(1).directory(root)));
        try (Shadow nothing = Shadow.launch(shadow(1).directory(root.resolve("none"))))
        {
            EngineRun.await("alarm", () -> nothing.alarm() != null);
            assertNotNull(nothing.alarm());
        }
    }

    private Shadow.Context shadow(final long everyCommands)
    {
        return EngineRun.shadow(everyCommands).listener(heard);
    }

    private static final class Listener implements ShadowListener
    {
        private final List<Snapshot> snapshots = new CopyOnWriteArrayList<>();
        private final List<String> failures = new CopyOnWriteArrayList<>();
        private final List<String> alarms = new CopyOnWriteArrayList<>();

        @Override
        public void onSnapshot(final Snapshot snapshot)
        {
            snapshots.add(snapshot);
        }

        @Override
        public void onSnapshotFailed(final long sequence, final String reason)
        {
            failures.add(reason);
        }

        @Override
        public void onAlarm(final long sequence, final String reason)
        {
            alarms.add("sequence=" + sequence + " " + reason);
        }
    }
}
