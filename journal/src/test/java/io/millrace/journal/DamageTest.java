package io.millrace.journal;

import static io.millrace.journal.CycleDescriptor.WORD_LENGTH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hurts a real journal of several cycles, at one place at a time: its reader says where, or reads the same bursts.
 * Never another burst, another exception, or no end.
 * <p>
 * {@code -Dseed=} repeats a run; {@code -Dflips=10000 -Dtruncations=1000} are the long one.
 */
final class DamageTest
{
    private static final int RUNS = 4;
    private static final int BURSTS_PER_RUN = 20;
    private static final int COMMANDS = 12;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @TempDir
    private Path temp;

    private Path root = Path.of("");
    private List<Path> files = List.of();
    private long lastSequence;
    private int copies;

    /** Runs that were closed, and one that is killed with its last burst just appended. */
    @BeforeEach
    void shouldHaveAJournal() throws IOException
    {
        final RingOfBursts ring = new RingOfBursts(TestJournal.MAX_BURST);
        final Path written = temp.resolve("written");
        for (int run = 0; run <= RUNS; run++)
        {
            final ChronicleJournal.Context context = TestJournal.context(written)
                .durability(run == RUNS ? Durability.DEVICE : Durability.PROCESS);
            try (ChronicleJournal journal = TestJournal.start(context, ring.nextSequence()))
            {
                for (int i = 0; i < BURSTS_PER_RUN; i++)
                {
                    journal.append(ring.next(COMMANDS));
                }
                if (run == RUNS)
                {
                    awaitHead(written, ring.nextSequence() - 1);
                    journal.append(ring.next(COMMANDS));
                    root = TestJournal.copyAsIfKilled(written, temp.resolve("killed"));
                }
            }
        }
        lastSequence = ring.nextSequence() - 1;
        files = TestJournal.files(root).stream().filter(DamageTest::isCycle).toList();
        assertEquals(RUNS + 1, files.stream().filter(file -> lengthUsed(file) > 0).count());
    }

