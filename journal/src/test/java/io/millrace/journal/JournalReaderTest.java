package io.millrace.journal;

import static io.millrace.journal.Refusal.assertRefused;
import static io.millrace.journal.TestJournal.MAX_BURST;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.millrace.journal.CycleReader.Step;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JournalReaderTest
{
    @TempDir
    private Path root;

    @TempDir
    private Path other;

    @Test
    void shouldSeeTheSameExcerptsAsChroniclesTailer() throws IOException
    {
        final RingOfBursts ring = write(150, 77);
        TestJournal.copyAsIfKilled(root.resolve("sealed"), other);

        try (JournalReader reader = JournalReader.open(root);
            ChronicleQueue queue = SingleChronicleQueueBuilder.binary(other)
                .rollCycle(new CycleNumbering(0))
                .epoch(CycleNumbering.epochMs())
                .blockSize(TestJournal.CYCLE_LENGTH)
                .build();
            ExcerptTailer tailer = queue.createTailer())
        {
            final Bytes<?> bytes = Bytes.allocateElasticOnHeap();
            while (reader.next())
            {
                final Excerpt excerpt = reader.excerpt();
                assertTrue(tailer.readBytes(bytes.clear()), "tailer ends before sequence " + excerpt.firstSequence());
                final byte[] expected = new byte[excerpt.length()];
                excerpt.copyTo(expected);
                assertArrayEquals(expected, bytes.toByteArray());
            }
            assertFalse(tailer.readBytes(bytes.clear()));
            assertEquals(ring.nextSequence(), reader.nextSequence());
            bytes.releaseLast();
        }
    }

    @Test
    void shouldFollowAJournalThatIsBeingWritten()
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        try (ChronicleJournal journal = TestJournal.start(TestJournal.context(root), 0);
            JournalReader reader = JournalReader.open(root))
        {
            for (int i = 0; i < 150; i++)
            {
                assertFalse(reader.next());
                assertEquals(null, reader.tail());

                journal.append(ring.next(i % MAX_BURST + 1));

                assertTrue(reader.next());
                RingOfBursts.check(reader.burst());
                assertEquals(ring.nextSequence(), reader.nextSequence());
            }
        }
    }

    /** A reader that follows reads in pieces, of which each ends within a burst. */
    @ParameterizedTest
    @ValueSource(strings =
    { "alone", "read ahead", "following" })
    void shouldTellOfEachBurstOnceBeforeItComes(final String way)
    {
        final RingOfBursts ring = write(400, 5);
        final int most = 7;
        final List<Long> told = new ArrayList<>();
        int toldTogether = 0;
        int bursts = 0;
        try (JournalReader reader = JournalReader.open(root))
        {
            switch (way)
            {
                case "read ahead" -> reader.readAhead();
                case "following" -> reader.following();
                default -> assertEquals("alone", way);
            }
            while (reader.next())
            {
                final int before = told.size();
                reader.ahead(burst ->
                {
                    if (told.size() - before == most)
                    {
                        return false;
                    }
                    RingOfBursts.checkSlots(burst);
                    told.add(burst.firstSequence());
                    return true;
                });
                toldTogether = Math.max(toldTogether, told.size() - before);
                assertEquals(reader.burst().firstSequence(), told.get(bursts++));
                RingOfBursts.check(reader.burst());
            }
            assertEquals(ring.nextSequence(), reader.nextSequence());
        }
        assertEquals(bursts, told.size());
        assertEquals(most, toldTogether);
    }

    @Test
    void shouldTellAgainOfWhatWasRefused()
    {
        write(10, 3);
        final List<Long> told = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(root))
        {
            assertTrue(reader.next());
            reader.ahead(burst -> false);
            reader.ahead(burst -> told.add(burst.firstSequence()) && told.size() < 2);
            reader.ahead(burst -> told.add(burst.firstSequence()));
            assertTrue(reader.next());
            reader.ahead(burst -> !told.add(burst.firstSequence()));
        }
        assertEquals(List.of(0L, 3L, 3L), told);
    }

    /** Or a shadow would open the next cycle's file a thousand times a second, and a collector would run for it. */
    @Test
    void shouldNotLookAroundAtEachQuestionWhenItFollows()
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        try (ChronicleJournal journal = TestJournal.start(TestJournal.context(root), 0);
            JournalReader reader = JournalReader.open(root).following())
        {
            for (int i = 0; i < 20; i++)
            {
                journal.append(ring.next(3));
                assertTrue(reader.next());
                final long before = threads.getCurrentThreadAllocatedBytes();
                for (int question = 0; question < 100; question++)
                {
                    assertFalse(reader.next());
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
        }
        assertEquals(0, least);
    }

    /**
     * Up to a multiple of 64 KiB, half as much on average, and never into the hole behind the space of a cycle:
     * there the kernel's read-ahead made megabytes of pages.
     */
    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldReadNoMoreThanItMustWhenItFollows() throws IOException
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        final int bursts = 1000;
        try (ChronicleJournal journal = TestJournal.start(TestJournal.context(root).chained(false), 0);
            JournalReader reader = JournalReader.open(root).following())
        {
            final long before = bytesRead();
            for (int i = 0; i < bursts; i++)
            {
                journal.append(ring.next(3));
                assertTrue(reader.next());
                assertFalse(reader.next());
            }
            final long eachTime = (bytesRead() - before) / (2 * bursts);
            assertTrue(eachTime < 24 * 1024, "read each time: " + eachTime);
        }
    }

    private static long bytesRead() throws IOException
    {
        return Files.readAllLines(Path.of("/proc/self/io")).stream().filter(line -> line.startsWith("rchar: "))
            .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length()))).findFirst().orElseThrow();
    }

    @Test
    void shouldReadWhatItsBlockCutsInTwo() throws IOException
    {
        final RingOfBursts ring = write(20, 13);

        for (int blockLength = 4; blockLength < 5000; blockLength += 331)
        {
            long excerpts = 0;
            try (CycleReader reader = new CycleReader(new JournalDirectory(root).sealed(0), blockLength))
            {
                while (reader.next() == Step.EXCERPT)
                {
                    excerpts++;
                }
            }
            assertEquals(20, excerpts, "blockLength=" + blockLength);
        }
        assertEquals(20 * 13, ring.nextSequence());
    }

    @Test
    void shouldSayThatThereIsNoJournal()
    {
        assertRefused("no journal here", () -> JournalReader.open(root));
    }

    private RingOfBursts write(final int bursts, final int commands)
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        try (ChronicleJournal journal = TestJournal.start(TestJournal.context(root), 0))
        {
            for (int i = 0; i < bursts; i++)
            {
                journal.append(ring.next(commands));
            }
        }
        return ring;
    }
}
