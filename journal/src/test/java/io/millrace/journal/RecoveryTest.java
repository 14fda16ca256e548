package io.millrace.journal;

import static io.millrace.journal.ExcerptDescriptor.CRC_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.HEADER_LENGTH;
import static io.millrace.journal.ExcerptDescriptor.RESULTS_DIGEST_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.TIME_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.VERSION_OFFSET;
import static io.millrace.journal.Refusal.assertRefused;
import static io.millrace.journal.TestJournal.MAX_BURST;
import static io.millrace.journal.TestJournal.replay;
import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.CycleReader.Step;
import io.millrace.journal.spi.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a recovery makes of what a dead engine left: the files of an open journal are copied as they are, hurt, and
 * opened.
 */
final class RecoveryTest
{
    private static final int COMMANDS = 10;

    @TempDir
    private Path root;

    @TempDir
    private Path temp;

    private @Nullable TornTail tail;

    @Test
    void shouldRecoverAllThatADeadEngineAppended() throws IOException
    {
        final Path killed = writeAndKill(Durability.PROCESS, 1000);

        recoverAndGoOn(killed, 1000 * COMMANDS);

        assertEquals(null, tail);
    }

    @Test
    void shouldRecoverAgainAndAgain() throws IOException
    {
        Path killed = writeAndKill(Durability.PROCESS, 10);
        for (int round = 1; round < 10; round++)
        {
            final RingOfBursts ring = new RingOfBursts(MAX_BURST).startAt(round * 100L);
            try (ChronicleJournal journal = TestJournal.start(TestJournal.context(killed), round * 100L))
            {
                journal.append(ring.next(100));
                killed = TestJournal.copyAsIfKilled(killed, temp.resolve("killed-" + round));
            }
        }

        recoverAndGoOn(killed, 1000);
    }

    @Test
    void shouldCutATornTailAndKeepItAside() throws IOException
    {
        final Path killed = TestJournal.cutPower(writeAndKill(Durability.DEVICE, 10), 9 * COMMANDS - 1);
        final long offset = offsetOf(killed, 0, 9);
        flip(new JournalDirectory(killed).live(0), offset + 4 + 128 + 7);

        recoverAndGoOn(killed, 9 * COMMANDS);

        final TornTail cut = tail;
        assertNotNull(cut);
        assertEquals(offset, cut.offset());
        assertEquals(9 * COMMANDS, cut.nextSequence());
        assertEquals("checksum does not match", cut.reason());
        assertEquals(0, cut.excerpts());
        assertEquals(1, TestJournal.files(killed.resolve("cut")).size());
        assertTrue(Files.size(TestJournal.files(killed.resolve("cut")).get(0)) >= 4 + 128 + COMMANDS * 128);
    }

    @Test
    void shouldCutATailWhoseWordWasNeverWritten() throws IOException
    {
        final Path killed = TestJournal.cutPower(writeAndKill(Durability.DEVICE, 10), 9 * COMMANDS - 1);
        write(new JournalDirectory(killed).live(0), offsetOf(killed, 0, 9), new byte[4]);

        recoverAndGoOn(killed, 9 * COMMANDS);

        assertNotNull(tail);
        assertEquals(1, tail.excerpts());
    }

    /** Nothing is behind the last burst, so only the mark tells a tear from damage. */
    @ParameterizedTest
    @EnumSource
    void shouldRefuseDamageToTheLastBurstThatWasAnswered(final Durability durability) throws IOException
    {
        final Path killed = writeAndKill(durability, 10);
        final long offset = offsetOf(killed, 0, 9);
        final Path cycle = new JournalDirectory(killed).live(0);

        flip(cycle, offset + 4 + 128 + 7);
        assertRefused("offset=" + offset + " sequence=" + 9 * COMMANDS + " reason=checksum",
            () -> recoverAndGoOn(killed, 0));
        write(cycle, offset, new byte[4 + 128 + COMMANDS * 128]);
        assertRefused("reason=journal is shorter than what was answered, markedSequence=" + (10 * COMMANDS - 1),
            () -> recoverAndGoOn(killed, 0));
        assertEquals(0, TestJournal.files(killed.resolve("cut")).size(), "damage changes nothing");

        TestJournal.forgetBoot(killed);
        if (durability == Durability.DEVICE)
        {
            assertRefused("journal is shorter than what was answered", () -> recoverAndGoOn(killed, 0));
        }
        else
        {
            recoverAndGoOn(killed, 9 * COMMANDS);
        }
    }

    @Test
    void shouldRefuseDamageThatALaterExcerptKnewToBeDurable() throws IOException
    {
        final Path killed = writeAndKill(Durability.DEVICE, 10);
        final long offset = offsetOf(killed, 0, 4);
        flip(new JournalDirectory(killed).live(0), offset + 4 + 128 + 7);

        assertRefused("offset=" + offset + " sequence=" + 4 * COMMANDS, () -> recoverAndGoOn(killed, 0));
        assertRefused("checksum does not match", () -> recoverAndGoOn(killed, 0));
        assertEquals(0, TestJournal.files(killed.resolve("cut")).size(), "damage changes nothing");
    }

