package io.millrace.pipeline;

import io.millrace.ledger.Ledger;
import io.millrace.sbe.BatchRunEncoder;
import io.millrace.sbe.MessageHeaderEncoder;
import java.util.function.BooleanSupplier;

/**
 * Has the batches that came in parts applied, a slice at a time: one command on the ring, and the next when that has
 * been applied, so that others always find room between two slices. One more producer, nothing else: what it publishes
 * is journaled, and a replay applies the same slices.
 * <pre>
 *   ring   | part | pay | part | run | pay | pay | run | pay | run | ...
 * </pre>
 * Threads: the ledger thread; {@link #isUnderWay} from any.
 */
final class BatchRuns
{
    /** Items of a slice: as long as others wait at most, and long enough that what a burst costs does not count. */
    static final int SLICE_ITEMS = 64;

    private final SlabRing ring;
    private final BooleanSupplier hasSpace;
    private final BatchRunEncoder run = new BatchRunEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private long published;
    private volatile boolean isUnderWay;

    BatchRuns(final SlabRing ring, final BooleanSupplier hasSpace, final Ledger ledger)
    {
        this.ring = ring;
        this.hasSpace = hasSpace;
        published = ledger.sequence();
        isUnderWay = ledger.hasRunnableBatch();
    }

    /**
     * A burst has been applied: publishes the next slice, if there is one and none is under way.
     *
     * @return whether there is one that could not be published, and has to be tried again.
     */
    boolean onApplied(final Ledger ledger)
    {
        final boolean hasRunnable = ledger.hasRunnableBatch();
        if (isUnderWay != hasRunnable)
        {
            isUnderWay = hasRunnable;
        }
        if (!hasRunnable || published > ledger.sequence())
        {
            return false;
        }
        final long sequence = hasSpace.getAsBoolean() ? ring.tryClaim(1) : SlabRing.NO_ROOM;
        if (sequence == SlabRing.NO_ROOM)
        {
            return true;
        }
        run.wrapAndApplyHeader(ring.slab(), ring.offset(sequence), header).items(SLICE_ITEMS);
        ring.publish(sequence, 1, null);
        published = sequence;
        return false;
    }

    /** Whether a batch is being run. */
    boolean isUnderWay()
    {
        return isUnderWay;
    }
}
