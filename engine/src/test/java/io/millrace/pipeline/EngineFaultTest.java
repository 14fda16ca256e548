package io.millrace.pipeline;

import io.millrace.response.Fate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class EngineFaultTest
{
    private final EngineFault fault = new EngineFault();

    @Test
    void shouldStopNothingWhileThereIsNone()
    {
        assertFalse(fault.isRaised());
        assertNull(fault.cause());
        assertFalse(fault.stops(Long.MAX_VALUE - 1));
    }

    @Test
    void shouldStopFromTheFirstCommandThatIsNotApplied()
    {
        final Exception cause = new Exception();

        fault.raise(10, cause);

        assertTrue(fault.isRaised());
        assertSame(cause, fault.cause());
        assertFalse(fault.stops(9));
        assertTrue(fault.stops(10));
    }

    @Test
    void shouldStopAtTheLowestSequenceForTheFirstReason()
    {
        final Exception inJournal = new Exception("journal, ahead");
        fault.raise(20, inJournal);

        fault.raise(10, new Exception("ledger, behind"));
        fault.raise(30, new Exception("too late to count"));

        assertSame(inJournal, fault.cause());
        assertTrue(fault.stops(10));
        assertFalse(fault.stops(9));
    }

    @Test
    void shouldNotKnowTheFateOfWhatTheJournalWasGiven()
    {
        assertEquals(Fate.NOT_APPLIED, fault.fateOf(0));

        fault.journalAttempt(10);

        assertEquals(Fate.UNKNOWN, fault.fateOf(10));
        assertEquals(Fate.NOT_APPLIED, fault.fateOf(11));
    }
}
