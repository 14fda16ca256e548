package io.millrace.ledger;

/**
 * Takes the ledger's answers and events, in the order in which they come about.
 */
@FunctionalInterface
public interface ResultSink
{
    /**
     * One answer or event.
     *
     * @param result valid during the call only.
     */
    void onResult(Result result);

    /**
     * Commands of a batch in parts were taken, and will be answered when it is complete, each with its own sequence.
     * Called before any of those answers.
     *
     * @param firstSequence of commands in a row.
     * @param count         number of them.
     */
    default void onDeferred(final long firstSequence, final int count)
    {
        // Whoever takes answers as they come need not know.
    }
}
