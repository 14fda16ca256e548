package io.millrace.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The index of what is remembered, beside a list of the ids that must be in it.
 */
final class PaymentsTest
{
    private static final int WINDOW = 64;
    private static final int APPENDS = 20_000;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Payments payments = new Payments(WINDOW, 1, new UndoLog(0));
    private final Deque<Long> remembered = new ArrayDeque<>();

    @Test
    void shouldFindWhatIsInTheWindowAndNothingElse()
    {
        System.out.println("PaymentsTest -Dseed=" + seed);
        final Random random = new Random(seed);
        long run = 0;

        for (int i = 0; i < APPENDS; i++)
        {
            // Runs of neighbours fill their group, so that the runs that meet in one are pushed on.
            run = i % 8 == 0 ? random.nextLong() & -8 : run;
            append(run + i % 8);
            assertFound();
        }
    }

    private void append(final long idLow)
    {
        payments.append(0, idLow, 0, 0, 1);
        remembered.add(idLow);
        if (remembered.size() > WINDOW)
        {
            assertEquals(Payments.NOT_FOUND, payments.find(0, remembered.remove()), "seed=" + seed);
        }
    }

    private void assertFound()
    {
        for (final long idLow : remembered)
        {
            final int row = payments.find(0, idLow);
            assertEquals(idLow, row == Payments.NOT_FOUND ? -1 : payments.word(row, Payments.ID_LOW), "seed=" + seed);
        }
    }
}
