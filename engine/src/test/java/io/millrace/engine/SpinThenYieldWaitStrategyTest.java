package io.millrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.MultiProducerSequencer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SpinThenYieldWaitStrategyTest
{
    private static final long NEVER_PUBLISHED = 1_000;

    @ParameterizedTest
    @ValueSource(ints =
    { 0, 1, SpinThenYieldWaitStrategy.DEFAULT_SPINS })
    void shouldSeeEachCommandThatIsPublished(final int spins) throws Exception
    {
        final MultiProducerSequencer ring = new MultiProducerSequencer(64, new SpinThenYieldWaitStrategy(spins));
        final SequenceBarrier barrier = ring.newBarrier();
        final Sequence consumed = new Sequence();
        ring.addGatingSequences(consumed);
        final CompletableFuture<Long> consumer = CompletableFuture.supplyAsync(() -> consume(barrier, consumed, 9_999));

        for (int i = 0; i < 10_000; i++)
        {
            ring.publish(ring.next());
        }

        assertEquals(9_999, consumer.get(30, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(ints =
    { 0, SpinThenYieldWaitStrategy.DEFAULT_SPINS })
    void shouldEndWhenItIsAlertedWhileItWaits(final int spins)
    {
        final Sequence nothingPublished = new Sequence();
        final AlertedBarrier barrier = new AlertedBarrier(2 * SpinThenYieldWaitStrategy.DEFAULT_SPINS);

        assertThrows(AlertException.class, () -> new SpinThenYieldWaitStrategy(spins)
            .waitFor(NEVER_PUBLISHED, nothingPublished, nothingPublished, barrier));
    }

    @Test
    void shouldRefuseANumberOfSpinsThatIsNone()
    {
        assertThrows(IllegalArgumentException.class, () -> new SpinThenYieldWaitStrategy(-1));
    }

    @Test
    void shouldDriveAnEngine() throws Exception
    {
        try (PaymentEngine engine = PaymentEngine.launch(new PaymentEngine.Context().small()
            .journal(MemoryJournal::new).waitStrategy(SpinThenYieldWaitStrategy::new)))
        {
            final Result opened = engine.client().submit(AccountOpening.unbounded(1, 978)).get(30, TimeUnit.SECONDS);

            assertEquals(ResultCode.ACCEPTED, opened.code());
        }
    }

    private static long consume(final SequenceBarrier barrier, final Sequence consumed, final long last)
    {
        try
        {
            long next = 0;
            while (next <= last)
            {
                final long available = barrier.waitFor(next);
                consumed.set(available);
                next = available + 1;
            }
            return next - 1;
        }
        catch (final Exception thrown)
        {
            throw new IllegalStateException(thrown);
        }
    }

    /** Alerts who waits, the n-th time that it looks. */
    private static final class AlertedBarrier implements SequenceBarrier
    {
        private int looks;

        private AlertedBarrier(final int looks)
        {
            this.looks = looks;
        }

        @Override
        public void checkAlert() throws AlertException
        {
            if (--looks == 0)
            {
                throw AlertException.INSTANCE;
            }
        }

        @Override
        public long waitFor(final long sequence)
        {
            throw new UnsupportedOperationException();
        }

        @Override
        public long getCursor()
        {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isAlerted()
        {
            return looks <= 0;
        }

        @Override
        public void alert()
        {
            throw new UnsupportedOperationException();
        }

        @Override
        public void clearAlert()
        {
            throw new UnsupportedOperationException();
        }
    }
}
