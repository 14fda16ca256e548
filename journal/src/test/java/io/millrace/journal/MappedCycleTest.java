package io.millrace.journal;

import static io.millrace.journal.TestJournal.MAX_BURST;
import static io.millrace.journal.TestJournal.context;
import static io.millrace.journal.TestJournal.replay;
import static io.millrace.journal.TestJournal.start;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.spi.Durability;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import net.openhft.chronicle.bytes.MappedBytes;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pages leave the page tables and nothing else: counted by what the kernel says of a mapping.
 */
@EnabledOnOs(OS.LINUX)
final class MappedCycleTest
{
    private static final int LENGTH = 1 << 20;
    private static final long PAGE_KIB = 4;

    @TempDir
    private Path root;

    @BeforeEach
    void shouldHaveTheOptions()
    {
        assertTrue(MappedCycle.isUnloadable());
    }

    @Test
    void shouldTakePagesOutAndLoseNothing() throws IOException
    {
        final Path file = root.resolve("mapped");
        try (MappedBytes bytes = MappedBytes.mappedBytes(file.toFile(), LENGTH, 0))
        {
            writeLongs(bytes, 0, LENGTH, 1);
            assertEquals(LENGTH / 1024, residentKib(file));
            try (MappedCycle mapping = new MappedCycle(bytes.bytesStore()))
            {
                mapping.unload(LENGTH / 2 + 100);
                assertEquals(LENGTH / 2 / 1024 - PAGE_KIB, residentKib(file), "the page that was begun goes as well");

                // The page that was begun is written on, and those behind it.
                writeLongs(bytes, LENGTH / 2, LENGTH, 2);
                mapping.unload(LENGTH);
                assertEquals(0, residentKib(file));
            }
            checkLongs(bytes, 0, LENGTH / 2, 1);
            checkLongs(bytes, LENGTH / 2, LENGTH, 2);
        }
    }

    @Test
    void shouldLeaveOnePageToTheSync() throws IOException
    {
        final Path file = root.resolve("mapped");
        try (MappedBytes bytes = MappedBytes.mappedBytes(file.toFile(), LENGTH, 0))
        {
            writeLongs(bytes, 0, 4096, 1);
            try (MappedCycle mapping = new MappedCycle(bytes.bytesStore()))
            {
                mapping.unload(4096);
                assertEquals(PAGE_KIB, residentKib(file));
            }
        }
    }

    /** On memory that is locked it fails: then it is slow, and no more. */
    @Test
    void shouldLeaveItToTheSyncWhereItFails() throws IOException
    {
        final MethodHandle thrower = MethodHandles.throwException(void.class, IOException.class);
        final MethodHandle failing = MethodHandles.dropArguments(
            thrower.bindTo(new IOException("madvise failed")), 0, long.class, boolean.class, long.class);
        final Path file = root.resolve("mapped");
        try (MappedBytes bytes = MappedBytes.mappedBytes(file.toFile(), LENGTH, 0))
        {
            writeLongs(bytes, 0, LENGTH, 1);
            try (MappedCycle mapping = new MappedCycle(bytes.bytesStore(), failing))
            {
                mapping.unload(LENGTH / 2);
                mapping.unload(LENGTH);
                assertEquals(LENGTH / 1024, residentKib(file));
            }
        }
    }

    /** Behind it is other memory. */
    @Test
    void shouldTouchNothingBehindTheMapping() throws IOException
    {
        final Path file = root.resolve("mapped");
        try (MappedBytes bytes = MappedBytes.mappedBytes(file.toFile(), LENGTH, 0))
        {
            writeLongs(bytes, 0, LENGTH, 1);
            try (MappedCycle mapping = new MappedCycle(bytes.bytesStore()))
            {
                mapping.unload(LENGTH + 1);
                assertEquals(LENGTH / 1024, residentKib(file));
            }
        }
    }

