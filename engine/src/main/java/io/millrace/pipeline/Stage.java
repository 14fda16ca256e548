package io.millrace.pipeline;

import io.millrace.ledger.Burst;

/**
 * What one thread of the pipeline does.
 */
interface Stage
{
    /**
     * Handles one burst. What it throws stops the engine at the first command of that burst.
     *
     * @param burst valid during the call.
     * @return sequence up to which the stage is done: of the last command, or of the last before the burst if it keeps
     *         the burst until it is called with the next one, which is ready.
     */
    long onBurst(Burst burst);

    /**
     * The engine has stopped by itself: these commands are not handled any more. The stage is done with all then.
     *
     * @param burst of them, all or in part handled when the stage itself raised the fault.
     */
    void onStopped(Burst burst);

    /** Called between bursts when the stage was woken up, or its wait timed out. */
    default void onIdle()
    {
    }
}
