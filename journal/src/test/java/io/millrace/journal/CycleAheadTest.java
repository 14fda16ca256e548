package io.millrace.journal;

import static io.millrace.journal.TestJournal.MAX_BURST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.millrace.journal.spi.BurstConsumer;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.JournalException;
import io.millrace.ledger.Burst;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reading ahead is reading: the same bursts, the same words about what is wrong, at the same place.
 */
final class CycleAheadTest
{
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int LARGE_BURST = 1 << 14;

    @TempDir
    private Path root;

    @TempDir
    private Path other;

    @Test
    void shouldReadWhatAPlainReaderReads()
    {
        writeSealed(700, MAX_BURST / 2 + 1);

        final List<String> ahead = walk(JournalReader.open(root).readAhead());

        assertEquals(walk(JournalReader.open(root)), ahead);
        assertEquals(700 + 1, ahead.size());
        assertAllEnded();
    }

    @Test
    void shouldReadACycleThatIsLargerThanItsBlocks()
    {
        writeLargeCycle(1000, 100);

        final List<String> ahead = walk(JournalReader.open(root).readAhead());

        assertEquals(walk(JournalReader.open(root)), ahead);
        assertEquals(1000 + 1, ahead.size());
        assertAllEnded();
    }

    @Test
    void shouldReadAnEmptyJournal()
    {
        writeSealed(0, 1);

        assertEquals(List.of("tail=null sequence=0"), walk(JournalReader.open(root).readAhead()));
        assertAllEnded();
    }

    @Test
    void shouldReadThousandsOfTheSmallestBursts()
    {
        writeLargeCycle(30_000, 1);

        final List<String> ahead = walk(JournalReader.open(root).readAhead());

        assertEquals(walk(JournalReader.open(root)), ahead);
        assertEquals(30_000 + 1, ahead.size());
    }

    @Test
    void shouldReadBurstsThatAreLargerThanItsBlocks()
    {
        final RingOfBursts ring = new RingOfBursts(LARGE_BURST);
        final ChronicleJournal.Context context = TestJournal.context(root).durability(Durability.PROCESS)
            .cycleLength(32 << 20).maxBurst(LARGE_BURST).reserveLength(8 << 20);
        try (ChronicleJournal journal = TestJournal.start(context, 0))
        {
            for (int i = 0; i < 60; i++)
            {
                journal.append(ring.next(i % 3 == 0 ? LARGE_BURST : i % 3 == 1 ? 3 : 7000));
            }
        }

        final List<String> ahead = walk(JournalReader.open(root).readAhead());

        assertEquals(walk(JournalReader.open(root)), ahead);
        assertEquals(60 + 1, ahead.size());
    }

    @Test
    void shouldSayTheSameOfDamageAfterTheSameBursts() throws IOException
    {
        final List<Path> files = writeKilled();
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed=" + seed);
        final Random random = new Random(seed);
        final int flips = Integer.getInteger("flips", 200);

        assertTimeoutPreemptively(LIMIT, () ->
        {
            int detected = 0;
            for (int i = 0; i < flips; i++)
            {
                final Path file = files.get(random.nextInt(files.size()));
                final long offset = (long)(random.nextDouble() * new TailScan().scan(file, 0));
                detected += assertSameWithFlip(file, offset, random.nextInt(Byte.SIZE));
            }
            assertTrue(detected > flips / 2, "detected=" + detected);
        });
        assertAllEnded();
    }

    /** The words in front of excerpts say how far each reaches; a random place hardly ever meets one. */
    @Test
    void shouldSayTheSameOfDamageToAnyBitOfAFramesWord() throws IOException
    {
        final Path file = writeKilled().get(0);
        final List<Long> frames = frames(file);

        assertTimeoutPreemptively(LIMIT, () ->
        {
            for (final int at : new int[] { 0, 1, frames.size() / 2, frames.size() - 1 })
            {
                for (int bit = 0; bit < Integer.SIZE; bit++)
                {
                    assertSameWithFlip(file, frames.get(at) + bit / Byte.SIZE, bit % Byte.SIZE);
                }
            }
        });
    }

    @Test
    void shouldJudgeATornTailAsAPlainReaderDoes() throws IOException
    {
        final List<Path> files = writeKilled();
        final Path last = files.get(files.size() - 1);
        TestJournal.cutPower(other, -1);
        final List<Long> frames = frames(last);
        for (final long offset : new long[] { frames.get(frames.size() - 1) + 200, frames.get(0) + 200 })
        {
            flip(last, offset, 3);
            final List<String> plain = walk(JournalReader.open(other));

            assertEquals(plain, walk(JournalReader.open(other).readAhead()));
            flip(last, offset, 3);
        }
        assertAllEnded();
    }

