package io.millrace.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Each limit from its least to its most, and which of two are the larger.
 */
final class LimitsTest
{
    private static final int ROWS = Limits.ROWS_MAX;
    private static final int[] LEAST = { 2, 64, 1, 1, 1, 1, 2 };
    private static final int[] MOST = { ROWS, ROWS, ROWS / 2, ROWS, ROWS, 1 << 23, 1 << 20 };
    private static final List<String> NAMES = List.of("accountsMax", "paymentsWindow", "openMax", "controlsMax",
        "mandatesMax", "batchItemsMax", "atomicItemsMax");

    @Test
    void shouldTakeEachFromItsLeastToItsMost()
    {
        assertEquals(2, of(LEAST).accountsMax());
        assertEquals(ROWS, of(MOST).accountsMax());
        for (int i = 0; i < LEAST.length; i++)
        {
            assertRefused(i, changed(LEAST, i, LEAST[i] - 1));
            assertRefused(i, changed(MOST, i, MOST[i] + 1));
        }
    }

    @Test
    void shouldBoundSomeByOthers()
    {
        final int[] some = { 10, 100, 50, 10, 1, 1, 50 };
        assertEquals(50, of(some).openMax());

        assertRefused(2, changed(some, 2, 51));
        assertRefused(3, changed(some, 3, 11));
        assertRefused(6, changed(some, 6, 51));
    }

    @Test
    void shouldBeAtLeastThoseOfWhichNoneIsLarger()
    {
        final int[] some = { 10, 100, 5, 6, 7, 8, 9 };

        assertTrue(of(some).isAtLeast(of(some)));
        for (int i = 0; i < some.length; i++)
        {
            assertFalse(of(some).isAtLeast(of(changed(some, i, some[i] + 1))), NAMES.get(i));
            assertTrue(of(changed(some, i, some[i] + 1)).isAtLeast(of(some)), NAMES.get(i));
        }
    }

    @Test
    void shouldTakeTheLargerOfEach()
    {
        final Limits some = of(10, 200, 5, 7, 7, 9, 9);
        final Limits other = of(20, 100, 6, 6, 8, 8, 10);

        assertEquals(of(20, 200, 6, 7, 8, 9, 10), some.atLeast(other));
        assertEquals(of(20, 200, 6, 7, 8, 9, 10), other.atLeast(some));
    }

    private static void assertRefused(final int index, final int[] values)
    {
        final IllegalArgumentException ex = assertThrows(IllegalArgumentException.class, () -> of(values));
        final String text = String.valueOf(ex.getMessage());
        assertTrue(text.startsWith("limit out of range: " + NAMES.get(index) + '=' + values[index] + ' '), text);
    }

    private static int[] changed(final int[] values, final int index, final int value)
    {
        final int[] changed = values.clone();
        changed[index] = value;
        return changed;
    }

    private static Limits of(final int... values)
    {
        return new Limits(values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
    }
}
