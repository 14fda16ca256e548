package io.millrace.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The index of what is remembered, beside a list of the ids that must be in it.
 */
final class PaymentsTest
{
    private static final int WINDOW = 64;
    private static final int APPENDS = 20_000;
    private static final long JOIN_MS = 20_000;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Deque<Long> remembered = new ArrayDeque<>();

    @Test
    void shouldFindWhatIsInTheWindowAndNothingElse()
    {
        System.out.println("PaymentsTest -Dseed=" + seed);
        final Random random = new Random(seed);
        final Payments payments = new Payments(WINDOW, 1, new UndoLog(0));
        long run = 0;

        for (int i = 0; i < APPENDS; i++)
        {
            // Runs of neighbours fill their group, so that the runs that meet in one are pushed on.
            run = i % 8 == 0 ? random.nextLong() & -8 : run;
            append(payments, WINDOW, run + i % 8);
            assertFound(payments);
        }
    }

    /** More than are indexed together; then each goes by the place that the index noted for it. */
    @Test
    void shouldFindAndEvictWhatWasIndexedTogether()
    {
        final int window = 600_001;
        final Payments payments = new Payments(window, 1, new UndoLog(0));
        for (int i = 0; i < window; i++)
        {
            payments.appendUnindexed(i >> 4, i * 3L, i, i, 1);
        }

        payments.indexWindow();

        for (int i = 0; i < window; i++)
        {
            assertEquals(payments.windowRow(i), payments.find(i >> 4, i * 3L), "id " + i);
            assertEquals(Payments.NOT_FOUND, payments.find(i >> 4, i * 3L + 1), "id " + i);
        }
        for (int i = 0; i < window; i++)
        {
            payments.append(-1, i, i, i, 1);
            assertEquals(Payments.NOT_FOUND, payments.find(i >> 4, i * 3L), "id " + i);
        }
        for (int i = 0; i < window; i++)
        {
            assertEquals(payments.windowRow(i), payments.find(-1, i), "id " + i);
        }
    }

    @Test
    void shouldFindIdsThatAllBelongToOneGroup()
    {
        // More than a count of 8 bits holds pass the first groups by.
        final int window = 600;
        final Payments payments = new Payments(window, 1, new UndoLog(0));
        crowd(payments, window, payments.firstPosition(0, 1), 3 * window);
    }

    @Test
    void shouldEndASearchAlthoughEveryGroupWasPassedBy() throws InterruptedException
    {
        final int window = 600;
        final Payments payments = new Payments(window, 1, new UndoLog(0));
        final int[] positions =
            IntStream.range(0, 10_000).map(id -> payments.firstPosition(0, id)).sorted().distinct().toArray();
        final AtomicInteger found = new AtomicInteger();
        final Thread search = new Thread(() ->
        {
            for (int i = 0; i < positions.length; i += 40)
            {
                crowd(payments, window, positions[i], window);
            }
            found.set(payments.find(1, 1));
        });
        search.setDaemon(true);
        search.start();
        search.join(JOIN_MS);
        assertEquals(Payments.NOT_FOUND, found.get());
    }

    /** Appends ids that all belong where one does. */
    private void crowd(final Payments payments, final int window, final int position, final int count)
    {
        long id = remembered.isEmpty() ? 0 : remembered.getLast();
        for (int i = 0; i < count; i++)
        {
            do
            {
                id++;
            }
            while (payments.firstPosition(0, id) != position);
            append(payments, window, id);
            if (i % 16 == 0 || (i > 256 && i < 300))
            {
                assertFound(payments);
            }
        }
    }

    private void append(final Payments payments, final int window, final long idLow)
    {
        payments.append(0, idLow, 0, 0, 1);
        remembered.add(idLow);
        if (remembered.size() > window)
        {
            assertEquals(Payments.NOT_FOUND, payments.find(0, remembered.remove()), "seed=" + seed);
        }
    }

    private void assertFound(final Payments payments)
    {
        for (final long idLow : remembered)
        {
            final int row = payments.find(0, idLow);
            assertEquals(idLow, row == Payments.NOT_FOUND ? -1 : payments.word(row, Payments.ID_LOW), "seed=" + seed);
        }
    }
}
