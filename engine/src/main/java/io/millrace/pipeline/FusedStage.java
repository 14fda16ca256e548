package io.millrace.pipeline;

import io.millrace.ledger.Burst;
import java.util.function.LongPredicate;

/**
 * Journal and ledger on one thread, burst by burst: no hand-over between cores, which costs most where they are few.
 * <p>
 * While large bursts follow each other, the sync of one goes on while the one before it is applied:
 * <pre>
 *   this thread     write 41 | apply 40, answer | write 42 | apply 41, answer | ...
 *   device                   | sync 41 .......  |          | sync 42 ......   |
 * </pre>
 * Nothing is applied before its sync has ended. A burst is kept for the next call only if the next is ready, so that
 * none waits for commands that may never come.
 * <p>
 * Thread: the one that there is. Allocation: none.
 */
final class FusedStage implements Stage
{
    private final JournalStage journal;
    private final Stage ledger;
    private final EngineFault fault;
    private final LongPredicate isReady;
    private final int largeCount;
    private final SlabRing ring;

    /** Journaled, its sync under way, not applied. */
    private final Burst kept;
    private boolean isKeeping;

    /**
     * A stage of both.
     *
     * @param journal    first.
     * @param ledger     then.
     * @param fault      to raise for a burst that was kept.
     * @param ring       on which bursts stand.
     * @param isReady    whether there is a burst at a sequence, without waiting for it.
     * @param largeCount commands of a burst from which on it pays to have it synced meanwhile.
     */
    FusedStage(
        final JournalStage journal,
        final Stage ledger,
        final EngineFault fault,
        final SlabRing ring,
        final LongPredicate isReady,
        final int largeCount)
    {
        this.journal = journal;
        this.ledger = ledger;
        this.fault = fault;
        this.ring = ring;
        this.isReady = isReady;
        this.largeCount = largeCount;
        kept = new Burst(ring.slab());
    }

    @Override
    public long onBurst(final Burst burst)
    {
        if (!isKeeping && !isFollowed(burst))
        {
            journal.onBurst(burst);
            return ledger.onBurst(burst);
        }

        final boolean isJournaled;
        try
        {
            isJournaled = journal.begin(burst);
        }
        finally
        {
            // Whatever becomes of this one: the one before it is in the journal.
            applyKept();
        }
        if (!isJournaled)
        {
            if (isFollowed(burst))
            {
                keep(burst);
                return burst.firstSequence() - 1;
            }
            journal.end(burst);
        }
        return fault.stops(burst.firstSequence()) ? stop(burst) : ledger.onBurst(burst);
    }

    @Override
    public void onStopped(final Burst burst)
    {
        applyKept();
        ledger.onStopped(burst);
    }

    @Override
    public void onIdle()
    {
        ledger.onIdle();
    }

    private boolean isFollowed(final Burst burst)
    {
        return burst.count() >= largeCount && isReady.test(burst.lastSequence() + 1);
    }

    private void keep(final Burst burst)
    {
        kept.wrapRing(ring.slab(), ring.slots(), burst.firstSequence(), burst.count(), burst.timeNs());
        isKeeping = true;
    }

    /** As the processor does with a burst that is not kept: a fault stops the engine there, and those who wait hear. */
    private void applyKept()
    {
        if (!isKeeping)
        {
            return;
        }
        isKeeping = false;
        if (!fault.stops(kept.firstSequence()))
        {
            try
            {
                journal.end(kept);
                ledger.onBurst(kept);
                return;
            }
            catch (final Throwable cause)
            {
                fault.raise(kept.firstSequence(), cause);
            }
        }
        stop(kept);
    }

    private long stop(final Burst burst)
    {
        ledger.onStopped(burst);
        return burst.lastSequence();
    }
}
