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
}
