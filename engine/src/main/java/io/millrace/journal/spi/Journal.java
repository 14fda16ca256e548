package io.millrace.journal.spi;

import io.millrace.ledger.Burst;

/**
 * Keeps every burst, in order, before the ledger applies it; gives them back after a restart.
 * <pre>
 *   open -> recover(replay) -> start(listener) -> (append | beginAppend, endAppend)* -> close
 *            owner's thread                        journal thread
 * </pre>
 * A journal is opened by its implementation, which takes the directory for itself (one writer, ever) and knows its
 * durability mode. It fails by {@link JournalException}; after one, nothing more is appended (fail-stop), and what the
 * failed burst became is unknown until the next recovery.
 */
public interface Journal extends AutoCloseable
{
    /**
     * Hands every journaled burst to the consumer, in order, each checked; then stands ready to append behind the last.
     * In place of the first of them it may hand over a snapshot, if the consumer can take one.
     * Called once, before {@link #start}, on the thread that launches the engine.
     *
     * @param consumer of the bursts, each valid during its call only.
     * @return sequence of the last journaled command, {@link Burst#NULL_SEQUENCE} when there is none.
     */
    long recover(BurstConsumer consumer);

    /**
     * Begins the life in which bursts are appended.
     *
     * @param listener told of confirmations, on whichever thread makes them.
     */
    void start(DurabilityListener listener);

    /**
     * Appends one burst as one excerpt. Journal thread only. Returns when the ledger may apply and answer it: at once
     * in the modes process and interval, after a completed sync in the mode device.
     *
     * @param burst with {@link Burst#firstSequence()} one above the last; its memory may be reused after the return.
     */
    void append(Burst burst);

    /**
     * As {@link #append}, but may leave the sync under way, so that the caller applies what was appended before it
     * meanwhile. One is under way at a time: the next call of either kind waits for it first. Journal thread only.
     *
     * @param burst as in {@link #append}; its memory may be reused after the return.
     * @return true if the ledger may apply and answer it at once; false if it may do so after {@link #endAppend}.
     */
    default boolean beginAppend(final Burst burst)
    {
        append(burst);
        return true;
    }

    /**
     * Waits until the ledger may apply and answer a burst whose sync {@link #beginAppend} has left under way. It throws
     * if that has failed, and does not if only a later append has. Journal thread only; idempotent.
     *
     * @param sequence of the last command of the burst.
     */
    default void endAppend(final long sequence)
    {
        // Nothing is left under way unless beginAppend does so.
    }

    /**
     * Whether the journal can take more at the moment: false when space is short, so that the engine refuses commands
     * at the door while it can still answer those it has taken. Any thread.
     *
     * @return true if commands may be accepted.
     */
    boolean hasSpace();

    /** @return bytes that its device has left, as far as it knows; asked about once a second. Any thread. */
    default long usableBytes()
    {
        return Long.MAX_VALUE;
    }

    /** @return sequence up to which commands are kept as the durability mode promises. Any thread. */
    long durableSequence();

    /** @return what a crash leaves of an answered command. */
    Durability durability();

    /** Syncs what was appended to the device, in every mode, confirms it, and gives the directory up. Idempotent. */
    @Override
    void close();
}
