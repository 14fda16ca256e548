package io.millrace.journal;

import static io.millrace.journal.Refusal.assertRefused;
import static io.millrace.journal.TestJournal.MAX_BURST;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.spi.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChainTest
{
    private static final byte[] KEY = "a key of 32 bytes, known to few.".getBytes(US_ASCII);
    private static final byte[] OTHER_KEY = "a key of 32 bytes, known to all.".getBytes(US_ASCII);
    private static final int COMMANDS = 50;
    private static final int BURSTS = 400;

    @TempDir
    private Path root;

    private long nextSequence;

    @Test
    void shouldStateTheChainOfAllThatWasBefore()
    {
        final ChainHead first = writeRun(null);
        final ChainHead second = writeRun(null);

        final Verification found = Verification.of(root, null, first);

        assertEquals(second, found.head());
        assertEquals(second, Verification.of(root, null, second).head());
        assertEquals(nextSequence - 1, second.sequence());
        assertTrue(found.chainStatedSequence() > first.sequence(), found.toString());
        assertEquals(2 * BURSTS, found.bursts());
        assertEquals(second, ChainHead.parse(second.describe()));
    }

    @Test
    void shouldSeeAnExcerptThatWasRewrittenWithItsChecksum() throws IOException
    {
        writeRun(null);
        writeRun(null);
        rewriteFirstExcerpt();

        assertRefused("reason=chain does not match, chainSequence=", () -> Verification.of(root, null, null));
        assertRefused("reason=chain does not match, chainSequence=", () -> TestJournal.replay(root));
        assertRefused("reason=chain does not match, chainSequence=", () -> writeRun(null));
    }

    @Test
    void shouldSeeThatTheEndWasTakenOff() throws IOException
    {
        writeRun(null);
        final ChainHead head = writeRun(null);
        final JournalDirectory directory = new JournalDirectory(root);
        Files.delete(directory.sealed(directory.lastCycle()));

        assertRefused("reason=journal is shorter than its head, headSequence=" + head.sequence(), () -> writeRun(null));

        Files.delete(root.resolve("millrace.head"));
        assertRefused(
            "reason=journal is shorter than what was answered, markedSequence=" + head.sequence(),
            () -> writeRun(null));

        Files.delete(root.resolve("millrace.mark"));
        assertNotNull(Verification.of(root, null, null).head(), "nobody knows");
        assertRefused("reason=journal is shorter than its head", () -> Verification.of(root, null, head));
    }

    @Test
    void shouldSeeThatAHeadIsAnotherJournals()
    {
        final ChainHead head = writeRun(null);
        final ChainHead forged = new ChainHead(head.sequence(), head.timeNs(), "0".repeat(64));

        assertRefused("reason=journal is not that of its head", () -> Verification.of(root, null, forged));
    }

    @Test
    void shouldTakeNoOtherKey()
    {
        final ChainHead head = writeRun(KEY);
        writeRun(KEY);

        assertTrue(Verification.of(root, KEY, head).chainStatedSequence() >= head.sequence());
        assertEquals(nextSequence - 1, TestJournal.replay(root), "may be read without the key");
        assertRefused("or the key is another", () -> Verification.of(root, OTHER_KEY, null));
        assertRefused("reason=chain has a key, and none was given", () -> Verification.of(root, null, null));
        assertRefused("reason=chain has a key, and none was given", () -> writeRun(null));
    }

    @Test
    void shouldNameTheKeyTooWhenOnlyTheHeadTells()
    {
        // One excerpt: none behind it that would state its chain value.
        try (ChronicleJournal journal = TestJournal.start(context(KEY), 0))
        {
            journal.append(new RingOfBursts(MAX_BURST).next(COMMANDS));
        }

        assertEquals(1, Verification.of(root, KEY, null).bursts());
        assertRefused("is not that of its head, headSequence=49, or the key is another",
            () -> Verification.of(root, OTHER_KEY, null));
    }

    @Test
    void shouldNotTakeAChainThatAnybodyCouldWriteForAKeyedOne()
    {
        writeRun(null);
        writeRun(null);

        assertRefused("reason=chain has no key, and one was given", () -> Verification.of(root, KEY, null));
    }

    @Test
    void shouldGoWithoutAChain()
    {
        try (ChronicleJournal journal = TestJournal.start(context(null).chained(false), 0))
        {
            journal.append(new RingOfBursts(MAX_BURST).next(COMMANDS));
            assertEquals(null, journal.chainHead());
        }

        assertEquals(-1, Verification.of(root, null, null).chainStatedSequence());
    }

    @Test
    void shouldIgnoreAHeadThatIsTorn() throws IOException
    {
        writeRun(null);
        Files.writeString(root.resolve("millrace.head"), "sequence=9999999");

        assertEquals(nextSequence - 1, TestJournal.replay(root));
    }

    /** @return head of the journal when the run was over. */
    private ChainHead writeRun(final byte @Nullable [] key)
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST).startAt(nextSequence);
        final ChronicleJournal journal = TestJournal.start(context(key), nextSequence);
        try (journal)
        {
            for (int i = 0; i < BURSTS; i++)
            {
                journal.append(ring.next(COMMANDS));
                if (i == BURSTS / 2)
                {
                    TestJournal.awaitChain(journal);
                }
            }
        }
        nextSequence = ring.nextSequence();
        final ChainHead head = journal.chainHead();
        assertNotNull(head);
        return head;
    }

    private ChronicleJournal.Context context(final byte @Nullable [] key)
    {
        final ChronicleJournal.Context context = TestJournal.context(root).durability(Durability.PROCESS);
        return key == null ? context : context.chainKey(key);
    }

    private void rewriteFirstExcerpt() throws IOException
    {
        final Path sealed = new JournalDirectory(root).sealed(0);
        final int offset;
        final int length;
        try (CycleReader reader = new CycleReader(sealed))
        {
            reader.next();
            offset = (int)reader.frame() + CycleDescriptor.WORD_LENGTH;
            length = reader.excerpt().length();
        }
        final ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(sealed)).order(ByteOrder.LITTLE_ENDIAN);
        final int place = offset + ExcerptDescriptor.RESERVED_OFFSET;
        file.put(place, (byte)(file.get(place) ^ 1));
        file.putInt(
            offset + ExcerptDescriptor.CRC_OFFSET, ExcerptEncoder.checksum(new CRC32C(), file, offset, length));
        Files.write(sealed, file.array());
    }
}
