package io.millrace.benchmarks;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.MultiProducerSequencer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.Sequencer;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongConsumer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The raw limit of an engine: a bare Disruptor, the same slots and the same wait strategy, and one thread that reads a
 * word of each slot and tells who sent it. No journal, no ledger, no answer, unless it is given {@link Work}.
 * <pre>
 *   producers --claim, write, publish--> sequencer over a slab --one thread--> work, listener.accept(sequence)
 * </pre>
 * Threads: lanes for any; listeners are called on the thread of the hop.
 */
public final class RawHop implements AutoCloseable
{
    /** What is done with slots in a row before anybody is told. */
    @FunctionalInterface
    public interface Work
    {
        /** Nothing at all. */
        Work NONE = (slab, offset, count) ->
        {
        };

        /**
         * Does it, on the thread of the hop.
         *
         * @param slab   of the slots.
         * @param offset of the first.
         * @param count  number of them.
         */
        void apply(UnsafeBuffer slab, int offset, int count);
    }

    private final int mask;
    private final UnsafeBuffer slab;
    private final @Nullable LongConsumer[] listeners;
    private final Sequencer sequencer;
    private final Sequence done = new Sequence();
    private final SequenceBarrier barrier;
    private final Work work;
    private final int workMax;
    private final Thread thread;
    private volatile boolean isClosed;
    private long read;

    /**
     * Starts it.
     *
     * @param slots         a power of two.
     * @param waitStrategy  of its thread.
     * @param threadFactory of its thread.
     * @param work          before anybody is told.
     * @param workMax       most slots of it at a time.
     */
    public RawHop(
        final int slots,
        final WaitStrategy waitStrategy,
        final ThreadFactory threadFactory,
        final Work work,
        final int workMax)
    {
        mask = slots - 1;
        this.work = work;
        this.workMax = workMax;
        slab = new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(Math.multiplyExact(slots, SLOT_LENGTH), BitUtil.CACHE_LINE_LENGTH * 2));
        listeners = new LongConsumer[slots];
        sequencer = new MultiProducerSequencer(slots, waitStrategy);
        sequencer.addGatingSequences(done);
        barrier = sequencer.newBarrier();
        thread = threadFactory.newThread(this::run);
        thread.start();
    }

    /**
     * A way in.
     *
     * @param listener told of each sequence at the other end.
     * @return the lane.
     */
    public Lane lane(final LongConsumer listener)
    {
        return new Lane()
        {
            @Override
            public long claim(final int count)
            {
                return sequencer.next(count) - count + 1;
            }

            @Override
            public MutableDirectBuffer buffer()
            {
                return slab;
            }

            @Override
            public int offset(final long sequence)
            {
                return ((int)sequence & mask) * SLOT_LENGTH;
            }

            @Override
            public void publish(final long first, final int count)
            {
                for (int i = 0; i < count; i++)
                {
                    listeners[(int)(first + i) & mask] = listener;
                }
                sequencer.publish(first, first + count - 1);
            }
        };
    }

    /** @return sum of the words read, so that no compiler takes the reading away. */
    public long read()
    {
        return read;
    }

    @Override
    public void close()
    {
        isClosed = true;
        barrier.alert();
        try
        {
            thread.join();
        }
        catch (final InterruptedException interrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    private void run()
    {
        long next = 0;
        while (!isClosed)
        {
            try
            {
                final long ready = barrier.waitFor(next);
                final int index = (int)next & mask;
                final int count = (int)Math.min(ready - next + 1, Math.min(workMax, mask + 1 - index));
                final long last = next + count - 1;
                if (count > 0)
                {
                    work.apply(slab, index * SLOT_LENGTH, count);
                }
                while (next <= last)
                {
                    read += slab.getLong(((int)next & mask) * SLOT_LENGTH);
                    final LongConsumer listener = listeners[(int)next & mask];
                    if (listener != null)
                    {
                        listener.accept(next);
                    }
                    next++;
                }
                done.set(last);
            }
            catch (final AlertException | TimeoutException alerted)
            {
                // Closed, or another look.
            }
            catch (final InterruptedException interrupted)
            {
                return;
            }
        }
    }
}
