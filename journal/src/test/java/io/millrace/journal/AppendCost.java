package io.millrace.journal;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Locale.ROOT;

import io.millrace.journal.spi.Durability;
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
 * before, and that write with an fdatasync. Run by hand; the first argument is a directory on the disk to measure.
 */
public final class AppendCost
{
    private static final int[] BURSTS = { 1, 16, 64, 256, 1024, 4096 };
    private static final int MAX_BURST = 4096;
    private static final long BYTES_PER_RUN = 192L << 20;
    private static final int APPENDS_MAX = 100_000;
    private static final int SYNCS_MAX = 3_000;

    private AppendCost()
    {
    }

    /**
     * Measures and prints a table.
     *
     * @param args directory, made and removed.
     * @throws IOException if the disk does not play along.
     */
    public static void main(final String[] args) throws IOException
    {
        final Path root = Files.createTempDirectory(Path.of(args.length == 0 ? "." : args[0]), "append-cost");
        System.out.printf(ROOT, "%-8s %6s %12s %12s %12s %12s%n", "mode", "burst", "p50 us", "p99 us", "max us",
            "M cmd/s");
        for (int pass = 0; pass < 2; pass++)
        {
            for (final int burst : BURSTS)
            {
                print("raw", burst, raw(root, burst, false), pass);
                print("process", burst, journal(root, burst, Durability.PROCESS), pass);
            }
            for (final int burst : BURSTS)
            {
                print("rawsync", burst, raw(root, burst, true), pass);
                print("device", burst, journal(root, burst, Durability.DEVICE), pass);
            }
        }
        delete(root);
    }

    private static long[] journal(final Path root, final int burst, final Durability durability) throws IOException
    {
        final Path directory = root.resolve("journal");
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        final long[] tookNs = new long[appends(burst, durability == Durability.DEVICE ? SYNCS_MAX : APPENDS_MAX)];
        try (ChronicleJournal journal = TestJournal.start(
            new ChronicleJournal.Context().directory(directory).durability(durability), 0))
        {
            for (int i = 0; i < tookNs.length; i++)
            {
                final var commands = ring.next(burst);
                final long startNs = System.nanoTime();
                journal.append(commands);
                tookNs[i] = System.nanoTime() - startNs;
            }
        }
        delete(directory);
        return tookNs;
    }

    private static long[] raw(final Path root, final int burst, final boolean isSynced) throws IOException
    {
        final Path file = root.resolve("raw");
        final ByteBuffer bytes = ByteBuffer.allocateDirect(ExcerptEncoder.maxLength(burst));
        final long[] tookNs = new long[appends(burst, isSynced ? SYNCS_MAX : APPENDS_MAX)];
        try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE))
        {
            final ByteBuffer zeros = ByteBuffer.allocateDirect(4096);
            for (long position = 0; position < (long)tookNs.length * bytes.capacity(); position += zeros.capacity())
            {
                channel.write(zeros.clear(), position);
            }
            channel.force(false);

            for (int i = 0; i < tookNs.length; i++)
            {
                final long startNs = System.nanoTime();
                channel.write(bytes.clear(), (long)i * bytes.capacity());
                if (isSynced)
                {
                    channel.force(false);
                }
                tookNs[i] = System.nanoTime() - startNs;
            }
        }
        Files.delete(file);
        return tookNs;
    }

    private static int appends(final int burst, final int max)
    {
        return (int)Math.min(max, BYTES_PER_RUN / ((long)burst * SLOT_LENGTH));
    }

    private static void print(final String mode, final int burst, final long[] tookNs, final int pass)
    {
        if (pass == 0)
        {
            return;
        }
        final double seconds = Arrays.stream(tookNs).sum() / 1e9;
        Arrays.sort(tookNs);
        System.out.printf(ROOT, "%-8s %6d %12.2f %12.2f %12.1f %12.3f%n", mode, burst,
            tookNs[tookNs.length / 2] / 1e3, tookNs[(int)(tookNs.length * 0.99)] / 1e3,
            tookNs[tookNs.length - 1] / 1e3, (double)burst * tookNs.length / seconds / 1e6);
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
