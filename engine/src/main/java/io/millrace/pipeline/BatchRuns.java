package io.millrace.pipeline;

import io.millrace.ledger.HostCommands;
import io.millrace.ledger.Ledger;
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
    private final SlabRing ring;
    private final BooleanSupplier hasSpace;
    private final HostCommands commands = new HostCommands();
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
        commands.run(ring.slab(), ring.offset(sequence));
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
