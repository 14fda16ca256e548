package io.millrace.pipeline;

import io.millrace.response.Fate;
import io.millrace.response.ResponseListener;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.BlockingWaitStrategy;
import io.millrace.ledger.Burst;
import io.millrace.ledger.Ledger;
import io.millrace.operations.Counters;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An Error in the middle of a burst: the ledger has answered some of its commands, and must not go on.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PipelineFaultTest
{
    private static final int SLOTS = 64;
    private static final int MAX_BURST = 8;
    private static final int COMMANDS = 5 * MAX_BURST;
    private static final long FAULTY = 2 * MAX_BURST + 3;

    private final List<Long> journaled = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch isReleased = new CountDownLatch(1);
    private final Heard heard = new Heard();
    private final AtomicInteger all = new AtomicInteger();
    private final AtomicInteger errors = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldStopInTheMiddleOfABurst(final boolean isStaged)
    {
        final AssertionError error = new AssertionError("not reached");
        final SlabRing ring = new SlabRing(SLOTS, Burst.NULL_SEQUENCE, new BlockingWaitStrategy());
        final ResultRelay relay = new ResultRelay();
        final Ledger ledger = new Ledger(result ->
        {
            if (result.sequence() == FAULTY)
            {
                throw error;
            }
            relay.onResult(result);
        });
        final Wiring wiring = new Wiring(
            isStaged, MAX_BURST, () -> 1, 10_000_000L, BlockingWaitStrategy::new, this::newThread,
            10_000_000_000L, Counters.create(null), result -> all.incrementAndGet(),
            thrown -> errors.incrementAndGet());
        final Pipeline pipeline = new Pipeline(wiring, ring, new HeldJournal(), ledger, relay);
        pipeline.start();
        // Held at its first burst, the journal finds the others ready, and the error falls into the middle of one.
        publish(ring, COMMANDS);

        isReleased.countDown();
        pipeline.close();

        assertSame(error, pipeline.fault().cause());
        assertEquals(FAULTY - 1, heard.answered.get(heard.answered.size() - 1));
        assertEquals(FAULTY, heard.answered.size());
        assertEquals(COMMANDS - FAULTY, heard.sequences.size());
        final long lastJournaled = journaled.get(journaled.size() - 1);
        for (int i = 0; i < heard.sequences.size(); i++)
        {
            final long sequence = FAULTY + i;
            assertEquals(sequence, heard.sequences.get(i));
            assertEquals(sequence <= lastJournaled ? Fate.UNKNOWN : Fate.NOT_APPLIED, heard.fates.get(i));
        }
        assertEquals(FAULTY, all.get());
        assertEquals(0, errors.get());
        assertTrue(threads.stream().noneMatch(Thread::isAlive));
    }

    /** Commands that nobody knows: the ledger answers them, and remembers nothing. */
    private void publish(final SlabRing ring, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final long sequence = ring.tryClaim(1);
            assertFalse(sequence == SlabRing.NO_ROOM);
            ring.publish(sequence, 1, heard);
        }
    }

    private Thread newThread(final Runnable loop)
    {
        final Thread thread = new Thread(loop);
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    /** What whoever waits was told. */
    private static final class Heard implements ResponseListener
    {
        private final List<Long> answered = Collections.synchronizedList(new ArrayList<>());
        private final List<Long> sequences = Collections.synchronizedList(new ArrayList<>());
        private final List<Fate> fates = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void onResult(final Result result)
        {
            assertEquals(ResultCode.UNKNOWN_COMMAND, result.code());
            answered.add(result.sequence());
        }

        @Override
        public void onUnanswered(final long sequence, final Fate fate, final Throwable cause)
        {
            sequences.add(sequence);
            fates.add(fate);
        }
    }

    private final class HeldJournal extends StubJournal
    {
        @Override
        public void append(final Burst burst)
        {
            try
            {
                isReleased.await();
            }
            catch (final InterruptedException interrupted)
            {
                throw new IllegalStateException(interrupted);
            }
            journaled.add(burst.lastSequence());
        }
    }
}
