package io.millrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.spi.Durability;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills a process that appends, again and again on the same journal: what it confirmed is there, and nothing is there
 * that it did not write. {@code -Dseed=} repeats a run, {@code -Drounds=} makes it longer.
 */
final class KillIT
{
    private static final int SIGKILL_EXIT = 128 + 9;

    @TempDir
    private Path root;

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldKeepWhatWasConfirmedWhenKilled(final Durability durability) throws IOException, InterruptedException
    {
        final long seed = Long.getLong("seed", System.nanoTime());
        final int rounds = Integer.getInteger("rounds", 5);
        final Random random = new Random(seed);

        long confirmed = -1;
        for (int round = 0; round < rounds; round++)
        {
            final String where = "seed=" + seed + " durability=" + durability + " round=" + round;
            // Now and then so soon that it dies while it recovers.
            final boolean isSoon = round > 0 && random.nextInt(4) == 0;
            final int words = isSoon ? 1 : 2 + random.nextInt(wordsMax(durability));
            confirmed = Math.max(confirmed, runAndKill(durability, random.nextLong(), words, where));
            final long kept = lastSequence();
            assertTrue(kept >= confirmed, where + " confirmed=" + confirmed + " kept=" + kept);
        }

        try (ChronicleJournal journal = TestJournal.start(TestJournal.context(root), lastSequence() + 1))
        {
            assertTrue(journal.hasSpace());
        }
    }

    /** Half a second's worth of confirmations, whatever they cost. */
    private static int wordsMax(final Durability durability)
    {
        return switch (durability)
        {
            case PROCESS -> 1500;
            case DEVICE -> 500;
            case INTERVAL -> 20;
        };
    }

    private long runAndKill(final Durability durability, final long seed, final int words, final String where)
        throws IOException, InterruptedException
    {
        final Process process =
            new ProcessBuilder(command(durability, seed)).redirectError(Redirect.INHERIT).start();
        long confirmed = -1;
        try (DataInputStream said = new DataInputStream(new BufferedInputStream(process.getInputStream())))
        {
            for (int i = 0; i < words; i++)
            {
                confirmed = Math.max(confirmed, said.readLong());
            }
            // Through the handle: the process itself would close the stream with the last words still in it.
            process.toHandle().destroyForcibly();
            while (true)
            {
                confirmed = Math.max(confirmed, said.readLong());
            }
        }
        catch (final EOFException ex)
        {
            assertEquals(SIGKILL_EXIT, process.waitFor(), where);
            return confirmed;
        }
    }

    private List<String> command(final Durability durability, final long seed)
    {
        return ChildProcess.command(KillTarget.class, root.toString(), durability.name(), Long.toString(seed));
    }

    private long lastSequence()
    {
        try (JournalReader reader = JournalReader.open(root))
        {
            while (reader.next())
            {
                RingOfBursts.check(reader.burst());
            }
            return reader.nextSequence() - 1;
        }
    }
}
