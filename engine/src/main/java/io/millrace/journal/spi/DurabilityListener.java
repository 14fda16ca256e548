package io.millrace.journal.spi;

/**
 * Hears of confirmations: that answered commands are kept as the durability mode promises.
 */
@FunctionalInterface
public interface DurabilityListener
{
    /**
     * All commands up to a sequence are confirmed. Called in order, on the thread that made it so.
     *
     * @param sequence of the last command that is now kept.
     */
    void onDurable(long sequence);

    /**
     * A sync has completed. Called on the thread that synced. Must not throw.
     *
     * @param tookNs nanoseconds that it took.
     */
    default void onSynced(final long tookNs)
    {
        // Of interest to who counts.
    }

    /**
     * The journal has failed for good: nothing more will be confirmed, and what was answered and not confirmed is
     * unknown until the next recovery. Called once at most, on the thread that failed, which may be one of the
     * journal's own; on the journal thread, before {@link Journal#append} throws the same. Must not throw.
     *
     * @param fault that the journal failed with.
     */
    default void onFailure(final JournalException fault)
    {
        // Whoever does not wait for confirmations hears of it from the next append.
    }
}
