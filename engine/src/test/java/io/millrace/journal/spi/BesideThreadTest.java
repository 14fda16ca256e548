package io.millrace.journal.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One task after the other, and nothing goes on behind the end.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BesideThreadTest
{
    private static final long LATE_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final List<Integer> done = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    @Test
    void shouldRunInTurn()
    {
        try (BesideThread beside = new BesideThread())
        {
            beside.run(() -> doLate(1));
            beside.run(() -> doLate(2));
            beside.await();

            assertEquals(List.of(1, 2), done);
            assertTrue(threads.get(0) == threads.get(1) && threads.get(0) != Thread.currentThread());
        }
    }

    @Test
    void shouldHaveEndedWhenItIsClosed() throws InterruptedException
    {
        try (BesideThread beside = new BesideThread())
        {
            beside.run(() -> doLate(1));
        }

        assertEquals(List.of(1), done);
        threads.get(0).join();
    }

    @Test
    void shouldFailWithATaskAndRunNoneAfterIt()
    {
        try (BesideThread beside = new BesideThread())
        {
            beside.run(() ->
            {
                throw new IllegalArgumentException("broken");
            });
            beside.run(() -> doLate(2));

            assertThrows(CompletionException.class, beside::await);
        }
        assertEquals(List.of(), done);
    }

    private void doLate(final int number)
    {
        LockSupport.parkNanos(LATE_NS);
        done.add(number);
        threads.add(Thread.currentThread());
    }
}
