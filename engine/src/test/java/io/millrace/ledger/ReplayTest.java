package io.millrace.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.model.Slot;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * A journal that states other results than the ledger gives stops the replay, at the first statement that is wrong.
 */
final class ReplayTest
{
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandLayout.SLOT_LENGTH]);
    private final Ledger ledger = new Ledger(result ->
    {
    });
    private final Ledger written = new Ledger(result ->
    {
    });
    private final Replay replay = new Replay(ledger);
    private final long[] digests = new long[8];

    @Test
    void shouldCheckWhatTheJournalStates()
    {
        replay.apply(burst(0, LedgerFixture.limits()));
        replay.apply(burst(1, LedgerFixture.open(1)));
        assertEquals(Burst.NULL_SEQUENCE, replay.checkedSequence());

        replay.apply(burst(2, LedgerFixture.open(2)).results(0, digests[0]));
        assertEquals(0, replay.checkedSequence());
        replay.apply(burst(3, LedgerFixture.open(3)).results(2, digests[2]));

        assertEquals(2, replay.checkedSequence());
        assertEquals(3, ledger.sequence());
        assertEquals(written.digest(), ledger.digest());
    }

    @Test
    void shouldStopBeforeTheBurstThatStatesOtherResults()
    {
        replay.apply(burst(0, LedgerFixture.limits()));
        replay.apply(burst(1, LedgerFixture.open(1)).results(0, digests[0]));
        final Burst wrong = burst(2, LedgerFixture.open(2)).results(1, digests[1] + 1);

        final ReplayException ex = assertThrows(ReplayException.class, () -> replay.apply(wrong));

        final String text = String.valueOf(ex.getMessage());
        assertTrue(text.contains("sequence=1 ") && text.endsWith("checkedSequence=0"), text);
        assertEquals(1, ledger.sequence());
    }

    @Test
    void shouldPassOverStatementsFromBeforeItBegan()
    {
        ledger.apply(burst(0, LedgerFixture.limits()));
        ledger.apply(burst(1, LedgerFixture.open(1)));
        final Replay later = new Replay(ledger);

        later.apply(burst(2, LedgerFixture.open(2)).results(0, 99));
        assertEquals(Burst.NULL_SEQUENCE, later.checkedSequence());
        later.apply(burst(3, LedgerFixture.open(3)).results(1, digests[1]));

        assertEquals(1, later.checkedSequence());
    }

    @Test
    void shouldPassOverStatementsAboutWhatIsStillToCome()
    {
        // Where nothing was ever noted, nothing is compared either.
        replay.apply(burst(0, LedgerFixture.limits()).results(7, 99));

        assertEquals(Burst.NULL_SEQUENCE, replay.checkedSequence());
    }

    private Burst burst(final long sequence, final Slot slot)
    {
        buffer.putBytes(0, slot.bytes());
        final Burst burst = new Burst(buffer).wrapExcerpt(buffer, 0, sequence, 1, 1 + sequence);
        written.apply(burst);
        digests[(int)sequence] = written.resultsDigest();
        return burst;
    }
}
