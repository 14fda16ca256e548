package io.millrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.journal.spi.Durability;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.IoUtil;

/**
 * Small journals for tests: cycles of a megabyte, bursts of up to 256.
 */
final class TestJournal
{
    static final int MAX_BURST = 256;
    static final long CYCLE_LENGTH = 1 << 20;

    private TestJournal()
    {
    }

    static ChronicleJournal.Context context(final Path directory)
    {
        return new ChronicleJournal.Context()
            .directory(directory)
            .durability(Durability.DEVICE)
            .cycleLength(CYCLE_LENGTH)
            .maxBurst(MAX_BURST)
            .reserveLength(512 * 1024);
    }

    /** Opens, checks that the journal holds what {@link RingOfBursts} made up to a sequence, and starts. */
    static ChronicleJournal start(final ChronicleJournal.Context context, final long expectedNext)
    {
        final ChronicleJournal journal = ChronicleJournal.open(context);
        try
        {
            assertEquals(expectedNext - 1, journal.recover(RingOfBursts::check));
            journal.start(TestJournal::ignore);
            return journal;
        }
        catch (final RuntimeException | Error ex)
        {
            journal.close();
            throw ex;
        }
    }

    /** Reads all of a journal without opening it for an engine, and checks it. */
    static long replay(final Path directory)
    {
        try (JournalReader reader = JournalReader.open(directory))
        {
            while (reader.next())
            {
                RingOfBursts.check(reader.burst());
            }
            assertEquals(null, reader.tail());
            return reader.nextSequence() - 1;
        }
    }

    /** Waits for the chain: the next excerpt then states it of all before. */
    static void awaitChain(final ChronicleJournal journal)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (journal.chainLag() > 0 && System.nanoTime() < deadlineNs)
        {
            Thread.onSpinWait();
        }
        assertEquals(0, journal.chainLag());
    }

    /** Whether the page cache holds a part of a file. */
    static boolean isInMemory(final Path file, final long from, final long length) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file))
        {
            final MappedByteBuffer mapped = channel.map(MapMode.READ_ONLY, from, length);
            try
            {
                return mapped.isLoaded();
            }
            finally
            {
                IoUtil.unmap(mapped);
            }
        }
    }

    /** What a kill -9 at this moment would leave, as a directory of its own. */
    static Path copyAsIfKilled(final Path directory, final Path target) throws IOException
    {
        for (final Path path : files(directory))
        {
            final Path copy = target.resolve(directory.relativize(path).toString());
            Files.createDirectories(copy.resolve(".."));
            Files.copy(path, copy);
        }
        return target;
    }

    /** What a power cut would leave of the mark: an older one, of another boot. Nothing was on the device behind it. */
    static Path cutPower(final Path directory, final long durableSequence) throws IOException
    {
        final JournalDirectory journal = new JournalDirectory(directory);
        try (HighWaterMark mark = HighWaterMark.open(journal, durableSequence))
        {
            // Twice, so that no newer one is left beside it.
            mark.durable(durableSequence);
        }
        forgetBoot(directory);
        return directory;
    }

    /** The machine went down: what was only in the page cache may be gone. */
    static void forgetBoot(final Path directory) throws IOException
    {
        final Path mark = new JournalDirectory(directory).markFile();
        if (Files.exists(mark) && Files.size(mark) == HighWaterMark.LENGTH)
        {
            final byte[] bytes = Files.readAllBytes(mark);
            Arrays.fill(bytes, HighWaterMark.BOOT_OFFSET, HighWaterMark.BOOT_OFFSET + 2 * Long.BYTES, (byte)0);
            Files.write(mark, bytes);
        }
    }

    static List<Path> files(final Path directory) throws IOException
    {
        if (!Files.isDirectory(directory))
        {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(directory))
        {
            return paths.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void ignore(final long sequence)
    {
        // The test does not look at confirmations.
    }
}