    @Test
    void shouldRefuseALostPageThatALaterExcerptKnewToBeDurable() throws IOException
    {
        final Path killed = writeAndKill(Durability.DEVICE, 10);
        final long offset = offsetOf(killed, 0, 4);
        write(new JournalDirectory(killed).live(0), offset, new byte[4096]);

        assertRefused("offset=" + offset + " sequence=" + 4 * COMMANDS, () -> recoverAndGoOn(killed, 0));
    }

    @Test
    void shouldCutWhatIsBehindATearWhereNothingWasDurable() throws IOException
    {
        final Path killed = writeAndKill(Durability.INTERVAL, 2000);
        TestJournal.forgetBoot(killed);
        final JournalDirectory directory = new JournalDirectory(killed);
        assertTrue(directory.liveCycles().length > 2, "rolled");
        final long offset = offsetOf(killed, 1, 4);
        write(directory.live(1), offset, new byte[4096]);
        final long next = sequenceAt(killed, 1, 4);

        recoverAndGoOn(killed, next);

        assertNotNull(tail);
        assertEquals(next, tail.nextSequence());
        assertTrue(TestJournal.files(killed.resolve("cut")).size() >= 2, "the later cycles went aside whole");
    }

    @Test
    void shouldGoOnOverARollWhoseEndWordWasLost() throws IOException
    {
        final Path killed = writeAndKill(Durability.INTERVAL, 1000);
        final JournalDirectory directory = new JournalDirectory(killed);
        write(directory.live(0), endOf(killed, 0), new byte[8]);

        recoverAndGoOn(killed, 1000 * COMMANDS);
    }

    /** Who follows looks behind such a cycle as well, only not at each question. */
    @Test
    void shouldFollowOverARollWhoseEndWordWasLost() throws IOException
    {
        final Path killed = writeAndKill(Durability.INTERVAL, 1000);
        final JournalDirectory directory = new JournalDirectory(killed);
        write(directory.live(0), endOf(killed, 0), new byte[8]);

        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        try (JournalReader reader = JournalReader.open(killed).following())
        {
            while (reader.nextSequence() < 1000 * COMMANDS && System.nanoTime() < deadlineNs)
            {
                reader.next();
            }
            assertEquals(1000 * COMMANDS, reader.nextSequence());
        }
    }

    @Test
    void shouldRefuseDamageInASealedCycle() throws IOException
    {
        writeAndClose(10);
        final Path sealed = new JournalDirectory(root).sealed(0);
        flip(sealed, Files.size(sealed) - 20);

        assertRefused("sequence=" + 9 * COMMANDS + " reason=checksum does not match", () -> recoverAndGoOn(root, 0));
    }

    @Test
    void shouldRefuseDamageInAHeader() throws IOException
    {
        writeAndClose(10);
        final Path sealed = new JournalDirectory(root).sealed(0);
        flip(sealed, Files.size(sealed) - 4 - COMMANDS * SLOT_LENGTH - HEADER_LENGTH + RESULTS_DIGEST_OFFSET);

        assertRefused("sequence=" + 9 * COMMANDS + " reason=checksum does not match", () -> recoverAndGoOn(root, 0));
    }

    @Test
    void shouldRefuseASealedCycleThatWasCutShort() throws IOException
    {
        writeAndClose(10);
        final Path sealed = new JournalDirectory(root).sealed(0);
        truncate(sealed, Files.size(sealed) - 4);

        assertRefused("sequence=" + 10 * COMMANDS + " reason=cycle has no end", () -> recoverAndGoOn(root, 0));
    }

    @Test
    void shouldRefuseAMissingCycle() throws IOException
    {
        writeAndClose(2000);
        Files.delete(new JournalDirectory(root).sealed(1));

        assertRefused("reason=cycle is missing, cycle=1", () -> recoverAndGoOn(root, 0));
    }

    @Test
    void shouldRefuseAMissingFirstCycle() throws IOException
    {
        writeAndClose(2000);
        Files.delete(new JournalDirectory(root).sealed(0));

        assertRefused("journal does not begin at its beginning", () -> recoverAndGoOn(root, 0));
    }

    @Test
    void shouldRefuseACycleInTheWrongPlace() throws IOException
    {
        writeAndClose(2000);
        final JournalDirectory directory = new JournalDirectory(root);
        Files.copy(directory.sealed(2), directory.sealed(1), StandardCopyOption.REPLACE_EXISTING);

        assertRefused("reason=sequence does not follow, found=", () -> recoverAndGoOn(root, 0));
    }

    @Test
    void shouldRefuseTimeThatGoesBack() throws IOException
    {
        writeAndClose(10);
        rewriteLastExcerpt((excerpt, offset) -> excerpt.putLong(offset + TIME_OFFSET, RingOfBursts.timeNs(3)));

        assertRefused("sequence=" + 9 * COMMANDS + " reason=time goes back", () -> recoverAndGoOn(root, 0));
    }

