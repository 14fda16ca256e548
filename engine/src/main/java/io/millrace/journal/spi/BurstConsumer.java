package io.millrace.journal.spi;

import io.millrace.ledger.Burst;
import io.millrace.ledger.SnapshotException;
import io.millrace.ledger.SnapshotSource;

/**
 * Takes bursts out of a journal, and perhaps a snapshot in place of the first of them.
 */
@FunctionalInterface
public interface BurstConsumer
{
    /**
     * Called for each burst in order.
     *
     * @param burst valid during the call only.
     */
    void onBurst(Burst burst);

    /**
     * Told of a burst before {@link #onBurst} is called with it, and perhaps of some behind it, which were not checked
     * yet: a hint, that may be missing for any of them.
     *
     * @param burst valid during the call only.
     * @return whether to be told of the next as well.
     */
    default boolean onAhead(final Burst burst)
    {
        return false;
    }

    /** @return whether this can begin with a snapshot; else it is given every burst there ever was. */
    default boolean isRestorable()
    {
        return false;
    }

    /**
     * Takes what all bursts up to a sequence have led to, before the first call of {@link #onBurst}. Called again, with
     * an older one, if this one is refused.
     *
     * @param sequence of the last command that the snapshot includes.
     * @param timeNs   of that command, nanoseconds since the epoch.
     * @param snapshot valid during the call only.
     * @throws SnapshotException if it is not a whole snapshot of that position; then nothing of it was taken.
     */
    default void onSnapshot(final long sequence, final long timeNs, final SnapshotSource snapshot)
    {
        throw new SnapshotException("snapshots are not taken here: sequence=" + sequence);
    }
}
