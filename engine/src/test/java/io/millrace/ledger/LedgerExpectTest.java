package io.millrace.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Of how many commands a ledger lets itself be told. That it answers as if it had not been told, the model shows.
 */
final class LedgerExpectTest
{
    private static final int MOST = 32;

    private final Ledger ledger = new Ledger(result ->
    {
    });
    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[(MOST + 1) * CommandLayout.SLOT_LENGTH]);

    @Test
    void shouldExpectSoManyCommandsAtATime()
    {
        assertFalse(ledger.expect(burst(0, MOST + 1)));
        assertTrue(ledger.expect(burst(0, MOST / 2)));
        assertTrue(ledger.expect(burst(MOST / 2, MOST / 2)));
        assertFalse(ledger.expect(burst(MOST, 1)));
    }

    @Test
    void shouldHaveRoomAgainOnceOneIsApplied()
    {
        assertTrue(ledger.expect(burst(0, 1)));
        assertTrue(ledger.expect(burst(1, MOST - 1)));

        ledger.apply(burst(0, 1));

        assertTrue(ledger.expect(burst(MOST, MOST)));
        ledger.apply(burst(1, MOST - 1));
        ledger.apply(burst(MOST, MOST));
        assertEquals(2 * MOST - 1, ledger.sequence());
    }

    private Burst burst(final long first, final int count)
    {
        return new Burst(memory).wrapExcerpt(memory, 0, first, count, 1 + first);
    }
}
