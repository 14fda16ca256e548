package io.millrace.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The circle of outcomes beside a list of their stamps, for as long as a stamp tells which outcome it belongs to.
 */
final class WindowTest
{
    private static final int APPENDS = 10_000;

    @ParameterizedTest
    @CsvSource(
    { "64, 192", "64, 255", "64, 516", "7, 100", "100, 1099" })
    void shouldKnowByItsStampWhatWasEvicted(final int length, final int stampMax)
    {
        final Window window = new Window(length, stampMax);
        final int rounds = stampMax / length - 1;
        final Deque<Integer> stamps = new ArrayDeque<>();
        for (int i = 0; i < APPENDS; i++)
        {
            assertEquals(i >= length, window.isFull());
            assertEquals(i % length, window.ordinalAhead(0));
            assertEquals((i + 3) % length, window.ordinalAhead(3));
            assertEquals(i % length, window.append());
            stamps.addLast(window.stamp());
            if (stamps.size() > (rounds - 1) * length)
            {
                stamps.removeFirst();
            }
            assertTrue(window.stamp() <= stampMax, "stamp=" + window.stamp());
            assertEquals(Math.min(i + 1, length), window.count());
            assertTrue(window.remaining((int)PaymentIndex.EMPTY) < 0);
            assertStamps(window, stamps);
        }
    }

    private static void assertStamps(final Window window, final Deque<Integer> stamps)
    {
        int younger = stamps.size();
        for (final int stamp : stamps)
        {
            younger--;
            assertEquals(younger >= window.count(), window.remaining(stamp) < 0, "younger=" + younger);
            if (younger < window.count())
            {
                assertEquals(window.ordinal(window.count() - 1 - younger), window.ordinalOf(stamp));
            }
        }
    }
}
