package io.millrace.journal;

import static io.millrace.journal.Refusal.assertRefused;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.spi.RecoveredLedger;
import io.millrace.ledger.LedgerDigest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cycles go into an archive and come back the same, or not at all.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ArchiveTest
{
    private static final int PAYMENTS = 40_000;

    @TempDir
    private Path temp;

    private Path root = Path.of("");
    private Path target = Path.of("");
    private LedgerDigest whole = new LedgerDigest(0, 0, 0);

    @BeforeEach
    void shouldHaveAJournal() throws IOException
    {
        root = temp.resolve("journal");
        target = temp.resolve("archive");
        try (EngineRun run = new EngineRun(EngineRun.context(root)).open())
        {
            run.send(1, PAYMENTS);
        }
        whole = EngineRun.digestFromZero(root, null);
    }

    @Test
    void shouldArchiveRecoverGoOnAndRestore() throws IOException
    {
        final Archive archive = archive();
        final Snapshot first = EngineRun.takeSnapshot(root, null, PAYMENTS * 3 / 4);
        final byte[] before = Files.readAllBytes(directory().sealed(0));

        final List<ArchivedCycle> moved = archive.archive(first);

        assertTrue(moved.size() > 1, "moved=" + moved);
        assertEquals(0, moved.get(0).firstSequence());
        assertTrue(moved.get(moved.size() - 1).head().sequence() < first.sequence());
        assertFalse(Files.exists(directory().sealed(0)));
        assertEquals(whole, EngineRun.recover(EngineRun.context(root)));

        try (EngineRun run = new EngineRun(EngineRun.context(root)))
        {
            run.send(PAYMENTS + 1, 20_000);
        }
        final LedgerDigest later = EngineRun.recover(EngineRun.context(root));
        final Snapshot second = EngineRun.takeSnapshotFrom(root, first, later.sequence());
        final List<ArchivedCycle> more = archive.archive(second);
        assertTrue(more.size() > 1, "the archive goes on from its own end");
        assertEquals(List.of(), archive.archive(second), "done already");
        assertEquals(later, EngineRun.recover(EngineRun.context(root)));

        assertEquals(moved.size() + more.size(), archive.restore().size());
        assertArrayEquals(before, Files.readAllBytes(directory().sealed(0)));
        assertEquals(later, EngineRun.digestFromZero(root, null), "audit from zero");
        assertEquals(List.of(), archive.restore());

        assertEquals(List.of(), archive.archive(second));
        assertFalse(Files.exists(directory().sealed(0)), "put away again, after a look at the copy");
    }

    @Test
    void shouldFinishWhatWasBegun() throws IOException
    {
        final Snapshot snapshot = EngineRun.takeSnapshot(root, null, PAYMENTS * 3 / 4);
        final byte[] before = Files.readAllBytes(directory().sealed(0));
        archive().archive(snapshot);
        // As if it had been killed between the index and the deletion, and while a copy was written.
        Files.write(directory().sealed(0), before);
        Files.write(target.resolve("00000009.cq4.gz.new"), new byte[10]);

        archive().archive(snapshot);

        assertFalse(Files.exists(directory().sealed(0)));
        assertEquals(whole, EngineRun.recover(EngineRun.context(root)));
    }

    @Test
    void shouldMoveNothingThatIsDamaged() throws IOException
    {
        final Snapshot snapshot = EngineRun.takeSnapshot(root, null, PAYMENTS * 3 / 4);
        EngineRun.flip(directory().sealed(1), 200_000);

        assertRefused("journal is damaged", () -> archive().archive(snapshot));
        assertTrue(Files.exists(directory().sealed(0)));
        assertEquals(List.of(), archive().index());
    }

    @Test
    void shouldMoveNothingBehindABadSnapshot() throws IOException
    {
        final Snapshot snapshot = EngineRun.takeSnapshot(root, null, PAYMENTS * 3 / 4);
        EngineRun.flip(snapshot.file(), 3_000);

        assertRefused("bad snapshot", () -> archive().archive(snapshot));
        assertTrue(Files.exists(directory().sealed(0)));
    }

    @Test
    void shouldMoveNothingBehindASnapshotOfAnotherChain() throws IOException
    {
        final Snapshot snapshot = EngineRun.takeSnapshot(root, null, PAYMENTS * 3 / 4);
        final ChainHead other = new ChainHead(snapshot.sequence(), snapshot.head().timeNs(), "0".repeat(64));
        final RecoveredLedger ledger = EngineRun.ledger();
        new SnapshotStore(directory(), null).load(snapshot.file(), ledger);
        final Snapshot forged = EngineRun.write(root, null, ledger.ledger(), other);

        assertRefused("journal does not lead to the snapshot", () -> archive().archive(forged));
        assertTrue(Files.exists(directory().sealed(0)));
    }

    @Test
    void shouldRestoreNothingThatIsDamaged() throws IOException
    {
        archive().archive(EngineRun.takeSnapshot(root, null, PAYMENTS * 3 / 4));
        final Path copy = target.resolve("00000000.cq4.gz");
        final byte[] good = Files.readAllBytes(copy);
        final byte[] cycle = unpacked(copy);
        assertTrue(cycle.length > good.length);
        for (final int offset : new int[] { 0, 5_000, good.length / 2, good.length - 10, good.length - 3 })
        {
            EngineRun.flip(copy, offset);
            if (Arrays.equals(cycle, unpacked(copy)))
            {
                // A match at another distance in a run of zeros, say: the same cycle in other bytes.
                Files.write(copy, good);
                continue;
            }
            assertRefused("archived cycle is damaged: file=" + copy, () -> archive().restore());
            assertFalse(Files.exists(directory().sealed(0)), "offset " + offset);
            Files.write(copy, good);
        }
        Files.copy(target.resolve("00000001.cq4.gz"), copy, StandardCopyOption.REPLACE_EXISTING);
        assertRefused("SHA-256 is not the one in the index", () -> archive().restore());
        Files.write(copy, new byte[0]);
        assertRefused(copy.toString(), () -> archive().restore());
        Files.delete(copy);
        assertRefused(copy.toString(), () -> archive().restore());
        Files.write(copy, good);

        archive().restore();
        assertEquals(whole, EngineRun.digestFromZero(root, null));
    }

    @Test
    void shouldNotRemoveAnOriginalWhoseCopyIsDamaged() throws IOException
    {
        final Snapshot snapshot = EngineRun.takeSnapshot(root, null, PAYMENTS * 3 / 4);
        archive().archive(snapshot);
        archive().restore();
        final Path copy = target.resolve("00000001.cq4.gz");
        EngineRun.flip(copy, Files.size(copy) - 3);

        assertRefused("archived cycle is damaged", () -> archive().archive(snapshot));
        assertTrue(Files.exists(directory().sealed(1)));
    }

    @Test
    void shouldRefuseAnIndexThatWasChangedAndAnotherJournal() throws IOException
    {
        final Snapshot snapshot = EngineRun.takeSnapshot(root, null, PAYMENTS * 3 / 4);
        archive().archive(snapshot);
        final Path index = target.resolve("millrace.index");
        final byte[] good = Files.readAllBytes(index);
        EngineRun.flip(index, 100);
        assertRefused("archive", () -> archive().restore());
        Files.write(index, good);

        Files.write(target.resolve("millrace.journal"), "format=1\ncreated=2020\n".getBytes(US_ASCII));
        assertRefused("archive is of another journal", () -> archive().restore());
        assertRefused("archive is of another journal", () -> archive().archive(snapshot));
    }

    /** What is in a file of the archive; nothing if that cannot be read. */
    private static byte[] unpacked(final Path copy)
    {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(copy)))
        {
            return in.readAllBytes();
        }
        catch (final IOException ex)
        {
            return new byte[0];
        }
    }

    private Archive archive()
    {
        return new Archive(target, root, null);
    }

    private JournalDirectory directory()
    {
        return new JournalDirectory(root);
    }
}
