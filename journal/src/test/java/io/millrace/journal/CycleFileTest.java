package io.millrace.journal;

import static io.millrace.journal.TestJournal.CYCLE_LENGTH;
import static io.millrace.journal.TestJournal.MAX_BURST;
import static io.millrace.journal.TestJournal.isInMemory;
import static io.millrace.journal.TestJournal.replay;
import static io.millrace.journal.TestJournal.start;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Space whose zeros go past the page cache, and what is put there before excerpts are written over them.
 */
final class CycleFileTest
{
    private static final int PAGE_LENGTH = CycleFile.PAGE_LENGTH;
    private static final int FRONT_LENGTH = 1 << 16;
    private static final int STEP_LENGTH = (int)SpaceAhead.STEP_LENGTH;

    private final ByteBuffer zeros =
        ByteBuffer.allocateDirect(2 * STEP_LENGTH).alignedSlice(STEP_LENGTH).limit(STEP_LENGTH).slice();
    private final ByteBuffer page = ByteBuffer.allocateDirect(PAGE_LENGTH);

    @TempDir
    private Path root;
    private JournalDirectory directory;

    @BeforeEach
    void setUp() throws IOException
    {
        directory = new JournalDirectory(root);
        directory.createOrCheck();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldSecureZerosThatThePageCacheDoesNotHold() throws IOException
    {
        assumeTrue(isDirectPossible());
        try (CycleFile file = secured(true))
        {
            assertTrue(isInMemory(file.path(), 0, FRONT_LENGTH));
            for (long at = FRONT_LENGTH; at < CYCLE_LENGTH; at += PAGE_LENGTH)
            {
                assertFalse(isInMemory(file.path(), at, PAGE_LENGTH), "page at " + at);
            }
            assertArrayEquals(new byte[(int)CYCLE_LENGTH], Files.readAllBytes(file.path()));
        }
    }

    /** An interrupt of the keeper, by whoever, would close the channel, and be taken for a full disk for ever. */
    @ParameterizedTest
    @ValueSource(booleans =
    { true, false })
    void shouldGoOnSecuringWhenInterrupted(final boolean isDirect) throws IOException
    {
        try (CycleFile file = CycleFile.create(directory, 0, CYCLE_LENGTH, isDirect))
        {
            file.secure(STEP_LENGTH, zeros, PAGE_LENGTH);
            Thread.currentThread().interrupt();
            file.secure(STEP_LENGTH, zeros, PAGE_LENGTH);
            assertTrue(Thread.interrupted());
            file.secure(STEP_LENGTH, zeros, PAGE_LENGTH);
            assertEquals(3 * STEP_LENGTH, file.securedLength());
        }
    }

    /** Excerpts of any length, one behind the other: no byte of them is lost, no page is read from the device. */
    @ParameterizedTest
    @ValueSource(longs =
    { 1, 2, 3, 4, 5 })
    @EnabledOnOs(OS.LINUX)
    void shouldHoldWhatIsWrittenInPartAndLoseNothing(final long seed) throws IOException
    {
        assumeTrue(isDirectPossible());
        final Random random = new Random(seed);
        final byte[] expected = new byte[(int)CYCLE_LENGTH];
        try (CycleFile file = secured(true))
        {
            int position = random.nextInt(FRONT_LENGTH);
            while (true)
            {
                final boolean isWritten = random.nextInt(3) == 0;
                final int length = isWritten ? PAGE_LENGTH + random.nextInt(10 * PAGE_LENGTH) : 1 + random.nextInt(600);
                final int needed = length + CycleAppender.OVERHEAD_LENGTH;
                if (position + needed > CYCLE_LENGTH)
                {
                    break;
                }
                file.fillCache(position + length, position + needed, page);

                for (int at = (isWritten ? position + length : position) & -PAGE_LENGTH; at < position + needed;
                    at += PAGE_LENGTH)
                {
                    assertTrue(isInMemory(file.path(), at, PAGE_LENGTH), "page at " + at + " for " + position);
                }
                assertTrue(isInMemory(file.path(), position & -PAGE_LENGTH, PAGE_LENGTH), "page of " + position);

                final byte[] excerpt = new byte[length];
                random.nextBytes(excerpt);
                System.arraycopy(excerpt, 0, expected, position, length);
                file.write(ByteBuffer.wrap(excerpt), position);
                position += length;
            }
            assertArrayEquals(expected, Files.readAllBytes(file.path()));
        }
    }

    @Test
    void shouldFillNothingWhereZerosWentThroughThePageCache() throws IOException
    {
        try (CycleFile file = secured(false))
        {
            final byte[] excerpt = { 1, 2, 3 };
            file.write(ByteBuffer.wrap(excerpt), CYCLE_LENGTH / 2);
            file.fillCache(CYCLE_LENGTH / 4, CYCLE_LENGTH, page);

            final byte[] expected = new byte[(int)CYCLE_LENGTH];
            System.arraycopy(excerpt, 0, expected, (int)CYCLE_LENGTH / 2, excerpt.length);
            assertArrayEquals(expected, Files.readAllBytes(file.path()));
        }
    }

    /** Bursts of one command, which are mapped, and of many, which are written, over several cycles. */
    @ParameterizedTest
    @ValueSource(booleans =
    { true, false })
    void shouldGiveBackBurstsOfAllLengths(final boolean isDirect)
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        final Random random = new Random(6);
        try (ChronicleJournal journal = start(TestJournal.context(root.resolve("mixed")).isDirect(isDirect), 0))
        {
            for (int i = 0; i < 1_000; i++)
            {
                journal.append(ring.next(random.nextInt(3) == 0 ? 1 + random.nextInt(MAX_BURST) : 1));
            }
        }
        assertEquals(ring.nextSequence() - 1, replay(root.resolve("mixed")));
    }

    /** Neither the journal thread nor the chain that follows it: their reads would be the device's. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldReadNothingFromTheDeviceWhileItAppends() throws IOException
    {
        assumeTrue(isDirectPossible());
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        final Random random = new Random(7);
        try (ChronicleJournal journal = start(
            TestJournal.context(root.resolve("appended")).cycleLength(16 * CYCLE_LENGTH), 0))
        {
            journal.append(ring.next(1));
            final long before = readBytes();
            for (int i = 0; i < 2_000; i++)
            {
                journal.append(ring.next(random.nextInt(4) == 0 ? 1 + random.nextInt(MAX_BURST) : 1));
            }
            TestJournal.awaitChain(journal);
            final long read = readBytes() - before;
            assertTrue(read < CYCLE_LENGTH, "read=" + read);
        }
    }

    private CycleFile secured(final boolean isDirect) throws IOException
    {
        final CycleFile file = CycleFile.create(directory, 0, CYCLE_LENGTH, isDirect);
        while (file.securedLength() < CYCLE_LENGTH)
        {
            assertEquals(STEP_LENGTH, file.secure(STEP_LENGTH, zeros, PAGE_LENGTH));
        }
        file.force();
        return file;
    }

    private boolean isDirectPossible() throws IOException
    {
        try (DirectFile file = DirectFile.open(Files.createFile(root.resolve("try"))))
        {
            return file.isDirect();
        }
    }

    private static long readBytes() throws IOException
    {
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
            .filter(line -> line.startsWith("read_bytes: "))
            .mapToLong(line -> Long.parseLong(line.substring("read_bytes: ".length())))
            .findFirst().orElseThrow();
    }
}
