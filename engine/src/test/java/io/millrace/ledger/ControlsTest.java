package io.millrace.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Which accounts have limits, beside a set of the same.
 */
final class ControlsTest
{
    private static final long SEED = Long.getLong("seed", 20_261_129L);
    private static final int CAPACITY = 8;
    private static final int TABLES = 500;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void shouldFindThoseThatHaveLimitsAndNoOthers()
    {
        // Tables so small and so many that some wrap around.
        for (int i = 0; i < TABLES; i++)
        {
            final Set<Long> set = new HashSet<>();
            final Controls controls = full(set);

            assertTrue(controls.isFull());
            check(controls, set);
            final Controls larger = new Controls(2 * CAPACITY, new UndoLog(0));
            controls.copyTo(larger);
            check(larger, set);
            assertFalse(larger.isFull());
            assertEquals(controls.digest(), larger.digest());
        }
    }

    private Controls full(final Set<Long> set)
    {
        final Controls controls = new Controls(CAPACITY, new UndoLog(0));
        while (set.size() < CAPACITY)
        {
            assertFalse(controls.isFull());
            final long account = 1L + random.nextInt(1_000);
            if (set.add(account))
            {
                assertEquals(Controls.NOT_FOUND, controls.find(account));
                controls.maxPayment(controls.add(account), account);
            }
        }
        return controls;
    }

    private static void check(final Controls controls, final Set<Long> set)
    {
        final String seed = "-Dseed=" + SEED;
        assertEquals(set.size(), controls.count(), seed);
        for (long account = 1; account <= 1_000; account++)
        {
            final int row = controls.find(account);
            assertEquals(set.contains(account), row != Controls.NOT_FOUND, seed);
            assertTrue(row == Controls.NOT_FOUND || controls.allowsPayment(row, account), seed);
            assertFalse(row != Controls.NOT_FOUND && controls.allowsPayment(row, account + 1), seed);
        }
        int rows = 0;
        for (int row = controls.nextRow(Controls.NOT_FOUND); row != Controls.NOT_FOUND; row = controls.nextRow(row))
        {
            rows++;
        }
        assertEquals(set.size(), rows, seed);
    }
}
