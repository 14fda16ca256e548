package io.millrace.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * A burst that says it is longer than its memory: nothing of it is read, which from there on nobody checks.
 */
final class BurstBoundsTest
{
    private static final int SLOTS = 4;

    private final Ledger ledger = new Ledger(result ->
    {
    });
    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[SLOTS * CommandLayout.SLOT_LENGTH]);
    private final Burst burst = new Burst(memory);

    @Test
    void shouldRefuseAnExcerptThatEndsBeforeItsSlots()
    {
        assertRefused(burst.wrapExcerpt(memory, 0, 0, SLOTS + 1, 1));
        assertRefused(burst.wrapExcerpt(memory, 1, 0, SLOTS, 1));
        assertRefused(burst.wrapExcerpt(memory, -1, 0, SLOTS, 1));

        ledger.apply(burst.wrapExcerpt(memory, 0, 0, SLOTS, 1));
        assertEquals(SLOTS - 1, ledger.sequence());
    }

    @Test
    void shouldRefuseARingThatIsLargerThanItsMemory()
    {
        assertRefused(burst.wrapRing(memory, 2 * SLOTS, 0, 1, 1));
        final UnsafeBuffer oneByteLess = new UnsafeBuffer(memory, 0, memory.capacity() - 1);
        assertRefused(burst.wrapRing(oneByteLess, SLOTS, 0, 1, 1));

        ledger.apply(burst.wrapRing(memory, SLOTS, 0, 1, 1));
        assertEquals(0, ledger.sequence());
    }

    @Test
    void shouldRefuseWhatDoesNotFollow()
    {
        ledger.apply(burst.wrapExcerpt(memory, 0, 0, 2, 10));

        assertOutOfOrder(burst.wrapExcerpt(memory, 0, 1, 1, 11));
        assertOutOfOrder(burst.wrapExcerpt(memory, 0, 3, 1, 11));
        assertOutOfOrder(burst.wrapExcerpt(memory, 0, 2, 1, 9));

        ledger.apply(burst.wrapExcerpt(memory, 0, 2, 1, 10));
        assertEquals(2, ledger.sequence());
        assertEquals(10, ledger.timeNs());
    }

    private void assertOutOfOrder(final Burst wrong)
    {
        final IllegalStateException ex = assertThrows(IllegalStateException.class, () -> ledger.apply(wrong));
        assertEquals("burst out of order: firstSequence=" + wrong.firstSequence() + " expected=2 timeNs=" +
            wrong.timeNs() + " lastTimeNs=10", ex.getMessage());
        assertEquals(1, ledger.sequence());
    }

    private void assertRefused(final Burst beyond)
    {
        assertThrows(IndexOutOfBoundsException.class, () -> ledger.expect(beyond));
        assertThrows(IndexOutOfBoundsException.class, () -> ledger.apply(beyond));
        assertEquals(Burst.NULL_SEQUENCE, ledger.sequence());
    }
}
