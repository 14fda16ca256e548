package io.millrace.pipeline;

import com.lmax.disruptor.Sequence;
import io.millrace.ledger.HostCommands;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Moves command time when there is no traffic to do it: publishes a tick when a hold's deadline or a scheduled payment
 * has come, so that what is due happens within an interval of its time; one at a time. One more producer, and the one
 * who has time to look at the others.
 * <p>
 * Thread: its own.
 */
final class Ticker implements Runnable
{
    private final SlabRing ring;
    private final EpochNanoClock clock;
    private final AtomicLong nextDueNs;
    private final long intervalNs;
    private final EngineFault fault;
    private final BooleanSupplier hasSpace;
    private final Sequence applied;
    private final HostCommands commands = new HostCommands();
    private long published;
    private volatile Runnable watch = () ->
    {
    };
    private volatile boolean isHalted;

    Ticker(
        final SlabRing ring,
        final EpochNanoClock clock,
        final AtomicLong nextDueNs,
        final long intervalNs,
        final EngineFault fault,
        final BooleanSupplier hasSpace,
        final Sequence applied)
    {
        this.ring = ring;
        this.clock = clock;
        this.nextDueNs = nextDueNs;
        this.intervalNs = intervalNs;
        this.fault = fault;
        this.hasSpace = hasSpace;
        this.applied = applied;
        published = applied.get();
    }

    @Override
    public void run()
    {
        try
        {
            while (!isHalted)
            {
                if (applied.get() >= published && clock.nanoTime() >= nextDueNs.get() && hasSpace.getAsBoolean())
                {
                    tick();
                }
                watch.run();
                // Nobody of ours interrupts; an embedder may, and a thread that stays interrupted does not park.
                Thread.interrupted();
                LockSupport.parkNanos(intervalNs);
            }
        }
        catch (final Throwable cause)
        {
            // The embedder's clock has failed: without it nothing would fall due, and nobody would notice.
            fault.raise(0, cause);
        }
    }

    /** Has somebody look at each tick. Any thread. */
    void watch(final Runnable watching)
    {
        watch = watching;
    }

    void halt()
    {
        isHalted = true;
    }

    /** Where the ring is full there is traffic, which moves time as well. */
    private void tick()
    {
        final long sequence = ring.tryClaim(1);
        if (sequence != SlabRing.NO_ROOM)
        {
            commands.tick(ring.slab(), ring.offset(sequence));
            ring.publish(sequence, 1, null);
            published = sequence;
        }
    }
}
