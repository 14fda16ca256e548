package io.millrace.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import io.millrace.ledger.Burst;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Forms bursts in front of the journal: whole claims, as many as are ready, up to a limit. At rest a burst is one
 * command and nobody waits; under load it grows by itself.
 * <p>
 * Reads the clock once a burst; command time never goes back and never stands still.
 * <p>
 * Thread: the journal thread.
 */
final class ClaimedBursts implements BurstSource
{
    private final SlabRing ring;
    private final int maxBurst;
    private final EpochNanoClock clock;
    private final BurstBounds bounds;
    private final EngineFault fault;
    private final Burst burst;
    private long lastTimeNs;

    ClaimedBursts(
        final SlabRing ring,
        final int maxBurst,
        final EpochNanoClock clock,
        final BurstBounds bounds,
        final EngineFault fault,
        final long lastTimeNs)
    {
        this.ring = ring;
        this.maxBurst = maxBurst;
        this.clock = clock;
        this.bounds = bounds;
        this.fault = fault;
        this.lastTimeNs = lastTimeNs;
        burst = new Burst(ring.slab());
    }

    @Override
    public Burst await(final SequenceBarrier barrier, final long next)
        throws AlertException, InterruptedException, TimeoutException
    {
        long available = barrier.waitFor(next);
        long end = endOfClaims(next, available);
        while (end == next)
        {
            final long endOfFirstClaim = available < next ? next : next + ring.claimLength(next) - 1;
            available = barrier.waitFor(endOfFirstClaim);
            end = endOfClaims(next, available);
        }
        lastTimeNs = Math.max(timeNs(next), lastTimeNs + 1);
        final int count = (int)(end - next);
        bounds.set(next, count, lastTimeNs);
        return burst.wrapRing(ring.slab(), ring.slots(), next, count, lastTimeNs);
    }

    /** The embedder's clock may fail; that stops the engine, and what follows needs no time but has to be refused. */
    private long timeNs(final long next)
    {
        if (!fault.isRaised())
        {
            try
            {
                return clock.nanoTime();
            }
            catch (final Throwable cause)
            {
                fault.raise(next, cause);
            }
        }
        return lastTimeNs;
    }

    /** The sequence behind the last whole claim that is available and fits. */
    private long endOfClaims(final long next, final long available)
    {
        final long limit = Math.min(available + 1, next + maxBurst);
        long end = next;
        while (end < limit)
        {
            final long endOfClaim = end + ring.claimLength(end);
            if (endOfClaim > limit)
            {
                break;
            }
            end = endOfClaim;
        }
        return end;
    }
}
