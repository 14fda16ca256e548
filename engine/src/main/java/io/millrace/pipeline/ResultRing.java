package io.millrace.pipeline;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultSink;
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
final class ResultRing implements ResultSink
{
    private final Responder responder;
    private final RingBuffer<Slot> ring;
    private final BatchEventProcessor<Slot> processor;

    ResultRing(final int slots, final Responder responder, final WaitStrategy waitStrategy)
    {
        this.responder = responder;
        final UnsafeBuffer slab = new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(Math.multiplyExact(slots, Result.LENGTH), BitUtil.CACHE_LINE_LENGTH * 2));
        final SlotFactory factory = new SlotFactory(slab);
        ring = RingBuffer.createSingleProducer(factory::next, slots, waitStrategy);
        processor = new BatchEventProcessorBuilder().build(ring, ring.newBarrier(), this::onSlot);
        ring.addGatingSequences(processor.getSequence());
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

    /** The loop of the response thread. */
    Runnable loop()
    {
        return processor;
    }

    /** Whether all that was queued has been delivered. */
    boolean isDrained()
    {
        return processor.getSequence().get() >= ring.getCursor();
    }

    /** Ends the loop. */
    void halt()
    {
        processor.halt();
    }

    private void onSlot(final Slot slot, final long sequence, final boolean endOfBatch)
    {
        final ResponseListener target = slot.target;
        slot.target = null;
        responder.respond(slot.result, target);
    }

    private static final class Slot
    {
        private final UnsafeBuffer bytes;
        private final Result result;
        private @Nullable ResponseListener target;

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
