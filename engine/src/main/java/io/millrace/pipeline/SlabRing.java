package io.millrace.pipeline;

import io.millrace.response.ResponseListener;
import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.MultiProducerSequencer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.Sequencer;
import com.lmax.disruptor.WaitStrategy;
import io.millrace.ledger.CommandLayout;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The ring of commands: a Disruptor sequencer over one contiguous slab of slots, so that what stands on the ring is,
 * byte for byte, what stands in the journal.
 * <pre>
 *   slab      | slot 0 | slot 1 | slot 2 | ... | slot n-1 |     128 bytes each, at sequence modulo n
 *   beside    | target | claim length                     |     what is not journaled: who waits, where a claim ends
 * </pre>
 * Sequences on the ring are those of the journal: the first claim after a recovery follows the last journaled command.
 * <p>
 * Threads: claim, write and publish by any number of producers; read by the stages.
 */
public final class SlabRing
{
    /** There is no room now. */
    public static final long NO_ROOM = -1L;

    private final int slots;
    private final int mask;
    private final UnsafeBuffer slab;
    private final @Nullable ResponseListener[] targets;
    private final int[] claimLengths;
    private final Sequencer sequencer;

    /**
     * An empty ring.
     *
     * @param slots         a power of two.
     * @param lastSequence  the sequence before the first that will be claimed.
     * @param waitStrategy  of the stages.
     */
    public SlabRing(final int slots, final long lastSequence, final WaitStrategy waitStrategy)
    {
        this.slots = slots;
        mask = slots - 1;
        slab = new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(Math.multiplyExact(slots, SLOT_LENGTH), BitUtil.CACHE_LINE_LENGTH * 2));
        targets = new ResponseListener[slots];
        claimLengths = new int[slots];
        sequencer = new MultiProducerSequencer(slots, waitStrategy);
        sequencer.claim(lastSequence);
    }

    /** @return number of slots. */
    public int slots()
    {
        return slots;
    }

    /** @return the memory of all slots. */
    public UnsafeBuffer slab()
    {
        return slab;
    }

    /**
     * Where a slot stands.
     *
     * @param sequence of its command.
     * @return its offset in {@link #slab()}.
     */
    public int offset(final long sequence)
    {
        return ((int)sequence & mask) * SLOT_LENGTH;
    }

    /**
     * Takes slots in a row and clears them.
     *
     * @param count number of slots.
     * @return sequence of the first, {@link #NO_ROOM} when the stages have not freed as many.
     */
    public long tryClaim(final int count)
    {
        final long first;
        try
        {
            first = sequencer.tryNext(count) - count + 1;
        }
        catch (final InsufficientCapacityException full)
        {
            return NO_ROOM;
        }
        clear(first, count);
        return first;
    }

    /**
     * Sets claimed slots to zeros, which are no command.
     *
     * @param first sequence of the first slot.
     * @param count number of slots.
     */
    public void clear(final long first, final int count)
    {
        final int beforeWrap = Math.min(count, slots - ((int)first & mask));
        slab.setMemory(offset(first), beforeWrap * SLOT_LENGTH, (byte)0);
        if (beforeWrap < count)
        {
            slab.setMemory(0, (count - beforeWrap) * SLOT_LENGTH, (byte)0);
        }
    }

    /**
     * Hands claimed slots to the stages.
     *
     * @param first  sequence of the first slot of the claim.
     * @param count  number of slots of the claim.
     * @param target told of the results, besides the engine's listener; null for none.
     */
    public void publish(final long first, final int count, final @Nullable ResponseListener target)
    {
        for (int i = 0; i < count; i++)
        {
            CommandLayout.seal(slab, offset(first + i), i, count);
            targets[(int)(first + i) & mask] = target;
        }
        claimLengths[(int)first & mask] = count;
        sequencer.publish(first, first + count - 1);
    }

    /**
     * Reads all that a producer has written of a published slot, which stands in its processor's cache: four lines on
     * their way together, where the stages would wait for one after the other.
     */
    long peek(final long sequence)
    {
        final int slot = (int)sequence & mask;
        final int offset = slot * SLOT_LENGTH;
        return claimLengths[slot] + (targets[slot] == null ? 0 : 1) + slab.getLong(offset) +
            slab.getLong(offset + BitUtil.CACHE_LINE_LENGTH);
    }

    /** Length of the published claim that begins at a sequence. */
    int claimLength(final long first)
    {
        return claimLengths[(int)first & mask];
    }

    /** Takes the target out of a slot. */
    @Nullable
    ResponseListener takeTarget(final long sequence)
    {
        final int slot = (int)sequence & mask;
        final ResponseListener target = targets[slot];
        targets[slot] = null;
        return target;
    }

    /** A barrier that opens with what is published, or with what the stages before have done. */
    SequenceBarrier newBarrier(final Sequence... stagesBefore)
    {
        return sequencer.newBarrier(stagesBefore);
    }

    /** Makes producers wait for a stage before they reuse its slots. */
    void gate(final Sequence lastStage)
    {
        sequencer.addGatingSequences(lastStage);
    }

    /** Whether a slot was claimed, and is not published yet. */
    boolean isHeld(final long sequence)
    {
        return sequence <= sequencer.getCursor() && !sequencer.isAvailable(sequence);
    }

    /** Whether a slot is published, and with it those in front of it that were claimed together. */
    boolean isPublished(final long sequence)
    {
        return sequencer.isAvailable(sequence);
    }

    /** Sequence of the last slot claimed. */
    long claimed()
    {
        return sequencer.getCursor();
    }
}
