package io.millrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.KillRun.Moment;
import io.millrace.journal.KillWords.Word;
import io.millrace.journal.spi.Durability;
import io.millrace.ledger.LedgerDigest;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a whole engine under load, again and again on the same journal, in every mode, and at any moment of its life.
 * After each kill, before anything has touched what it left:
 * <ul>
 * <li>every answer that was heard is that of an independent replay, and what was confirmed is there;</li>
 * <li>no id was applied twice, sequences have no gap, balances are the sum of the outcomes;</li>
 * <li>snapshots, which a shadow writes all the time, are whole;</li>
 * <li>the next engine, from the newest of them, comes to the digest of that replay, and gets all that was not answered
 * once more, and some of what was.</li>
 * </ul>
 * {@code -Dkill.seed=} repeats a run, {@code -Dkill.rounds=1000} is the long one.
 */
final class KillIT
{
    /** Commands of a directory; then a fresh one, well before ids are forgotten. */
    private static final int COMMANDS_MAX = 120_000;
    private static final int REPEATS = 40;
    private static final int PROGRESS_ROUNDS = 50;
    private static final List<Durability> MODES =
        List.of(Durability.PROCESS, Durability.DEVICE, Durability.INTERVAL);

    private final long seed = Long.getLong("kill.seed", System.nanoTime());
    private final int rounds = Integer.getInteger("kill.rounds", 25);
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Map<String, Integer> kills = new TreeMap<>();

    /** Of the directory that is tortured. */
    private final Map<Long, Word> answers = new HashMap<>();
    private final Set<UUID> answered = new HashSet<>();
    private Path directory = Path.of("");
    private long confirmed = -1;

    @TempDir
    private Path temp;

    private int directories;
    private long heard;
    private long repetitions;
    private long snapshots;

    @Test
    void shouldKeepWhatWasAnsweredAndApplyNothingTwice() throws IOException
    {
        System.out.println("kill.seed=" + seed + " kill.rounds=" + rounds);
        final List<Moment> moments = new ArrayList<>(List.of(Moment.values()));
        if (!KillRun.canTrace())
        {
            moments.remove(Moment.CALL);
        }
        KillAudit audit = begin();
        for (int round = 0; round < rounds; round++)
        {
            // Each moment in each mode, before one of them comes again.
            final Durability durability = MODES.get(round % MODES.size());
            final Moment moment = moments.get(round / MODES.size() % moments.size());
            final String where = "kill.seed=" + seed + " round=" + round + " durability=" + durability + " moment=" +
                moment + " directory=" + directories;
            try
            {
                audit = torture(audit, durability, moment);
            }
            catch (final RuntimeException | Error ex)
            {
                throw new AssertionError(where + " " + ex.getMessage(), ex);
            }
            kills.merge(durability + " " + moment, 1, Integer::sum);
            if ((round + 1) % PROGRESS_ROUNDS == 0)
            {
                System.out.println("kills=" + (round + 1) + " answers=" + heard);
            }
            if (audit.lastSequence() > COMMANDS_MAX)
            {
                audit = begin();
            }
        }
        System.out.println("kills=" + rounds + " directories=" + directories + " answers=" + heard + " repetitions=" +
            repetitions + " snapshots=" + snapshots + " " + kills);
        assertTrue(heard > 50L * rounds && repetitions > 0, "hardly any load");
        assertTrue(snapshots > rounds / 5, "hardly a recovery from a snapshot");
    }

    /** A fresh directory. */
    private KillAudit begin() throws IOException
    {
        answers.clear();
        answered.clear();
        confirmed = -1;
        directory = temp.resolve("journal-" + directories++);
        try (ChronicleJournal journal = ChronicleJournal.open(TestJournal.context(directory)))
        {
            assertEquals(-1, journal.recover(RingOfBursts::check));
        }
        return KillAudit.of(directory);
    }

    private KillAudit torture(final KillAudit before, final Durability durability, final Moment moment)
        throws IOException
    {
        final KillRun run = new KillRun(moment, directory, random.split());
        final List<String> command =
            ChildProcess.command(KillTarget.class, directory.toString(), durability.name(),
                Integer.toString(directories),
                Long.toString(random.nextLong()), repeats(before).toString(), Integer.toString(run.closeAfter()));
        final int exit = run.run(command, word -> hear(word, before, durability));
        assertTrue(exit == KillRun.KILLED || (exit == 0 && moment == Moment.CLOSE), "exit=" + exit);

        final KillAudit after = KillAudit.of(directory);
        checkSnapshots(after);
        assertTrue(after.lastSequence() >= before.lastSequence(), "journal is shorter than it was");
        assertTrue(after.lastSequence() >= confirmed, "confirmed and not there: confirmed=" + confirmed);
        for (final Word answer : answers.values())
        {
            assertTrue(answer.sequence() <= after.lastSequence(), "answered and not there: " + answer);
            assertEquals(answer, after.answer(answer.sequence()));
        }
        repetitions += after.repetitions() - before.repetitions();
        return after;
    }

    /** Each that is there is whole; what the next engine makes of the newest shows at its start. */
    private void checkSnapshots(final KillAudit after) throws IOException
    {
        final SnapshotStore store = new SnapshotStore(new JournalDirectory(directory), null);
        boolean isNewest = true;
        for (final Path file : store.newestFirst())
        {
            assertTrue(store.load(file, EngineRun.ledger()).sequence() <= after.lastSequence(), "snapshot is ahead");
            snapshots += isNewest ? 1 : 0;
            isNewest = false;
        }
    }

    private void hear(final Word word, final KillAudit before, final Durability durability)
    {
        switch (word.kind())
        {
            case RECOVERED ->
            {
                // A new journal has been given its limits by then.
                final boolean isNew = before.lastSequence() < 0;
                final LedgerDigest digest = new LedgerDigest(word.sequence(), word.idHigh(), word.idLow());
                assertTrue(isNew || digest.equals(before.digest()), "recovered to another state: " + digest);
            }
            case CONFIRMED -> confirmed = Math.max(confirmed, word.sequence());
            case ANSWERED ->
            {
                assertTrue(durability == Durability.INTERVAL || confirmed >= word.sequence(),
                    "answered before it was kept: " + word);
                answers.put(word.sequence(), word);
                answered.add(new UUID(word.idHigh(), word.idLow()));
                heard++;
            }
            default ->
                {
                }
        }
    }

    /** What the next run sends first: all that was never answered, and some of what was. */
    private Path repeats(final KillAudit audit) throws IOException
    {
        final KillLoad load = new KillLoad(directories);
        final Path file = temp.resolve("repeats");
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file))))
        {
            for (int producer = 0; producer < KillLoad.PRODUCERS; producer++)
            {
                final int next = audit.nextNumber(producer);
                final List<Integer> again = new ArrayList<>();
                for (int number = 0; number < next; number++)
                {
                    final boolean isSample = random.nextInt(next) < REPEATS;
                    if (isSample || !answered.containsAll(load.claim(producer, number).ids()))
                    {
                        again.add(number);
                    }
                }
                out.writeInt(next);
                out.writeInt(again.size());
                for (final int number : again)
                {
                    out.writeInt(number);
                }
            }
        }
        return file;
    }
}
