package io.millrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.PowerCutDisk.Cut;
import io.millrace.journal.spi.Durability;
import io.millrace.ledger.Burst;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Cuts the power of a {@link PowerCutDisk} under a real journal: at any moment of its recovery, of appending, rolling,
 * sealing and closing. What was promised before the cut is there, the rest is cut cleanly, and the journal goes on.
 * Half of the runs begin with what an earlier cut left, so that a cut may hit the recovery from another.
 * <p>
 * {@code -Dpower.seed=} repeats a run but for the timing of threads, {@code -Dpower.cuts=1000} is the long one.
 */
final class PowerCutIT
{
    private static final int CUTS_OF_A_RUN = 12;
    private static final int BURSTS_MAX = 150;

    private final long seed = Long.getLong("power.seed", System.nanoTime());
    private final int goal = Integer.getInteger("power.cuts", 36);
    private final SplittableRandom random = new SplittableRandom(seed);
    private int runs;
    private int torn;
    private long promised;
    private long lostUnpromised;

    @TempDir
    private Path temp;

    @ParameterizedTest
    @EnumSource(names =
    { "DEVICE", "INTERVAL" })
    void shouldKeepWhatWasPromised(final Durability durability) throws IOException
    {
        System.out.println("power.seed=" + seed + " power.cuts=" + goal + " durability=" + durability);
        int cuts = 0;
        Cut survivor = null;
        while (cuts < goal)
        {
            final Path run = Files.createDirectory(temp.resolve("run-" + runs++));
            final Path journal = run.resolve("journal");
            final boolean isFresh = survivor == null || random.nextBoolean();
            if (isFresh || survivor == null)
            {
                Files.createDirectories(journal);
            }
            else
            {
                TestJournal.copyAsIfKilled(survivor.image(), journal);
            }
            final PowerCutDisk disk = new PowerCutDisk(
                journal, run, Math.min(goal - cuts, CUTS_OF_A_RUN), 2 + random.nextInt(40), random.split());
            final long appended = append(disk, journal, durability, isFresh || survivor == null ? null : survivor);
            delete(survivor == null ? journal : survivor.image());
            survivor = null;
            for (final Cut cut : disk.cuts())
            {
                if (survivor == null)
                {
                    // Untouched, for the next run.
                    final Path copy = TestJournal.copyAsIfKilled(cut.image(), temp.resolve("survivor-" + runs));
                    survivor = new Cut(copy, cut.acknowledged(), cut.where());
                }
                check(cut, appended, durability);
                cuts++;
            }
            delete(run);
        }
        System.out.println("cuts=" + cuts + " runs=" + runs + " promisedCommands=" + promised + " tails=" + torn +
            " unpromisedLost=" + lostUnpromised);
        assertTrue(promised > 0 && lostUnpromised > 0, "no cut hurt anything");
    }

    /** Runs a journal over the disk, from its recovery to its close. */
    private long append(
        final PowerCutDisk disk, final Path directory, final Durability durability,
        final @Nullable Cut base)
    {
        final Path tapped = new TappedFileSystem(disk).path(directory);
        if (base != null)
        {
            disk.onAcknowledged(base.acknowledged());
        }
        try (ChronicleJournal journal = ChronicleJournal.open(
            TestJournal.context(tapped).durability(durability).syncIntervalNs(2_000_000)
                .partSync(TappedChannel::partSync)))
        {
            final long last = journal.recover(RingOfBursts::check);
            journal.start(disk::onAcknowledged);
            final RingOfBursts ring = new RingOfBursts(TestJournal.MAX_BURST).startAt(last + 1);
            for (int left = 1 + random.nextInt(BURSTS_MAX); left > 0; left--)
            {
                final Burst burst = ring.next(1 + random.nextInt(TestJournal.MAX_BURST));
                if (random.nextBoolean())
                {
                    journal.append(burst);
                }
                else
                {
                    // Told to the disk as soon as it is waited for: mostly by the next one, at times at once.
                    journal.beginAppend(burst);
                    if (random.nextInt(4) == 0)
                    {
                        disk.onChanged();
                        journal.endAppend(burst.lastSequence());
                    }
                }
                disk.onChanged();
                if (durability == Durability.INTERVAL && random.nextInt(4) == 0)
                {
                    LockSupport.parkNanos(random.nextLong(1_500_000));
                }
            }
            return ring.nextSequence() - 1;
        }
    }

    private void check(final Cut cut, final long appended, final Durability durability) throws IOException
    {
        final String where = "power.seed=" + seed + " run=" + runs + " durability=" + durability + " promised=" +
            cut.acknowledged() + " " + cut.where();
        try
        {
            final long last = recoverAndGoOn(cut.image());
            assertTrue(last >= cut.acknowledged(), "lost what was promised: last=" + last);
            assertTrue(last <= appended, "more than was written: last=" + last);
            promised += cut.acknowledged() + 1;
            lostUnpromised += last < appended ? 1 : 0;
        }
        catch (final RuntimeException | Error ex)
        {
            throw new AssertionError(where + " " + ex.getMessage(), ex);
        }
        finally
        {
            delete(cut.image());
        }
    }

    private long recoverAndGoOn(final Path image) throws IOException
    {
        final long last;
        final RingOfBursts ring = new RingOfBursts(TestJournal.MAX_BURST);
        try (ChronicleJournal journal = ChronicleJournal.open(TestJournal.context(image)
            .durability(Durability.PROCESS).recoveryListener(new RecoveryListener()
            {
                @Override
                public void onTornTail(final TornTail tail, final Path keptIn)
                {
                    torn++;
                }
            })))
        {
            last = journal.recover(RingOfBursts::check);
            journal.start(sequence ->
            {
            });
            ring.startAt(last + 1);
            journal.append(ring.next(7));
            journal.append(ring.next(9));
        }
        // Clean: nothing is behind the end, and a second recovery has nothing to cut.
        assertEquals(last + 16, TestJournal.replay(image));
        assertEquals(0, TestJournal.files(image.resolve("live")).stream()
            .filter(file -> CycleDescriptor.cycle(JournalDirectory.fileName(file)) >= 0).count());
        return last;
    }

    private static void delete(final Path directory) throws IOException
    {
        if (!Files.isDirectory(directory))
        {
            return;
        }
        final List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory))
        {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (final Path path : paths)
        {
            Files.delete(path);
        }
    }
}
