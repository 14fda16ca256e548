package io.millrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills an engine whose shadow is writing snapshots all the time: every one that is there is whole, and a restart from
 * it comes to what the journal comes to. {@code -Dseed=} repeats a run, {@code -Drounds=} makes it longer.
 */
final class ShadowKillIT
{
    private static final int SIGKILL_EXIT = 128 + 9;

    @TempDir
    private Path root;

    @Test
    void shouldHaveWholeSnapshotsWheneverItIsKilled() throws IOException, InterruptedException
    {
        final long seed = Long.getLong("seed", System.nanoTime());
        final int rounds = Integer.getInteger("rounds", 5);
        final Random random = new Random(seed);
        int asides = 0;
        for (int round = 0; round < rounds; round++)
        {
            final String where = "seed=" + seed + " round=" + round;
            runAndKill(1L + round * 1_000_000_000L, 2 + random.nextInt(6), random.nextInt(30_000_000), where);
            asides += Files.exists(root.resolve("snapshots/snapshot.new")) ? 1 : 0;

            final SnapshotStore store = new SnapshotStore(new JournalDirectory(root), null);
            final List<Path> files = store.newestFirst();
            assertTrue(files.size() >= 2, where);
            for (final Path file : files)
            {
                store.load(file, EngineRun.ledger());
            }
            final Snapshot newest = store.read(files.get(0));
            final Begun begun = new Begun();
            assertEquals(EngineRun.digestFromZero(root, null),
                EngineRun.recover(EngineRun.context(root).recoveryListener(begun)), where);
            assertEquals(newest, begun.snapshot, where);
        }
        System.out.println("ShadowKillIT rounds=" + rounds + " killed while a snapshot was staged=" + asides);
    }

    private void runAndKill(final long firstId, final int snapshots, final int moreNs, final String where)
        throws IOException, InterruptedException
    {
        final Process process = new ProcessBuilder(
            ChildProcess.command(ShadowKillTarget.class, root.toString(), Long.toString(firstId)))
            .redirectError(Redirect.INHERIT).start();
        for (int i = 0; i < snapshots; i++)
        {
            assertEquals(1, process.getInputStream().read(), where);
        }
        Thread.sleep(moreNs / 1_000_000, moreNs % 1_000_000);
        process.toHandle().destroyForcibly();
        assertEquals(SIGKILL_EXIT, process.waitFor(), where);
    }

    private static final class Begun implements RecoveryListener
    {
        private Snapshot snapshot = new Snapshot(Path.of(""), new ChainHead(-1, 0, ""), false, 0);

        @Override
        public void onSnapshot(final Snapshot begun)
        {
            snapshot = begun;
        }
    }
}
