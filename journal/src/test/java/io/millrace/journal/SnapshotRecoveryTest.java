package io.millrace.journal;

import static io.millrace.journal.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.spi.RecoveredLedger;
import io.millrace.ledger.LedgerDigest;
import io.millrace.ledger.ReplayException;
import io.millrace.ledger.SnapshotException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A launch begins with the newest snapshot that is good, and comes to what the journal from zero comes to, or refuses.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SnapshotRecoveryTest
{
    private static final int PAYMENTS = 40_000;
    private static final byte[] KEY =
        { 1, 2, 3, 4 };

    @TempDir
    private Path root;

    private final List<Snapshot> begun = new ArrayList<>();
    private final List<String> bad = new ArrayList<>();
    private LedgerDigest whole = new LedgerDigest(0, 0, 0);

    @BeforeEach
    void shouldHaveAJournalOfSeveralCycles() throws IOException
    {
        try (EngineRun run = new EngineRun(EngineRun.context(root)).open())
        {
            run.send(1, PAYMENTS);
        }
        whole = EngineRun.digestFromZero(root, null);
        assertTrue(new JournalDirectory(root).sealedCycles().length > 3, "several cycles");
    }

    @Test
    void shouldComeToTheSameFromEachSnapshot() throws IOException
    {
        for (final long sequence : new long[] { PAYMENTS, 30_000, 12_345, 60, 0 })
        {
            final Snapshot snapshot = EngineRun.takeSnapshot(root, null, sequence);
            deleteOthers(snapshot);
            begun.clear();

            assertEquals(whole, EngineRun.recover(context()));
            assertEquals(List.of(snapshot), begun);
        }
    }

    @Test
    void shouldGoOnBehindARecoveryFromASnapshot() throws IOException
    {
        EngineRun.takeSnapshot(root, null, 30_000);
        final LedgerDigest live;
        try (EngineRun run = new EngineRun(context()))
        {
            run.send(PAYMENTS + 1, 5_000);
            live = run.engine.digest().join();
        }

        assertEquals(live, EngineRun.digestFromZero(root, null), "chain and answers as well");
        assertEquals(live, EngineRun.recover(context()));
        assertEquals(2, begun.size());
    }

    @Test
    void shouldFallBackOverBadSnapshotsByName() throws IOException
    {
        final Snapshot first = EngineRun.takeSnapshot(root, null, 10_000);
        final Snapshot second = EngineRun.takeSnapshot(root, null, 20_000);
        final Snapshot third = EngineRun.takeSnapshot(root, null, 30_000);
        EngineRun.flip(third.file(), Files.size(third.file()) / 2);
        Files.write(second.file(), new byte[0]);

        assertEquals(whole, EngineRun.recover(context()));
        assertEquals(List.of(first), begun);
        assertEquals(2, bad.size());
        assertTrue(bad.get(0).contains(third.file().toString()) && bad.get(0).contains("checksum"), bad.get(0));
        assertTrue(bad.get(1).contains(second.file().toString()), bad.get(1));
    }

    @Test
    void shouldReplayFromZeroWhenAllSnapshotsAreBad() throws IOException
    {
        final Snapshot snapshot = EngineRun.takeSnapshot(root, null, 30_000);
        for (final long offset : new long[] { 0, 9, 40, 125, Files.size(snapshot.file()) - 1 })
        {
            EngineRun.flip(snapshot.file(), offset);

            assertEquals(whole, EngineRun.recover(context()));
            assertEquals(List.of(), begun, "offset " + offset);
            EngineRun.flip(snapshot.file(), offset);
        }
        assertEquals(whole, EngineRun.recover(context()));
        assertEquals(1, begun.size(), "whole again");
    }

    @Test
    void shouldNotNeedCyclesBeforeTheSnapshot() throws IOException
    {
        EngineRun.takeSnapshot(root, null, 30_000);
        deleteCyclesBefore(30_000);

        assertEquals(whole, EngineRun.recover(context()));
        try (EngineRun run = new EngineRun(context()))
        {
            run.send(PAYMENTS + 1, 1_000);
        }
        assertEquals(whole.sequence() + 1_001, EngineRun.recover(context()).sequence());
    }

    @Test
    void shouldRefuseInOneLineWhenNeitherSnapshotNorJournalReachTheBeginning() throws IOException
    {
        final Snapshot snapshot = EngineRun.takeSnapshot(root, null, 30_000);
        final Snapshot older = EngineRun.takeSnapshot(root, null, 5_000);
        deleteCyclesBefore(30_000);
        Files.delete(snapshot.file());

        assertRefused("cycles between are missing", () -> EngineRun.recover(context()));

        EngineRun.flip(older.file(), 200);
        assertRefused("badSnapshots=1", () -> EngineRun.recover(context()));
    }

    @Test
    void shouldRefuseAJournalThatIsShorterThanItsSnapshot() throws IOException
    {
        final Snapshot snapshot = EngineRun.takeSnapshot(root, null, PAYMENTS);
        final JournalDirectory directory = new JournalDirectory(root);
        final int[] cycles = directory.sealedCycles();
        Files.delete(directory.sealed(cycles[cycles.length - 1]));
        Files.delete(root.resolve("millrace.head"));

        assertRefused("snapshot is ahead of the journal", () -> EngineRun.recover(context()));
        assertRefused(snapshot.file().toString(), () -> EngineRun.recover(context()));
        assertRefused("journalSequence=", () -> EngineRun.recover(context()));

        for (final int cycle : directory.sealedCycles())
        {
            Files.delete(directory.sealed(cycle));
        }
        assertRefused("snapshot is ahead of the journal", () -> EngineRun.recover(context()));
    }

    @Test
    void shouldRefuseASnapshotOfAnotherState() throws IOException
    {
        final Snapshot snapshot = EngineRun.takeSnapshot(root, null, 20_000);
        final RecoveredLedger forged = EngineRun.ledger();
        Forgery.replay(root, snapshot.sequence(), forged);
        EngineRun.write(root, null, forged.ledger(), snapshot.head());

        final ReplayException thrown = assertThrows(ReplayException.class, () -> EngineRun.recover(context()));
        assertTrue(String.valueOf(thrown.getMessage()).contains("sequence=" + snapshot.sequence()), thrown.toString());
    }

    @Test
    void shouldRefuseASnapshotThatStatesAnotherChain() throws IOException
    {
        final Snapshot snapshot = EngineRun.takeSnapshot(root, null, 20_000);
        EngineRun.flip(snapshot.file(), SnapshotFileDescriptor.CHAIN_VALUE_OFFSET);
        final byte[] bytes = Files.readAllBytes(snapshot.file());
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, SnapshotFileDescriptor.CRC_OFFSET);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)
            .putInt(SnapshotFileDescriptor.CRC_OFFSET, (int)crc.getValue());
        Files.write(snapshot.file(), bytes);

        // By the next excerpt that states the chain, or by the head.
        assertRefused("journal is damaged", () -> EngineRun.recover(context()));
    }

    @Test
    void shouldRefuseASnapshotThatEndsWithinABurst() throws IOException
    {
        final Snapshot snapshot = EngineRun.takeSnapshot(root, null, 20_000);
        final RecoveredLedger ledger = EngineRun.ledger();
        new SnapshotStore(new JournalDirectory(root), null).load(snapshot.file(), ledger);
        final ChainHead other =
            new ChainHead(snapshot.sequence(), snapshot.head().timeNs() + 1, snapshot.head().value());
        EngineRun.write(root, null, ledger.ledger(), other);

        // Of another time than its ledger: not used. Nothing is lost, so all is replayed.
        assertEquals(whole, EngineRun.recover(context()));
        assertTrue(bad.get(0).contains("another position"), bad.get(0));
    }

    @Test
    void shouldUseNoSnapshotWithoutItsKey() throws IOException
    {
        final Path keyed = root.resolve("keyed");
        try (EngineRun run = new EngineRun(EngineRun.context(keyed).chainKey(KEY)).open())
        {
            run.send(1, 3_000);
        }
        final LedgerDigest digest = EngineRun.digestFromZero(keyed, KEY);
        final Snapshot snapshot = EngineRun.takeSnapshot(keyed, KEY, 2_000);
        assertEquals(digest, EngineRun.recover(listening(EngineRun.context(keyed).chainKey(KEY))));
        assertEquals(List.of(snapshot), begun);

        final RecoveredLedger ledger = EngineRun.ledger();
        final JournalDirectory directory = new JournalDirectory(keyed);
        final byte[] other =
            { 4, 3, 2, 1 };
        assertThrows(SnapshotException.class, () -> new SnapshotStore(directory, other).load(snapshot.file(), ledger));
        assertThrows(SnapshotException.class, () -> new SnapshotStore(directory, null).load(snapshot.file(), ledger));
        assertEquals(-1, ledger.ledger().sequence(), "nothing was taken");

        EngineRun.flip(snapshot.file(), Files.size(snapshot.file()) - 1);
        begun.clear();
        assertEquals(digest, EngineRun.recover(listening(EngineRun.context(keyed).chainKey(KEY))));
        assertEquals(List.of(), begun);
        assertTrue(bad.get(0).contains("not sealed"), bad.get(0));
    }

    private ChronicleJournal.Context context()
    {
        return listening(EngineRun.context(root));
    }

    private ChronicleJournal.Context listening(final ChronicleJournal.Context context)
    {
        return context.recoveryListener(new RecoveryListener()
        {
            @Override
            public void onSnapshot(final Snapshot snapshot)
            {
                begun.add(snapshot);
            }

            @Override
            public void onBadSnapshot(final Path file, final String reason)
            {
                bad.add(file + " " + reason);
            }
        });
    }

    private void deleteOthers(final Snapshot snapshot) throws IOException
    {
        for (final Path file : new SnapshotStore(new JournalDirectory(root), null).newestFirst())
        {
            if (!file.equals(snapshot.file()))
            {
                Files.delete(file);
            }
        }
    }

    private void deleteCyclesBefore(final long sequence) throws IOException
    {
        final JournalDirectory directory = new JournalDirectory(root);
        int deleted = 0;
        for (final int cycle : directory.sealedCycles())
        {
            try (CycleReader next = new CycleReader(directory.sealed(cycle + 1)))
            {
                next.next();
                if (next.excerpt().firstSequence() > sequence)
                {
                    break;
                }
            }
            Files.delete(directory.sealed(cycle));
            deleted++;
        }
        assertTrue(deleted > 1, "deleted=" + deleted);
    }
}