    private static void awaitHead(final Path journal, final long sequence) throws IOException
    {
        while (true)
        {
            final ChainHead head = new JournalDirectory(journal).keptHead();
            if (head != null && head.sequence() == sequence)
            {
                return;
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void shouldSeeAFlippedBit()
    {
        final int flips = Integer.getInteger("flips", 300);
        final Random random = random();
        assertTimeoutPreemptively(LIMIT, () ->
        {
            final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
            for (int i = 0; i < flips; i++)
            {
                final Path file = anyFile(random);
                final long offset = (long)(random.nextDouble() * lengthUsed(file));
                outcomes.merge(flipAndRead(file, offset, random.nextInt(Byte.SIZE)), 1, Integer::sum);
            }
            print("flips", flips, outcomes);
            assertTrue(outcomes.getOrDefault(Outcome.DETECTED, 0) > flips / 4);
        });
    }

    @Test
    void shouldSeeATruncation()
    {
        final int truncations = Integer.getInteger("truncations", 100);
        final Random random = random();
        assertTimeoutPreemptively(LIMIT, () ->
        {
            final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
            for (int i = 0; i < truncations; i++)
            {
                final Path file = anyFile(random);
                final long length = (long)(random.nextDouble() * lengthUsed(file));
                outcomes.merge(truncateAndRecover(file, length), 1, Integer::sum);
            }
            print("truncations", truncations, outcomes);
            assertTrue(outcomes.getOrDefault(Outcome.DETECTED, 0) > truncations / 2);
        });
    }

    /** A random place hardly ever meets one. */
    @Test
    void shouldSeeAFlippedBitInAnyFramesWord()
    {
        assertTimeoutPreemptively(LIMIT, () ->
        {
            final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
            int flips = 0;
            for (final Path file : files)
            {
                for (final long frame : lastFrames(file))
                {
                    for (int bit = 0; bit < WORD_LENGTH * Byte.SIZE; bit++)
                    {
                        final long offset = frame + bit / Byte.SIZE;
                        outcomes.merge(flipAndRead(file, offset, bit % Byte.SIZE), 1, Integer::sum);
                        flips++;
                    }
                }
            }
            print("flips in words", flips, outcomes);
        });
    }

    /** It says nothing then, and the journal is whole without it. */
    @Test
    void shouldTakeNoMarkThatIsHurt() throws IOException
    {
        final Path mark = new JournalDirectory(root).markFile();
        for (long offset = 0; offset < HighWaterMark.DURABLE_OFFSET + 2 * HighWaterMark.TURN_LENGTH; offset++)
        {
            assertEquals(Outcome.HARMLESS, flipAndRead(mark, offset, (int)(offset % Byte.SIZE)));
        }
        Files.write(mark, new byte[7]);
        assertEquals(Outcome.HARMLESS, read(root, "short mark"));
    }

    private enum Outcome
    {
        DETECTED, HARMLESS
    }

    private Outcome flipAndRead(final Path file, final long offset, final int bit) throws IOException
    {
        flip(file, offset, bit);
        try
        {
            return read(root, "file=" + file + " offset=" + offset + " bit=" + bit);
        }
        finally
        {
            flip(file, offset, bit);
        }
    }

    /** Reads it, then has an engine recover a copy of it, which must come to the same. */
    private Outcome truncateAndRecover(final Path file, final long length) throws IOException
    {
        final String where = "file=" + file + " length=" + length;
        final byte[] whole = Files.readAllBytes(file);
        final Path copy = temp.resolve("copy-" + copies++);
        try
        {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
            {
                channel.truncate(length);
            }
            final Outcome outcome = read(root, where);
            assertEquals(outcome, recover(TestJournal.copyAsIfKilled(root, copy), where));
            return outcome;
        }
        finally
        {
            Files.write(file, whole);
            delete(copy);
        }
    }

    private Outcome recover(final Path journal, final String where)
    {
        try (ChronicleJournal opened = ChronicleJournal.open(TestJournal.context(journal)))
        {
            return judge(opened.recover(RingOfBursts::check), where);
        }
        catch (final JournalException ex)
        {
            return judge(ex, where);
        }
    }

    private Outcome read(final Path journal, final String where)
    {
        try (JournalReader reader = JournalReader.open(journal))
        {
            while (reader.next())
            {
                RingOfBursts.check(reader.burst());
            }
            final TornTail tail = reader.tail();
            return judge(reader.nextSequence() - 1, where + " tail=" + tail);
        }
        catch (final JournalException ex)
        {
            return judge(ex, where);
        }
        catch (final RuntimeException | Error ex)
        {
            throw new AssertionError(where, ex);
        }
    }

    private Outcome judge(final long last, final String where)
    {
        assertEquals(lastSequence, last, where);
        return Outcome.HARMLESS;
    }

    private static Outcome judge(final JournalException ex, final String where)
    {
        final String message = String.valueOf(ex.getMessage());
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.matches(".*file=.* offset=\\d+ sequence=\\d+ .*"), where + ": " + message);
        return Outcome.DETECTED;
    }

    private Path anyFile(final Random random)
    {
        while (true)
        {
            final Path file = files.get(random.nextInt(files.size()));
            if (lengthUsed(file) > 0)
            {
                return file;
            }
        }
    }

    /** Of the last excerpts of a cycle, the word that ends it, and the first thing in it. */
    private static List<Long> lastFrames(final Path file) throws IOException
    {
        final List<Long> frames = new ArrayList<>();
        try (CycleReader reader = new CycleReader(file))
        {
            while (reader.next() == CycleReader.Step.EXCERPT)
            {
                frames.add(reader.frame());
            }
            frames.add(reader.frame());
        }
        final List<Long> some = new ArrayList<>(frames.subList(Math.max(0, frames.size() - 3), frames.size()));
        some.add(0L);
        return some;
    }

    /** Up to the last byte that is not zero, and a little more: what lies behind is all alike. */
    private static long lengthUsed(final Path file)
    {
        try
        {
            final long used = new TailScan().scan(file, 0);
            return used == 0 ? 0 : Math.min(Files.size(file), used + 64);
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private static boolean isCycle(final Path file)
    {
        return CycleDescriptor.cycle(JournalDirectory.fileName(file)) >= 0;
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

    private static void delete(final Path directory) throws IOException
    {
        for (final Path file : TestJournal.files(directory))
        {
            Files.delete(file);
        }
    }

    private static Random random()
    {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed=" + seed);
        return new Random(seed);
    }

    private static void print(final String what, final int count, final Map<Outcome, Integer> outcomes)
    {
        System.out.println(what + "=" + count + " " + outcomes);
    }
}
