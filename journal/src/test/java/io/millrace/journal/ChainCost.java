package io.millrace.journal;

import static java.util.Locale.ROOT;

import io.millrace.journal.spi.Durability;
import io.millrace.ledger.Burst;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What the chain costs the journal thread in mode process, beside the same journal without one, in turns. Run by hand;
 * the argument is a directory on the disk to measure.
 * <p>
 * "append" is the time of the journal thread for a block of bursts; "all" adds the wait until the chain has caught up,
 * which is what a load costs that never ends. The work is what a ledger on the same thread would do for each command.
 */
public final class ChainCost
{
    private static final int MAX_BURST = 4096;
    private static final int ROUNDS = 21;
    private static final int COMMANDS_PER_ROUND = 128 * 1024;

    private ChainCost()
    {
    }

    /**
     * Measures and prints a table.
     *
     * @param args directory in which one is made and removed.
     * @throws IOException if the disk does not play along.
     */
    public static void main(final String[] args) throws IOException
    {
        final Path root = Files.createTempDirectory(Path.of(args.length == 0 ? "." : args[0]), "chain-cost");
        System.out.printf(ROOT, "%5s %7s | %9s %9s %6s | %9s %6s   median ns a command, %d rounds%n", "burst",
            "work ns",
            "without", "append", "ratio", "all", "ratio", ROUNDS);
        for (final int burst : new int[] { 256, 4096 })
        {
            for (final int workNs : new int[] { 0, 50, 250 })
            {
                measure(root, burst, workNs);
            }
        }
        Files.delete(root);
    }

    private static void measure(final Path root, final int burst, final int workNs) throws IOException
    {
        final double[] without = new double[ROUNDS];
        final double[] append = new double[ROUNDS];
        final double[] all = new double[ROUNDS];
        final RingOfBursts plainRing = new RingOfBursts(MAX_BURST);
        final RingOfBursts chainedRing = new RingOfBursts(MAX_BURST);
        try (ChronicleJournal plain = TestJournal.start(context(root.resolve("plain")).chained(false), 0);
            ChronicleJournal chained = TestJournal.start(context(root.resolve("chained")), 0))
        {
            for (int round = 0; round < ROUNDS; round++)
            {
                without[round] = appendRound(plain, plainRing, burst, workNs);
                append[round] = appendRound(chained, chainedRing, burst, workNs);
                all[round] = append[round] + awaitChain(chained);
            }
        }
        delete(root.resolve("plain"));
        delete(root.resolve("chained"));

        System.out.printf(ROOT, "%5d %7d | %9.1f %9.1f %6.2f | %9.1f %6.2f%n", burst, workNs, median(without),
            median(append), median(append) / median(without), median(all), median(all) / median(without));
    }

    /** @return nanoseconds a command, in appends and in work; the making of bursts is not counted. */
    private static double appendRound(
        final ChronicleJournal journal, final RingOfBursts ring, final int burst, final int workNs)
    {
        long tookNs = 0;
        for (int i = 0; i < COMMANDS_PER_ROUND / burst; i++)
        {
            final Burst commands = ring.next(burst);
            final long startNs = System.nanoTime();
            journal.append(commands);
            final long workUntilNs = System.nanoTime() + (long)workNs * burst;
            while (System.nanoTime() < workUntilNs)
            {
                Thread.onSpinWait();
            }
            tookNs += System.nanoTime() - startNs;
        }
        return (double)tookNs / COMMANDS_PER_ROUND;
    }

    private static double awaitChain(final ChronicleJournal journal)
    {
        final long startNs = System.nanoTime();
        while (journal.chainLag() > 0)
        {
            LockSupport.parkNanos(10_000);
        }
        return (double)(System.nanoTime() - startNs) / COMMANDS_PER_ROUND;
    }

    private static ChronicleJournal.Context context(final Path directory)
    {
        return new ChronicleJournal.Context().directory(directory).durability(Durability.PROCESS);
    }

    private static double median(final double[] values)
    {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void delete(final Path directory) throws IOException
    {
        try (Stream<Path> paths = Files.walk(directory))
        {
            for (final Path path : paths.sorted(Comparator.reverseOrder()).toList())
            {
                Files.delete(path);
            }
        }
    }
}
