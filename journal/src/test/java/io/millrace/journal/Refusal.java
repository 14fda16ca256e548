package io.millrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.spi.JournalException;
import org.junit.jupiter.api.function.Executable;

/**
 * How every refusal of the journal looks: one exception, one line.
 */
final class Refusal
{
    private Refusal()
    {
    }

    static void assertRefused(final String expectedPart, final Executable executable)
    {
        final String message = String.valueOf(assertThrows(JournalException.class, executable).getMessage());
        assertTrue(message.contains(expectedPart), message);
        assertEquals(1, message.lines().count(), message);
    }
}
