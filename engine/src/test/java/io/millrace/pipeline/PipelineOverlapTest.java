package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.BlockingWaitStrategy;
import io.millrace.ledger.Burst;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.Result;
import io.millrace.operations.Counters;
import io.millrace.response.Fate;
import io.millrace.response.ResponseListener;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Bursts that are written while the sync of the one before goes on: none is answered, and no slot free, before its own
 * sync has ended.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PipelineOverlapTest
{
    private static final int SLOTS = 64;
    private static final int BURST = 16;

    private final Semaphore begins = new Semaphore(0);
    private final Semaphore syncs = new Semaphore(0);
    private final AtomicLong begun = new AtomicLong(Burst.NULL_SEQUENCE);
    private final AtomicLong answered = new AtomicLong(Burst.NULL_SEQUENCE);
    private final AtomicInteger unanswered = new AtomicInteger();
    private final SlabRing ring = new SlabRing(SLOTS, Burst.NULL_SEQUENCE, new BlockingWaitStrategy());

    @Test
    void shouldAnswerEachBurstAfterItsSyncAndFreeItsSlotsThen()
    {
        final ResultRelay relay = new ResultRelay();
        final Wiring wiring = new Wiring(
            false, BURST, () -> 1, 10_000_000L, BlockingWaitStrategy::new, Thread::new, 10_000_000_000L,
            Counters.create(null), result ->
            {
            }, thrown -> unanswered.incrementAndGet());
        final Pipeline pipeline = new Pipeline(wiring, ring, new LeavingJournal(), new Ledger(relay), relay);
        for (int i = 0; i < SLOTS / BURST; i++)
        {
            publish(BURST);
        }
        pipeline.start();

        // Two written, one sync under way: the first is kept until that has ended.
        begins.release(2);
        await(begun, 2 * BURST - 1);
        assertEquals(Burst.NULL_SEQUENCE, answered.get());
        assertEquals(SlabRing.NO_ROOM, ring.tryClaim(1));

        syncs.release();
        await(answered, BURST - 1);
        begins.release(2);
        await(begun, 3 * BURST - 1);
        assertEquals(BURST - 1, answered.get());
        publish(BURST);
        assertEquals(SlabRing.NO_ROOM, ring.tryClaim(1));

        begins.release(SLOTS);
        syncs.release(SLOTS);
        await(answered, SLOTS + BURST - 1);
        pipeline.close();
        assertFalse(pipeline.fault().isRaised());
        assertEquals(0, unanswered.get());
    }

    private void publish(final int count)
    {
        final long first = ring.tryClaim(count);
        assertTrue(first >= 0);
        ring.publish(first, count, new ResponseListener()
        {
            @Override
            public void onResult(final Result result)
            {
                assertEquals(answered.get() + 1, result.sequence());
                answered.set(result.sequence());
            }

            @Override
            public void onUnanswered(final long sequence, final Fate fate, final Throwable cause)
            {
                unanswered.incrementAndGet();
            }
        });
    }

    private static void await(final AtomicLong sequence, final long expected)
    {
        while (sequence.get() < expected)
        {
            Thread.onSpinWait();
        }
        assertEquals(expected, sequence.get());
    }

    /** Has each sync under way until the test lets it end. */
    private final class LeavingJournal extends StubJournal
    {
        private volatile long synced = Burst.NULL_SEQUENCE;

        @Override
        public void append(final Burst burst)
        {
            synced = burst.lastSequence();
        }

        @Override
        public boolean beginAppend(final Burst burst)
        {
            begins.acquireUninterruptibly();
            begun.set(burst.lastSequence());
            return false;
        }

        @Override
        public void endAppend(final long sequence)
        {
            if (sequence > synced)
            {
                syncs.acquireUninterruptibly();
                synced = sequence;
            }
        }
    }
}
