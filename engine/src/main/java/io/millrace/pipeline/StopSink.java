package io.millrace.pipeline;

import io.millrace.ledger.Burst;

/**
 * Takes bursts that are not answered, in sequence with the results that are, on the same way to the same listeners.
 */
@FunctionalInterface
interface StopSink
{
    /**
     * The engine has stopped by itself: whoever still waits for one of these commands has to hear what became of it.
     *
     * @param burst valid during the call.
     */
    void onStopped(Burst burst);
}
