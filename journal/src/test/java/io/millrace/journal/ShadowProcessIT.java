package io.millrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shadow in a process of its own, beside an engine under load: it writes snapshots while the engine writes the
 * journal, may be killed and replaced, and an engine starts from what it left.
 */
final class ShadowProcessIT
{
    private static final int COMMANDS = 500;
    private static final long PATIENCE_S = 60;

    @TempDir
    private Path root;

    private long nextId = 1;

    @Test
    void shouldWriteSnapshotsBesideAnEngineOfAnotherProcess() throws IOException, InterruptedException
    {
        final SnapshotStore store = new SnapshotStore(new JournalDirectory(root), null);
        try (EngineRun run = new EngineRun(EngineRun.context(root)).open())
        {
            final Process killed = shadow();
            awaitSnapshots(run, killed, 2);
            killed.destroyForcibly().waitFor();

            final Process shadow = shadow();
            awaitSnapshots(run, shadow, 3);
            shadow.getOutputStream().close();
            assertTrue(shadow.waitFor(PATIENCE_S, TimeUnit.SECONDS), "does not end");
            assertEquals(0, shadow.exitValue());
        }

        final Snapshot newest = store.read(store.newestFirst().get(0));
        final Begun begun = new Begun();
        assertEquals(EngineRun.digestFromZero(root, null),
            EngineRun.recover(EngineRun.context(root).recoveryListener(begun)));
        assertEquals(newest, begun.snapshot);
    }

    private Process shadow() throws IOException
    {
        return new ProcessBuilder(
            ChildProcess.command(ShadowProcessTarget.class, root.toString(), Integer.toString(COMMANDS)))
            .redirectError(Redirect.INHERIT).start();
    }

    private void awaitSnapshots(final EngineRun run, final Process shadow, final int count) throws IOException
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        int heard = 0;
        while (heard < count)
        {
            assertTrue(System.nanoTime() < deadlineNs, "heard of " + heard + " snapshots in " + PATIENCE_S + " s");
            assertTrue(shadow.isAlive(), "shadow has ended");
            run.send(nextId, COMMANDS);
            nextId += COMMANDS;
            while (shadow.getInputStream().available() > 0)
            {
                assertEquals(ShadowProcessTarget.SNAPSHOT, shadow.getInputStream().read());
                heard++;
            }
        }
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
