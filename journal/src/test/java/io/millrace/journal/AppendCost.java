package io.millrace.journal;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Locale.ROOT;

import io.millrace.journal.spi.Durability;
import io.millrace.ledger.Burst;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * What an append costs, beside what the file system alone asks for the same bytes: a write to a file that was zeroed
 * before, in mode device with an fdatasync. The two take turns, so that they share the machine's moods. Run by hand;
 * the argument is a directory on the disk to measure.
 */
public final class AppendCost
{
    private static final int[] BURSTS = { 1, 16, 64, 256, 1024, 4096 };
    private static final int MAX_BURST = 4096;
    private static final long BYTES_PER_RUN = 96L << 20;
    private static final int APPENDS_MAX = 50_000;
    private static final int SYNCS_MAX = 1_000;
    private static final int WARM_UP = 20;

    private AppendCost()
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
        final Path root = Files.createTempDirectory(Path.of(args.length == 0 ? "." : args[0]), "append-cost");
        System.out.printf(ROOT, "%-8s %5s | %9s %9s %9s | %9s %9s %9s | %s%n", "mode", "burst", "raw p50", "p99",
            "max us", "own p50", "p99", "max us", "p50 own/raw");
        for (final Durability durability : new Durability[] { Durability.PROCESS, Durability.DEVICE })
        {
            measure(root, 64, durability, false);
            for (final int burst : BURSTS)
            {
                measure(root, burst, durability, true);
            }
        }
        delete(root);
    }

    private static void measure(
        final Path root, final int burst, final Durability durability, final boolean isPrinted) throws IOException
    {
        final boolean isSynced = durability == Durability.DEVICE;
        final int appends = (int)Math.min(
            isSynced ? SYNCS_MAX : APPENDS_MAX, BYTES_PER_RUN / ((long)burst * SLOT_LENGTH));
        final long[] rawNs = new long[appends];
        final long[] ownNs = new long[appends];
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        final ByteBuffer bytes = ByteBuffer.allocateDirect(ExcerptEncoder.maxLength(burst));
        final ChronicleJournal.Context context =
            new ChronicleJournal.Context().directory(root.resolve("journal")).durability(durability);

        try (ChronicleJournal journal = TestJournal.start(context, 0);
            FileChannel raw = zeroed(root.resolve("raw"), (long)appends * bytes.capacity()))
        {
            for (int i = 0; i < appends; i++)
            {
                final Burst commands = ring.next(burst);
                final long startNs = System.nanoTime();
                raw.write(bytes.clear(), (long)i * bytes.capacity());
                if (isSynced)
                {
                    raw.force(false);
                }
                final long turnNs = System.nanoTime();
                journal.append(commands);
                ownNs[i] = System.nanoTime() - turnNs;
                rawNs[i] = turnNs - startNs;
            }
        }

        delete(root.resolve("journal"));
        Files.delete(root.resolve("raw"));
        if (isPrinted)
        {
            print(durability, burst, rawNs, ownNs);
        }
    }

    private static FileChannel zeroed(final Path file, final long length) throws IOException
    {
        final FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE);
        final ByteBuffer zeros = ByteBuffer.allocateDirect(4096);
        for (long position = 0; position < length; position += zeros.capacity())
        {
            channel.write(zeros.clear(), position);
        }
        channel.force(false);
        return channel;
    }

    private static void print(final Durability durability, final int burst, final long[] rawNs, final long[] ownNs)
    {
        final long[] raw = Arrays.copyOfRange(rawNs, WARM_UP, rawNs.length);
        final long[] own = Arrays.copyOfRange(ownNs, WARM_UP, ownNs.length);
        Arrays.sort(raw);
        Arrays.sort(own);
        System.out.printf(ROOT, "%-8s %5d | %9.2f %9.2f %9.1f | %9.2f %9.2f %9.1f | %.2f%n",
            durability, burst, us(raw, 0.5), us(raw, 0.99), us(raw, 1), us(own, 0.5), us(own, 0.99), us(own, 1),
            us(own, 0.5) / us(raw, 0.5));
    }

    private static double us(final long[] sortedNs, final double quantile)
    {
        return sortedNs[(int)((sortedNs.length - 1) * quantile)] / 1e3;
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
