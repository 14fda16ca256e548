package io.millrace.cluster;

import io.millrace.ledger.Burst;
import java.util.function.Consumer;
import org.agrona.concurrent.IdleStrategy;

/**
 * Hears all that a member's ledger applies, before it does.
 * <p>
 * Thread: the service's, but for {@link #close}.
 */
@FunctionalInterface
interface Audit
{
    /** Nobody listens. */
    Audit NONE = burst ->
    {
    };

    /**
     * The ledger stands where its snapshot was, or at its beginning; what follows it in the log comes, again or for
     * the first time.
     *
     * @param sequence of the last command that it has applied, {@link Burst#NULL_SEQUENCE} for none.
     * @param idle     to wait with, which says when the member is being closed.
     * @param onFault  to be told, on any thread, of what ends the member.
     */
    default void onStart(final long sequence, final IdleStrategy idle, final Consumer<Throwable> onFault)
    {
        // Of interest to who keeps something.
    }

    /**
     * A burst is about to be applied.
     *
     * @param burst valid during the call only; states the answers up to before it.
     */
    void onBurst(Burst burst);

    /**
     * A snapshot is being taken, and what is before it will not come again: returns when it is kept.
     *
     * @param sequence of the last command that the snapshot includes.
     */
    default void onSnapshot(final long sequence)
    {
        // Of interest to who keeps something.
    }

    /** The member has ended. Any thread, the service's has stopped. */
    default void close()
    {
        // Of interest to who keeps something.
    }
}
