package io.millrace.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import io.millrace.ledger.Burst;
import io.millrace.operations.Counters;
import io.millrace.operations.EngineHistogram;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
    private static final System.Logger LOGGER = System.getLogger("io.millrace.engine");
    private static final long WARNED_NS = TimeUnit.SECONDS.toNanos(1);
    /** Looks at a slot that is claimed before each further look yields: writing one takes less than a microsecond. */
    private static final int SPINS = 100;

    private final SlabRing ring;
    private final int maxBurst;
    private final EpochNanoClock clock;
    private final BurstBounds bounds;
    private final EngineFault fault;
    private final Burst burst;
    private final Counters counters;
    private final AtomicLong behindCount = new AtomicLong();
    private long lastTimeNs;
    private boolean isWarned;
    private long peeked;

    ClaimedBursts(
        final SlabRing ring,
        final int maxBurst,
        final EpochNanoClock clock,
        final BurstBounds bounds,
        final EngineFault fault,
        final long lastTimeNs,
        final Counters counters)
    {
        this.ring = ring;
        this.maxBurst = maxBurst;
        this.clock = clock;
        this.bounds = bounds;
        this.fault = fault;
        this.lastTimeNs = lastTimeNs;
        this.counters = counters;
        burst = new Burst(ring.slab());
    }

    @Override
    public Burst await(final SequenceBarrier barrier, final long next)
        throws AlertException, InterruptedException, TimeoutException
    {
        final long available = awaitPublished(barrier, next);
        peeked += ring.peek(next);
        long end = endOfClaims(next, available);
        if (end == next)
        {
            end = endOfClaims(next, awaitPublished(barrier, next + ring.claimLength(next) - 1));
        }
        final long nowNs = timeNs(next);
        if (nowNs <= lastTimeNs)
        {
            onClockBehind(lastTimeNs - nowNs);
        }
        lastTimeNs = Burst.timeAfter(lastTimeNs, nowNs);
        final int count = (int)(end - next);
        bounds.set(next, count, lastTimeNs);
        counters.record(EngineHistogram.BURST_COMMANDS, count);
        return burst.wrapRing(ring.slab(), ring.slots(), next, count, lastTimeNs);
    }

    /** Whether a whole claim stands at a sequence: {@link #await} would not wait. */
    boolean isReady(final long next)
    {
        return ring.isPublished(next) && ring.isPublished(next + ring.claimLength(next) - 1);
    }

    /** What was read ahead comes to; of no meaning, but that reads without a use might be left out. */
    long peeked()
    {
        return peeked;
    }

    /** Number of bursts at which the clock was not ahead of command time. Any thread. */
    long behindCount()
    {
        return behindCount.get();
    }

    /**
     * Waits until a slot is published. The barrier opens as soon as it is claimed; its producer writes it at that
     * moment, and who read it then would take its cache lines from under him, to read them once more when he is done.
     */
    @SuppressWarnings("ThreadPriorityCheck") // A producer that has lost its processor meanwhile may get this one.
    private static long awaitPublished(final SequenceBarrier barrier, final long sequence)
        throws AlertException, InterruptedException, TimeoutException
    {
        long available = barrier.waitFor(sequence);
        for (int looks = 0; available < sequence; looks++)
        {
            if (looks < SPINS)
            {
                Thread.onSpinWait();
            }
            else
            {
                Thread.yield();
            }
            available = barrier.waitFor(sequence);
        }
        return available;
    }

    /** Some are expected of any clock that is set; a clock that is seconds behind was set back, or is wrong. */
    private void onClockBehind(final long behindNs)
    {
        behindCount.lazySet(behindCount.getPlain() + 1);
        if (behindNs >= WARNED_NS && !isWarned)
        {
            isWarned = true;
            LOGGER.log(System.Logger.Level.WARNING, () -> "clock is behind command time: behindMs=" +
                TimeUnit.NANOSECONDS.toMillis(behindNs) + "; deadlines wait until it has caught up");
        }
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
