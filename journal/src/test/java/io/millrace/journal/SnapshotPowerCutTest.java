package io.millrace.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.PowerCutDisk.Cut;
import io.millrace.journal.spi.RecoveredLedger;
import io.millrace.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cuts the power of a {@link PowerCutDisk} while snapshots are written, published and taken away: one that has its name
 * is whole, and one as new as was published before the cut is there. {@code -Dpower.seed=} repeats a run.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SnapshotPowerCutTest
{
    private static final int ROUNDS = 20;
    private static final int CUTS_MAX = 100;

    private final long seed = Long.getLong("power.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    @TempDir
    private Path temp;

    @Test
    void shouldHaveASnapshotAsNewAsThePublishedOne() throws IOException
    {
        System.out.println("SnapshotPowerCutTest -Dpower.seed=" + seed);
        final Path journal = temp.resolve("journal");
        try (EngineRun run = new EngineRun(EngineRun.context(journal)).open())
        {
            run.send(1, 1_000);
        }
        final List<State> states = List.of(state(journal, 100), state(journal, 500), state(journal, 900));
        final long last = states.get(2).head.sequence();

        int cuts = 0;
        int lost = 0;
        for (int round = 0; round < ROUNDS; round++)
        {
            final Path root = Files.createDirectories(temp.resolve("round-" + round).resolve("journal"));
            final PowerCutDisk disk = new PowerCutDisk(root, root.resolveSibling("cuts"), CUTS_MAX, 1, random.split());
            final Path tapped = new TappedFileSystem(disk).path(root);
            final SnapshotStore store = new SnapshotStore(new JournalDirectory(tapped), null);
            for (final State state : states)
            {
                store.publish(store.stage(state.ledger, state.head, 0), 1);
                disk.onAcknowledged(state.head.sequence());
            }
            for (final Cut cut : disk.cuts())
            {
                cuts++;
                lost += newest(cut) < last ? 1 : 0;
            }
        }
        System.out.println("cuts=" + cuts + " withoutTheLast=" + lost);
        assertTrue(lost > 0 && lost < cuts, "no cut hurt anything");
    }

    private record State(Ledger ledger, ChainHead head)
    {
    }

    private static State state(final Path journal, final long atLeast)
    {
        final RecoveredLedger ledger = EngineRun.ledger();
        final ChainCheck chain = new ChainCheck(new Chain(null), true);
        try (JournalReader reader = JournalReader.open(journal, chain))
        {
            while (reader.nextSequence() <= atLeast && reader.next())
            {
                ledger.onBurst(reader.burst());
            }
            return new State(
                ledger.ledger(), new ChainHead(reader.nextSequence() - 1, reader.lastTimeNs(), chain.value()));
        }
    }

    private long newest(final Cut cut) throws IOException
    {
        final String where = "power.seed=" + seed + " published=" + cut.acknowledged() + " " + cut.where();
        final SnapshotStore store = new SnapshotStore(new JournalDirectory(cut.image()), null);
        long newest = 0;
        for (final Path file : store.newestFirst())
        {
            try
            {
                newest = Math.max(newest, store.load(file, EngineRun.ledger()).sequence());
            }
            catch (final RuntimeException ex)
            {
                throw new AssertionError(where, ex);
            }
        }
        assertTrue(newest >= Math.max(0, cut.acknowledged()), where);
        return newest;
    }
}