    /** Sums that are right over a word that is not: only the chain sees it, and only where it is stated. */
    @Test
    void shouldNotHandOnWhatIsStatedOfAnotherChain() throws IOException
    {
        writeKilled();
        final Path file = new JournalDirectory(other).sealed(0);
        forge(file, frames(file).get(3) + CycleDescriptor.WORD_LENGTH);

        final List<String> plain = walk(JournalReader.open(other));

        assertTrue(plain.get(plain.size() - 1).contains("chain does not match"), plain.get(plain.size() - 1));
        assertEquals(plain, walk(JournalReader.open(other).readAhead()));
    }

    @Test
    void shouldFollowAJournalThatIsBeingWritten()
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        try (ChronicleJournal journal = TestJournal.start(TestJournal.context(root), 0);
            JournalReader reader = JournalReader.open(root).readAhead())
        {
            for (int i = 0; i < 150; i++)
            {
                journal.append(ring.next(i % MAX_BURST + 1));

                assertTrue(reader.next());
                RingOfBursts.check(reader.burst());
                assertFalse(reader.next());
                assertNull(reader.tail());
            }
        }
    }

    @Test
    void shouldEndWithItsConsumersOwnException()
    {
        writeLargeCycle(1000, 100);
        final IllegalStateException ours = new IllegalStateException("ours");
        try (ChronicleJournal journal = ChronicleJournal.open(TestJournal.context(root)))
        {
            final BurstConsumer consumer = burst ->
            {
                if (burst.firstSequence() == 300 * 100)
                {
                    throw ours;
                }
            };
            final IllegalStateException thrown =
                assertThrows(IllegalStateException.class, () -> journal.recover(consumer));

            assertSame(ours, thrown);
            assertAllEnded();
        }
    }

    @Test
    void shouldEndWhenItIsClosedMidWay()
    {
        writeLargeCycle(1000, 100);
        for (int bursts = 0; bursts < 1000; bursts += 33)
        {
            try (JournalReader reader = JournalReader.open(root).readAhead())
            {
                for (int i = 0; i < bursts; i++)
                {
                    assertTrue(reader.next());
                    RingOfBursts.check(reader.burst());
                }
            }
            assertAllEnded();
        }
    }

    @Test
    void shouldFailWithItsFileWhenTheCallerIsInterrupted()
    {
        writeLargeCycle(1000, 100);
        assertTrue(interruptedAt(100, JournalReader.open(root)).contains("ClosedByInterruptException"));

        assertTrue(interruptedAt(100, JournalReader.open(root).readAhead()).contains("ClosedByInterruptException"));

        assertAllEnded();
    }

    /** One object for each would be 16 bytes at the least; taking a block may cost one. */
    @Test
    void shouldAllocateNothingForABurst()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final int bursts = 20_000;
        writeLargeCycle(bursts, 1);

        try (JournalReader reader = JournalReader.open(root).readAhead())
        {
            assertTrue(reader.next());
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 2; i < bursts; i++)
            {
                reader.next();
            }
            final long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            assertTrue(allocated < 4L * bursts, "allocatedBytes=" + allocated);
        }
    }

    private static String interruptedAt(final int bursts, final JournalReader opened)
    {
        try (JournalReader reader = opened)
        {
            for (int i = 0; i < bursts; i++)
            {
                assertTrue(reader.next());
            }
            Thread.currentThread().interrupt();
            final JournalException ex = assertThrows(JournalException.class, () ->
            {
                while (reader.next())
                {
                    RingOfBursts.check(reader.burst());
                }
            });
            assertTrue(reader.nextSequence() < 1000 * 100);
            return String.valueOf(ex.getMessage());
        }
        finally
        {
            assertTrue(Thread.interrupted(), "the interrupt is kept");
        }
    }

    /** @return 1 if both refuse it. */
    private int assertSameWithFlip(final Path file, final long offset, final int bit) throws IOException
    {
        flip(file, offset, bit);
        try
        {
            final List<String> plain = walk(JournalReader.open(other));
            assertEquals(plain, walk(JournalReader.open(other).readAhead()),
                "file=" + file + " offset=" + offset + " bit=" + bit);
            return plain.get(plain.size() - 1).startsWith("damage") ? 1 : 0;
        }
        finally
        {
            flip(file, offset, bit);
        }
    }

    /** Every burst in a line of all that can be asked of it, and what is said at the end. */
    private static List<String> walk(final JournalReader opened)
    {
        final List<String> lines = new ArrayList<>();
        try (JournalReader reader = opened)
        {
            while (reader.next())
            {
                final Burst burst = reader.burst();
                RingOfBursts.check(burst);
                lines.add(burst.firstSequence() + " " + burst.count() + " " + burst.timeNs() + " " + reader.file() +
                    " " + reader.offset() + " " + reader.cycle() + " " + reader.index() + " " + reader.bytesRead() +
                    " " + reader.nextSequence() + " " + reader.lastTimeNs() + " " + reader.head() + " " +
                    reader.chainStatedSequence() + " " + reader.excerpt().length());
            }
            lines.add("tail=" + reader.tail() + " sequence=" + reader.nextSequence());
        }
        catch (final JournalException ex)
        {
            lines.add("damage " + ex.getMessage());
        }
        return lines;
    }

    /** Many small cycles. */
    private void writeSealed(final int bursts, final int commands)
    {
        write(TestJournal.context(root), bursts, commands);
    }

    /** One cycle, which is more than all blocks hold: then the one in front has to wait. */
    private void writeLargeCycle(final int bursts, final int commands)
    {
        write(TestJournal.context(root).cycleLength(32 << 20), bursts, commands);
    }

    private static void write(final ChronicleJournal.Context context, final int bursts, final int commands)
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        try (ChronicleJournal journal = TestJournal.start(context.durability(Durability.PROCESS), 0))
        {
            for (int i = 0; i < bursts; i++)
            {
                journal.append(ring.next(commands));
                if (i == bursts / 2)
                {
                    TestJournal.awaitChain(journal);
                }
            }
        }
    }

    /** An engine that was closed, and one that was killed, in the other directory; the cycles that hold anything. */
    private List<Path> writeKilled() throws IOException
    {
        writeSealed(90, 100);
        final RingOfBursts ring = new RingOfBursts(MAX_BURST).startAt(90 * 100);
        try (ChronicleJournal journal =
            TestJournal.start(TestJournal.context(root).durability(Durability.PROCESS), 90 * 100))
        {
            for (int i = 0; i < 90; i++)
            {
                journal.append(ring.next(100));
            }
            TestJournal.copyAsIfKilled(root, other);
        }
        final List<Path> files = new ArrayList<>();
        for (final Path file : TestJournal.files(other))
        {
            if (file.toString().endsWith(".cq4") && new TailScan().scan(file, 0) > 0)
            {
                files.add(file);
            }
        }
        // Their numbers say the order, whichever directory they are in.
        files.sort(Comparator.comparing(JournalDirectory::fileName));
        assertTrue(files.size() > 3, "files=" + files);
        return files;
    }

    /** Changes a byte that says nothing, and the sum with it. */
    private static void forge(final Path file, final long offset) throws IOException
    {
        final ByteBuffer bytes = ByteBuffer.allocateDirect((int)Files.size(file)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(Files.readAllBytes(file));
        final int place = (int)offset;
        final int length = bytes.getInt(place - CycleDescriptor.WORD_LENGTH) & CycleDescriptor.LENGTH_MASK;
        bytes.put(place + ExcerptDescriptor.RESERVED_OFFSET, (byte)1);
        bytes.putInt(
            place + ExcerptDescriptor.CRC_OFFSET, ExcerptEncoder.checksum(new CRC32C(), bytes, place, length));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            channel.write(bytes.clear());
        }
    }

    private static List<Long> frames(final Path file) throws IOException
    {
        final List<Long> frames = new ArrayList<>();
        try (CycleReader reader = new CycleReader(file))
        {
            while (reader.next() == CycleReader.Step.EXCERPT)
            {
                frames.add(reader.frame());
            }
        }
        return frames;
    }

    private static void flip(final Path file, final long offset, final int bit) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte)(one.get(0) ^ 1 << bit)).flip();
            channel.write(one, offset);
        }
    }

    /** Neither a thread nor a file stays behind. */
    private static void assertAllEnded()
    {
        assertEquals(List.of(), Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
            .filter("millrace-ahead"::equals).toList());
        assertEquals(List.of(), openFiles());
    }

    private static List<Path> openFiles()
    {
        final List<Path> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd")))
        {
            for (final Path descriptor : descriptors.toList())
            {
                final Path file = target(descriptor);
                if (file != null && file.toString().endsWith(".cq4"))
                {
                    open.add(file);
                }
            }
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
        return open;
    }

    private static @Nullable Path target(final Path descriptor) throws IOException
    {
        try
        {
            return Files.readSymbolicLink(descriptor);
        }
        catch (final NoSuchFileException ex)
        {
            return null;
        }
    }
}
