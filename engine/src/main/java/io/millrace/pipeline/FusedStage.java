package io.millrace.pipeline;

import io.millrace.ledger.Burst;

/**
 * Journal and ledger on one thread, burst by burst: no hand-over between cores, which costs most where they are few.
 *
 * @param journal first.
 * @param ledger  then.
 */
record FusedStage(Stage journal, Stage ledger) implements Stage
{
    @Override
    public void onBurst(final Burst burst)
    {
        journal.onBurst(burst);
        ledger.onBurst(burst);
    }

    @Override
    public void onStopped(final Burst burst)
    {
        ledger.onStopped(burst);
    }

    @Override
    public void onIdle()
    {
        ledger.onIdle();
    }
}
