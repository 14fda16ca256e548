package io.millrace.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import io.millrace.ledger.Burst;

/**
 * Gives the ledger stage the same bursts that the journal stage has journaled.
 * <p>
 * Thread: the ledger thread, staged wiring.
 */
final class JournaledBursts implements BurstSource
{
    private final SlabRing ring;
    private final BurstBounds bounds;
    private final Burst burst;

    JournaledBursts(final SlabRing ring, final BurstBounds bounds)
    {
        this.ring = ring;
        this.bounds = bounds;
        burst = new Burst(ring.slab());
    }

    @Override
    public Burst await(final SequenceBarrier barrier, final long next)
        throws AlertException, InterruptedException, TimeoutException
    {
        // The journal stage advances by whole bursts: where one begins, all of it is there.
        long available = barrier.waitFor(next);
        while (available < next)
        {
            available = barrier.waitFor(next);
        }
        return burst.wrapRing(ring.slab(), ring.slots(), next, bounds.count(next), bounds.timeNs(next));
    }
}