    @Test
    void shouldRefuseAnExcerptOfANewerFormat() throws IOException
    {
        writeAndClose(10);
        rewriteLastExcerpt((excerpt, offset) -> excerpt.putShort(offset + VERSION_OFFSET, (short)2));

        assertRefused("reason=excerpt is of a newer format, format=2", () -> recoverAndGoOn(root, 0));
    }

    @Test
    void shouldDoWithoutChroniclesMetadata() throws IOException
    {
        final Path killed = writeAndKill(Durability.DEVICE, 10);
        truncate(killed.resolve("live").resolve("metadata.cq4t"), 3);

        recoverAndGoOn(killed, 10 * COMMANDS);
    }

    @Test
    void shouldNotWaitForACycleFileOfNoLength() throws IOException
    {
        final Path killed = writeAndKill(Durability.DEVICE, 10);
        final int last = new JournalDirectory(killed).lastCycle();
        Files.createFile(new JournalDirectory(killed).live(last + 1));
        final long startNs = System.nanoTime();

        recoverAndGoOn(killed, 10 * COMMANDS);

        final long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        assertTrue(tookMs < 5_000, "tookMs=" + tookMs);
    }

    private void recoverAndGoOn(final Path directory, final long expectedNext) throws IOException
    {
        tail = null;
        final RingOfBursts ring = new RingOfBursts(MAX_BURST).startAt(expectedNext);
        final ChronicleJournal.Context context = TestJournal.context(directory).recoveryListener(new RecoveryListener()
        {
            @Override
            public void onTornTail(final TornTail torn, final Path keptIn)
            {
                tail = torn;
            }
        });
        try (ChronicleJournal journal = TestJournal.start(context, expectedNext))
        {
            journal.append(ring.next(COMMANDS));
        }
        assertEquals(ring.nextSequence() - 1, replay(directory));
        assertEquals(0, new JournalDirectory(directory).liveCycles().length, "all is sealed");
    }

    private Path writeAndKill(final Durability durability, final int bursts) throws IOException
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        final ChronicleJournal.Context context = TestJournal.context(root)
            .durability(durability)
            .syncIntervalNs(TimeUnit.HOURS.toNanos(1));
        try (ChronicleJournal journal = TestJournal.start(context, 0))
        {
            for (int i = 0; i < bursts; i++)
            {
                journal.append(ring.next(COMMANDS));
            }
            return TestJournal.copyAsIfKilled(root, temp.resolve("killed"));
        }
    }

    private void writeAndClose(final int bursts)
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        final ChronicleJournal.Context context = TestJournal.context(root).durability(Durability.PROCESS);
        try (ChronicleJournal journal = TestJournal.start(context, 0))
        {
            for (int i = 0; i < bursts; i++)
            {
                journal.append(ring.next(COMMANDS));
            }
        }
    }

    /** Changes the last excerpt of the first sealed cycle, and has its checksum agree. */
    private void rewriteLastExcerpt(final ObjIntConsumer<ByteBuffer> change) throws IOException
    {
        final Path sealed = new JournalDirectory(root).sealed(0);
        final ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(sealed)).order(ByteOrder.LITTLE_ENDIAN);
        final int length = HEADER_LENGTH + COMMANDS * SLOT_LENGTH;
        final int offset = file.capacity() - CycleDescriptor.WORD_LENGTH - length;
        change.accept(file, offset);
        file.putInt(offset + CRC_OFFSET, ExcerptEncoder.checksum(new CRC32C(), file, offset, length));
        Files.write(sealed, file.array());
    }

    private static long offsetOf(final Path directory, final int cycle, final int excerpt) throws IOException
    {
        try (CycleReader reader = readerAt(directory, cycle, excerpt))
        {
            return reader.frame();
        }
    }

    private static long sequenceAt(final Path directory, final int cycle, final int excerpt) throws IOException
    {
        try (CycleReader reader = readerAt(directory, cycle, excerpt - 1))
        {
            return reader.excerpt().firstSequence() + reader.excerpt().count();
        }
    }

    private static CycleReader readerAt(final Path directory, final int cycle, final int excerpt) throws IOException
    {
        final CycleReader reader = new CycleReader(new JournalDirectory(directory).live(cycle));
        for (int i = 0; i <= excerpt; i++)
        {
            reader.next();
        }
        return reader;
    }

    private static long endOf(final Path directory, final int cycle) throws IOException
    {
        try (CycleReader reader = new CycleReader(new JournalDirectory(directory).live(cycle)))
        {
            Step step = Step.EXCERPT;
            while (step == Step.EXCERPT)
            {
                step = reader.next();
            }
            assertEquals(Step.SEALED_END, step);
            return reader.frame();
        }
    }

    private static void flip(final Path file, final long offset) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte)(one.get(0) ^ 4)).flip();
            channel.write(one, offset);
        }
    }

    private static void write(final Path file, final long offset, final byte[] bytes) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            channel.write(ByteBuffer.wrap(bytes), offset);
        }
    }

    private static void truncate(final Path file, final long length) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            channel.truncate(length);
        }
    }
}
