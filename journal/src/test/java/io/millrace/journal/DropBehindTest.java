package io.millrace.journal;

import static io.millrace.journal.TestJournal.CYCLE_LENGTH;
import static io.millrace.journal.TestJournal.MAX_BURST;
import static io.millrace.journal.TestJournal.isInMemory;
import static io.millrace.journal.TestJournal.replay;
import static io.millrace.journal.TestJournal.start;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.millrace.journal.spi.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Which parts of which files leave the page cache, and that they do.
 */
final class DropBehindTest
{
    private static final int PAGE_LENGTH = 4096;
    private static final long MIB = 1 << 20;

    @TempDir
    private Path root;

    /** "file from to" of all that was dropped. */
    private final Queue<String> dropped = new ConcurrentLinkedQueue<>();

    @Test
    void shouldDropTheThirdBeforeTheOneThatIsMade()
    {
        final DropBehind behind = new DropBehind(this::record, 4 * MIB);
        behind.made(Path.of("0"), 10 * MIB);
        behind.step(7 * MIB);
        behind.made(Path.of("1"), 20 * MIB);
        behind.step(7 * MIB);
        behind.made(Path.of("2"), 40 * MIB);
        behind.step(7 * MIB);
        assertEquals(List.of(), taken());

        behind.made(Path.of("3"), 40 * MIB);
        behind.step(7 * MIB);
        behind.step(7 * MIB);
        behind.step(7 * MIB);
        assertEquals(List.of("0 0 " + 7 * MIB, "0 " + 7 * MIB + " " + 10 * MIB), taken());
    }

    /** A large page of the cache that is dropped in part stays. */
    @Test
    void shouldDropInPiecesThatAreMultiplesOfLargePages()
    {
        final DropBehind behind = new DropBehind(this::record, 4 * MIB);
        for (int i = 0; i < 4; i++)
        {
            behind.made(Path.of(Integer.toString(i)), 9 * MIB);
        }
        for (int step = 0; step < 9 * 4; step++)
        {
            behind.step(MIB / 4);
        }
        assertEquals(List.of("0 0 " + 4 * MIB, "0 " + 4 * MIB + " " + 8 * MIB, "0 " + 8 * MIB + " " + 9 * MIB),
            taken());
    }

    @Test
    void shouldDropTheRestWhenTheNextIsMade()
    {
        final DropBehind behind = new DropBehind(this::record, 4 * MIB);
        for (int i = 0; i < 4; i++)
        {
            behind.made(Path.of(Integer.toString(i)), 40 * MIB);
        }
        behind.step(30 * MIB);
        behind.made(Path.of("4"), 40 * MIB);
        behind.step(40 * MIB);

        assertEquals(List.of("0 0 " + 30 * MIB, "0 " + 30 * MIB + " " + 40 * MIB, "1 0 " + 40 * MIB), taken());
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldDropOfAJournalWhatWasSealedACycleAgo(final Durability durability) throws IOException
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        final JournalDirectory directory = new JournalDirectory(root);
        try (ChronicleJournal journal = start(
            TestJournal.context(root).durability(durability).pageCache(this::recordOnceSealed), 0))
        {
            for (int i = 0; i < 200; i++)
            {
                journal.append(ring.next(MAX_BURST));
            }
        }

        // Where each burst is synced, pages may be larger than a step.
        final long piece = durability == Durability.DEVICE ? CYCLE_LENGTH : SpaceAhead.STEP_LENGTH;
        final int parts = (int)(CYCLE_LENGTH / piece);
        final List<String> expected = new ArrayList<>();
        for (int i = 0; i < dropped.size(); i++)
        {
            final long from = i % parts * piece;
            expected.add(directory.sealed(i / parts) + " " + from + " " + (from + piece));
        }
        assertEquals(expected, taken());
        // Of seven cycles and the one made ahead three are kept; how far it came with the last is the keeper's affair.
        assertTrue(dropped.size() >= 3 * parts && dropped.size() <= 5 * parts, dropped::toString);
        assertEquals(ring.nextSequence() - 1, replay(root));
    }

    @Test
    void shouldDropNothingWhereItIsNotWanted()
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        try (ChronicleJournal journal = start(
            TestJournal.context(root).pageCache(this::record).dropBehind(false), 0))
        {
            for (int i = 0; i < 200; i++)
            {
                journal.append(ring.next(MAX_BURST));
            }
        }
        assertEquals(List.of(), taken());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldTakeFromThePageCacheWhatIsSyncedAndChangeNothing() throws IOException
    {
        assumeFalse("tmpfs".equals(Files.getFileStore(root).type()), "what is in memory only is not dropped");
        final Path file = root.resolve("file");
        final byte[] content = new byte[64 * PAGE_LENGTH];
        for (int i = 0; i < content.length; i++)
        {
            content[i] = (byte)(i * 31 + i / PAGE_LENGTH);
        }
        Files.write(file, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.SYNC);
        assertTrue(isInMemory(file, 0, content.length));

        PageCache.SYSTEM.drop(file, 16 * PAGE_LENGTH, 48 * PAGE_LENGTH);

        for (int page = 16; page < 48; page++)
        {
            assertFalse(isInMemory(file, (long)page * PAGE_LENGTH, PAGE_LENGTH), "page " + page);
        }
        assertTrue(isInMemory(file, 0, 16 * PAGE_LENGTH));
        assertTrue(isInMemory(file, 48 * PAGE_LENGTH, 16 * PAGE_LENGTH));
        assertArrayEquals(content, Files.readAllBytes(file));
    }

    @Test
    void shouldPutUpWithAFileThatIsGone()
    {
        PageCache.SYSTEM.drop(root.resolve("gone"), 0, PAGE_LENGTH);
        assertFalse(Files.exists(root.resolve("gone")));
    }

    private void record(final Path path, final long from, final long to)
    {
        dropped.add(path + " " + from + " " + to);
    }

    /** Cycles of a test are full before they are sealed; those of a user have been sealed for long. */
    private void recordOnceSealed(final Path path, final long from, final long to)
    {
        final long deadlineNs = System.nanoTime() + SECONDS.toNanos(20);
        while (!Files.exists(path) && System.nanoTime() < deadlineNs)
        {
            LockSupport.parkNanos(MILLISECONDS.toNanos(1));
        }
        record(Files.exists(path) ? path : Path.of("missing"), from, to);
    }

    private List<String> taken()
    {
        return List.copyOf(dropped);
    }
}