    /** Or the next to be mapped there would be wiped. */
    @Test
    void shouldKeepTheMappingUntilItIsClosed() throws IOException
    {
        final Path file = root.resolve("mapped");
        final MappedCycle mapping;
        try (MappedBytes bytes = MappedBytes.mappedBytes(file.toFile(), LENGTH, 0))
        {
            writeLongs(bytes, 0, LENGTH, 1);
            mapping = new MappedCycle(bytes.bytesStore());
        }
        BackgroundResourceReleaser.releasePendingResources();
        assertEquals(1, mappings(file));
        mapping.unload(LENGTH);
        assertEquals(0, residentKib(file));

        mapping.close();
        BackgroundResourceReleaser.releasePendingResources();
        assertEquals(0, mappings(file));
    }

    @Test
    void shouldLoseNothingThatIsWrittenMeanwhile() throws Exception
    {
        final Path file = root.resolve("mapped");
        try (MappedBytes bytes = MappedBytes.mappedBytes(file.toFile(), LENGTH, 0);
            MappedCycle mapping = hold(bytes))
        {
            final Thread writer = new Thread(() -> writeLongs(bytes, 0, LENGTH, 1));
            writer.start();
            int unloads = 0;
            do
            {
                mapping.unload(LENGTH - 8L * unloads % 8192);
                unloads++;
            }
            while (writer.isAlive());
            writer.join();
            checkLongs(bytes, 0, LENGTH, 1);
        }
    }

    @Test
    void shouldBeUsedByTheSyncsOfManyBursts() throws IOException
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        try (ChronicleJournal journal =
            start(context(root).durability(Durability.INTERVAL).syncIntervalNs(MILLISECONDS.toNanos(300)), 0))
        {
            for (int i = 0; i < 1_200; i++)
            {
                journal.append(ring.next(3));
            }
            awaitDurable(journal, ring.nextSequence() - 1);
            final CycleFile file = Objects.requireNonNull(journal.currentFile());
            final long residentKib = residentKib(file.path());
            // A touch may bring pages around it back, up to 64 KiB.
            assertTrue(residentKib < 300, "of 600 KiB that were written: " + residentKib);
        }
        assertEquals(ring.nextSequence() - 1, replay(root));
    }

    private static void writeLongs(final MappedBytes bytes, final long from, final long to, final long seed)
    {
        for (long position = from; position < to; position += Long.BYTES)
        {
            bytes.writeLong(position, position * 31 + seed);
        }
    }

    private static void checkLongs(final MappedBytes bytes, final long from, final long to, final long seed)
    {
        for (long position = from; position < to; position += Long.BYTES)
        {
            assertEquals(position * 31 + seed, bytes.readLong(position));
        }
    }

    private static MappedCycle hold(final MappedBytes bytes)
    {
        bytes.singleThreadedCheckDisabled(true);
        bytes.writeLong(0, 0);
        return new MappedCycle(bytes.bytesStore());
    }

    private static void awaitDurable(final ChronicleJournal journal, final long sequence)
    {
        final long deadlineNs = System.nanoTime() + SECONDS.toNanos(20);
        while (journal.durableSequence() < sequence && System.nanoTime() < deadlineNs)
        {
            LockSupport.parkNanos(1_000_000);
        }
        assertEquals(sequence, journal.durableSequence());
    }

    private static long residentKib(final Path file) throws IOException
    {
        long sum = 0;
        boolean isOfFile = false;
        for (final String line : Files.readAllLines(Path.of("/proc/self/smaps")))
        {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*"))
            {
                isOfFile = line.endsWith(file.toString());
            }
            else if (isOfFile && line.startsWith("Rss:"))
            {
                sum += Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return sum;
    }

    private static long mappings(final Path file) throws IOException
    {
        final List<String> lines = Files.readAllLines(Path.of("/proc/self/maps"));
        return lines.stream().filter(line -> line.contains(file.toString())).count();
    }
}
