package io.millrace.journal;

import static io.millrace.ledger.Burst.NULL_SEQUENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A mark says what was stated last, or what was before it, and nothing that is not sure any more.
 */
final class HighWaterMarkTest
{
    @TempDir
    private Path root;
    private JournalDirectory directory = new JournalDirectory(Path.of(""));

    @BeforeEach
    void shouldHaveADirectory() throws IOException
    {
        directory = new JournalDirectory(root);
        assertEquals(NULL_SEQUENCE, HighWaterMark.read(directory));
    }

    @Test
    void shouldSayWhatWasStatedLast() throws IOException
    {
        try (HighWaterMark mark = HighWaterMark.open(directory, NULL_SEQUENCE))
        {
            assertEquals(NULL_SEQUENCE, HighWaterMark.read(directory));
            for (long sequence = 0; sequence < 10; sequence++)
            {
                mark.durable(sequence);
                assertEquals(Math.max(sequence, 2 * sequence - 2), HighWaterMark.read(directory));
                mark.answered(2 * sequence);
                assertEquals(2 * sequence, HighWaterMark.read(directory));
            }
        }
        assertEquals(18, HighWaterMark.read(directory));
    }

    /** As a kill between two stores leaves it. */
    @Test
    void shouldSayWhatWasBeforeIfTheLastIsHalfStated() throws IOException
    {
        try (HighWaterMark mark = HighWaterMark.open(directory, 1))
        {
            mark.durable(2);
            mark.durable(3);
        }
        final byte[] bytes = Files.readAllBytes(directory.markFile());
        final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        final int last = buffer.getLong(HighWaterMark.DURABLE_OFFSET) == 4 ?
            HighWaterMark.DURABLE_OFFSET : HighWaterMark.DURABLE_OFFSET + HighWaterMark.TURN_LENGTH;
        buffer.putLong(last, 5);
        Files.write(directory.markFile(), bytes);

        assertEquals(2, HighWaterMark.read(directory));
    }

    @Test
    void shouldNotTakeWhatAnotherRunOrBootHasAnswered() throws IOException
    {
        try (HighWaterMark mark = HighWaterMark.open(directory, 1))
        {
            mark.answered(9);
        }
        final byte[] answered = Files.readAllBytes(directory.markFile());
        TestJournal.forgetBoot(root);
        assertEquals(1, HighWaterMark.read(directory));

        Files.write(directory.markFile(), answered);
        try (HighWaterMark mark = HighWaterMark.open(directory, 5))
        {
            assertEquals(5, HighWaterMark.read(directory));
            mark.answered(6);
            assertEquals(6, HighWaterMark.read(directory));
        }
    }
}
