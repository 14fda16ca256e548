package io.millrace.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import io.millrace.ledger.Burst;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultSink;
import io.millrace.response.ResponseListener;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Carries results from the ledger's thread to the response thread, in staged wiring. The slot of a command is free for
 * its next producer once the ledger is done with it, however long a listener takes; when this ring is full, the ledger
 * waits.
 * <p>
 * Threads: one writer, the ledger thread; one reader, the response thread.
 */
final class ResultRing implements ResultSink, StopSink, Runnable
{
    /** In a slot: it holds a result, not the sequence of a command that will have none. */
    private static final long ANSWERED = -1;

    private final Responder responder;
    private final EngineFault fault;
    private final RingBuffer<Slot> ring;
    private final SequenceBarrier barrier;
    private final Sequence delivered = new Sequence();
    private volatile boolean isHalted;

    ResultRing(
        final int slots, final Responder responder, final EngineFault fault, final WaitStrategy waitStrategy)
    {
        this.responder = responder;
        this.fault = fault;
        final UnsafeBuffer slab = new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(Math.multiplyExact(slots, Result.LENGTH), BitUtil.CACHE_LINE_LENGTH * 2));
        final SlotFactory factory = new SlotFactory(slab);
        ring = RingBuffer.createSingleProducer(factory::next, slots, waitStrategy);
        barrier = ring.newBarrier();
        ring.addGatingSequences(delivered);
    }

    /** Ledger thread: queues a result, with whoever waits for it. */
    @Override
    public void onResult(final Result result)
    {
        final long sequence = ring.next();
        final Slot slot = ring.get(sequence);
        slot.bytes.putBytes(0, result.buffer(), result.offset(), Result.LENGTH);
        slot.target = responder.targetOf(result);
        ring.publish(sequence);
    }

    /** Ledger thread. */
    @Override
    public void onDeferred(final long firstSequence, final int count)
    {
        responder.defer(firstSequence, count);
    }

    /** Ledger thread: queues, for whoever still waits for a command, that no answer will come. */
    @Override
    public void onStopped(final Burst burst)
    {
        for (long late = responder.firstLate(); late != Burst.NULL_SEQUENCE; late = responder.firstLate())
        {
            queueUnanswered(late, responder.takeLate(late));
        }
        for (long sequence = burst.firstSequence(); sequence <= burst.lastSequence(); sequence++)
        {
            queueUnanswered(sequence, responder.takeTarget(sequence));
        }
    }

    private void queueUnanswered(final long sequence, final @Nullable ResponseListener target)
    {
        if (target != null)
        {
            final long queued = ring.next();
            final Slot slot = ring.get(queued);
            slot.unanswered = sequence;
            slot.target = target;
            ring.publish(queued);
        }
    }

    /** The loop of the response thread. Disruptor's own would lose a result, or end, when a listener interrupts it. */
    @Override
    public void run()
    {
        while (!isHalted)
        {
            try
            {
                deliverUntilAlerted();
            }
            catch (final AlertException alerted)
            {
                barrier.clearAlert();
            }
            catch (final InterruptedException interrupted)
            {
                // Nobody of ours interrupts; an embedder may. Work goes on: the end is by halt() alone.
            }
            catch (final Throwable cause)
            {
                // As in BurstProcessor.
                fault.raise(0, cause);
                return;
            }
        }
    }

    /** Whether all that was queued has been delivered. */
    boolean isDrained()
    {
        return delivered.get() >= ring.getCursor();
    }

    /** Ends the loop. Any thread. */
    void halt()
    {
        isHalted = true;
        barrier.alert();
    }

    /** Delivers what is queued when its own thread has died. The closer's thread, after all others have ended. */
    void drain()
    {
        deliver(delivered.get() + 1, ring.getCursor());
    }

    private void deliverUntilAlerted() throws AlertException, InterruptedException
    {
        while (true)
        {
            try
            {
                final long next = delivered.get() + 1;
                deliver(next, barrier.waitFor(next));
            }
            catch (final TimeoutException timeout)
            {
                // Nothing to do but answers.
            }
        }
    }

    private void deliver(final long first, final long last)
    {
        for (long sequence = first; sequence <= last; sequence++)
        {
            deliver(ring.get(sequence));
        }
        delivered.set(Math.max(first - 1, last));
    }

    private void deliver(final Slot slot)
    {
        final ResponseListener target = slot.target;
        slot.target = null;
        if (slot.unanswered == ANSWERED)
        {
            responder.respond(slot.result, target);
        }
        else if (target != null)
        {
            responder.tellUnanswered(target, slot.unanswered);
            slot.unanswered = ANSWERED;
        }
    }

    private static final class Slot
    {
        private final UnsafeBuffer bytes;
        private final Result result;
        private @Nullable ResponseListener target;
        private long unanswered = ANSWERED;

        private Slot(final UnsafeBuffer bytes)
        {
            this.bytes = bytes;
            result = new Result().wrap(bytes, 0);
        }
    }

    private static final class SlotFactory
    {
        private final UnsafeBuffer slab;
        private int made;

        private SlotFactory(final UnsafeBuffer slab)
        {
            this.slab = slab;
        }

        private Slot next()
        {
            return new Slot(new UnsafeBuffer(slab, made++ * Result.LENGTH, Result.LENGTH));
        }
    }
}
