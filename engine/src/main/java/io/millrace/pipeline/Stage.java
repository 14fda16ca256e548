package io.millrace.pipeline;

import io.millrace.ledger.Burst;

/**
 * What one thread of the pipeline does.
 */
interface Stage
{
    /**
     * Handles one burst. What it throws stops the engine.
     *
     * @param burst valid during the call.
     */
    void onBurst(Burst burst);

    /**
     * The engine has stopped by itself: these commands are not handled any more.
     *
     * @param burst of them, all or in part handled when the stage itself raised the fault.
     */
    void onStopped(Burst burst);

    /** Called between bursts when the stage was woken up, or its wait timed out. */
    default void onIdle()
    {
    }
}
