package io.millrace.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The order in which slots fall due, beside a sorted set of the same.
 */
final class DeadlinesTest
{
    private static final long SEED = Long.getLong("seed", 20_261_124L);
    private static final int SLOTS = 64;

    private record Due(long timeNs, long sequence, int slot)
    {
    }

    private final Deadlines deadlines = new Deadlines(SLOTS, new UndoLog(0));
    private final TreeSet<Due> sorted =
        new TreeSet<>(Comparator.comparingLong(Due::timeNs).thenComparingLong(Due::sequence));
    private final Map<Integer, Due> bySlot = new HashMap<>();

    @Test
    void shouldNameTheEarliestThenTheFirstWhateverIsSetMovedAndTakenAway()
    {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 100_000; i++)
        {
            final int slot = random.nextInt(SLOTS);
            // Few times for many slots: most are due with another.
            set(slot, random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(16), i);

            check();
        }
        while (!sorted.isEmpty())
        {
            set(sorted.first().slot(), 0, 0);
            check();
        }
    }

    @Test
    void shouldKeepTheOrderInALargerOne()
    {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int slot = 0; slot < SLOTS; slot++)
        {
            set(slot, 1 + random.nextInt(8), slot);
        }
        final Deadlines larger = new Deadlines(2 * SLOTS, new UndoLog(0));

        deadlines.copyTo(larger);

        while (!sorted.isEmpty())
        {
            assertEquals(sorted.first().slot(), larger.due(Long.MAX_VALUE));
            larger.set(sorted.pollFirst().slot(), 0, 0);
        }
    }

    private void set(final int slot, final long timeNs, final long sequence)
    {
        deadlines.set(slot, timeNs, sequence);
        final Due old = bySlot.remove(slot);
        if (old != null)
        {
            sorted.remove(old);
        }
        if (timeNs != 0)
        {
            bySlot.put(slot, new Due(timeNs, sequence, slot));
            sorted.add(bySlot.get(slot));
        }
    }

    private void check()
    {
        final String seed = "-Dseed=" + SEED;
        final Due first = sorted.isEmpty() ? new Due(Long.MAX_VALUE, 0, Deadlines.NONE) : sorted.first();
        assertEquals(first.timeNs(), deadlines.earliestNs(), seed);
        assertEquals(first.slot(), deadlines.due(first.timeNs()), seed);
        assertEquals(Deadlines.NONE, deadlines.due(first.timeNs() - 1), seed);
        if (first.slot() != Deadlines.NONE)
        {
            assertEquals(first.timeNs(), deadlines.timeNs(first.slot()), seed);
        }
    }
}
