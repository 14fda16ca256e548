package io.millrace.journal;

import static io.millrace.journal.TestJournal.MAX_BURST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.JournalException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A journal on a disk of 12 MiB, a tmpfs, that is full. By hand, where the tests' user may not mount:
 * {@code sudo mount -t tmpfs -o size=12m tmpfs DIR}, then {@code -Dmillrace.smallDisk=DIR}.
 */
final class FullDiskIT
{
    private static final int COMMANDS = 100;
    private static final int MEBIBYTE = 1 << 20;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    private Path temp;

    private Path disk = Path.of("");
    private boolean isMounted;

    @BeforeEach
    void shouldHaveASmallDisk() throws IOException, InterruptedException
    {
        final String given = System.getProperty("millrace.smallDisk");
        disk = given == null ? Files.createDirectory(temp.resolve("disk")) : Path.of(given);
        isMounted = given == null && run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk.toString());
        assumeTrue(isMounted || given != null, "skipped: may not mount here, see the comment of this class");
        clear();
    }

    @AfterEach
    void shouldLeaveNothing() throws IOException, InterruptedException
    {
        if (isMounted)
        {
            run("umount", "-l", disk.toString());
        }
        else if (System.getProperty("millrace.smallDisk") != null)
        {
            clear();
        }
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldRefuseDrainAndResume(final Durability durability) throws IOException
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        final Path root = disk.resolve("journal");
        try (ChronicleJournal journal = TestJournal.start(context(root).durability(durability), 0))
        {
            for (int round = 0; round < 3; round++)
            {
                fill(Long.MAX_VALUE);
                appendUntilRefused(journal, ring);
                final long refusedAt = ring.nextSequence();
                while (ring.nextSequence() - refusedAt < drainable())
                {
                    journal.append(ring.next(COMMANDS));
                    assertFalse(journal.hasSpace(), "refuses while it drains");
                }

                Files.delete(disk.resolve("filler"));
                await(journal);
                journal.append(ring.next(COMMANDS));
            }
        }

        assertEquals(ring.nextSequence() - 1, TestJournal.replay(root));
    }

    /** A little at a time, so that each moment of a roll is met by a disk that has just become full. */
    @Test
    void shouldSurviveADiskThatFillsDuringARoll() throws IOException
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        final Path root = disk.resolve("journal");
        try (ChronicleJournal journal = TestJournal.start(context(root), 0))
        {
            for (int free = 0; free < 40; free++)
            {
                fill(Files.getFileStore(disk).getUsableSpace() - free * 64L * 1024);
                final long until = ring.nextSequence() + 9_000;
                while (journal.hasSpace() && ring.nextSequence() < until)
                {
                    journal.append(ring.next(COMMANDS));
                }
                Files.delete(disk.resolve("filler"));
                if (Files.getFileStore(disk).getUsableSpace() < 4 * MEBIBYTE)
                {
                    break;
                }
                await(journal);
            }
            assertTrue(new JournalDirectory(root).sealedCycles().length > 1, "rolled");
        }

        assertEquals(ring.nextSequence() - 1, TestJournal.replay(root));
    }

    @Test
    void shouldFailInOneLineWhenTheReserveIsUsedUpAsWell() throws IOException
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        final Path root = disk.resolve("journal");
        final ChronicleJournal.Context context = context(root).spaceTimeoutNs(TimeUnit.MILLISECONDS.toNanos(100));
        long appended = 0;
        try (ChronicleJournal journal = TestJournal.start(context, 0))
        {
            fill(Long.MAX_VALUE);
            Refusal.assertRefused("no space for the journal", () ->
            {
                while (true)
                {
                    journal.append(ring.next(COMMANDS));
                }
            });
            appended = ring.nextSequence() - COMMANDS;
            Files.delete(disk.resolve("filler"));
        }
        catch (final JournalException ex)
        {
            throw new AssertionError("close after no space", ex);
        }

        assertEquals(appended - 1, TestJournal.replay(root));
    }

    @Test
    void shouldLeaveTheEngineRunningAndOldSnapshotsWholeWhenASnapshotFillsTheDisk() throws IOException
    {
        final Path root = disk.resolve("journal");
        final List<String> failures = new CopyOnWriteArrayList<>();
        final Shadow.Context shadow = EngineRun.shadow(Long.MAX_VALUE).listener(new ShadowListener()
        {
            @Override
            public void onSnapshotFailed(final long sequence, final String reason)
            {
                failures.add(reason);
            }
        });
        try (EngineRun run = new EngineRun(context(root).shadow(shadow)).open())
        {
            run.send(1, 10_000);
            final Snapshot first = run.shadow().snapshot().join();
            run.send(10_001, 2_000);
            // So that it is not refused before it begins, and finds the disk full in its midst.
            final long free = Files.getFileStore(disk).getUsableSpace();
            fill(free - first.lengthBytes() / 2);
            final CompletionException thrown =
                assertThrows(CompletionException.class, () -> run.shadow().snapshot().join());

            assertTrue(String.valueOf(thrown.getCause()).contains("pace"), thrown.toString());
            assertEquals(1, failures.size());
            assertFalse(Files.exists(root.resolve("snapshots/snapshot.new")), "gave back what it had taken");
            assertEquals(Optional.empty(), run.engine.fault());
            assertTrue(run.engine.account(EngineRun.CASH).join().isPresent());
            new SnapshotStore(new JournalDirectory(root), null).load(first.file(), EngineRun.ledger());

            Files.delete(disk.resolve("filler"));
            await(run.journal);
            run.send(12_001, 10);
            assertTrue(run.shadow().snapshot().join().sequence() > first.sequence());
        }
        assertEquals(EngineRun.digestFromZero(root, null), EngineRun.recover(context(root)));
    }

    private static ChronicleJournal.Context context(final Path root)
    {
        return TestJournal.context(root).reserveLength(512 * 1024);
    }

    /** What the reserve promises to hold. */
    private static long drainable()
    {
        return 400L * 1024 / 128;
    }

    private static void appendUntilRefused(final ChronicleJournal journal, final RingOfBursts ring)
    {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (journal.hasSpace())
        {
            assertTrue(System.nanoTime() < deadlineNs, "never refused");
            journal.append(ring.next(COMMANDS));
        }
    }

    private static void await(final ChronicleJournal journal)
    {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!journal.hasSpace())
        {
            assertTrue(System.nanoTime() < deadlineNs, "never resumed");
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Takes so many bytes of the disk, or all there are. */
    private void fill(final long length) throws IOException
    {
        final byte[] piece = new byte[4096];
        try (OutputStream out = Files.newOutputStream(disk.resolve("filler"), StandardOpenOption.CREATE))
        {
            for (long written = 0; written < length; written += piece.length)
            {
                out.write(piece);
            }
        }
        catch (final IOException ignored)
        {
            // Full, which was asked for.
        }
    }

    private void clear() throws IOException
    {
        for (final Path file : TestJournal.files(disk))
        {
            Files.delete(file);
        }
    }

    private static boolean run(final String... command) throws InterruptedException
    {
        try
        {
            final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.DISCARD).start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        }
        catch (final IOException ex)
        {
            return false;
        }
    }
}
