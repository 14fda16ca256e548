package io.millrace.pipeline;

import io.millrace.journal.spi.Journal;
import io.millrace.ledger.Burst;

/**
 * The first stage: what is not journaled does not happen.
 * <p>
 * Thread: the journal thread.
 */
final class JournalStage implements Stage
{
    private final Journal journal;
    private final EngineFault fault;
    private final ResultsPosition results;

    JournalStage(final Journal journal, final EngineFault fault, final ResultsPosition results)
    {
        this.journal = journal;
        this.fault = fault;
        this.results = results;
    }

    @Override
    public long onBurst(final Burst burst)
    {
        fault.journalAttempt(burst.lastSequence());
        journal.append(results.stamp(burst));
        return burst.lastSequence();
    }

    /** As {@link #onBurst}, but the sync may be left under way; whether it is not. */
    boolean begin(final Burst burst)
    {
        fault.journalAttempt(burst.lastSequence());
        return journal.beginAppend(results.stamp(burst));
    }

    /** Waits for the sync that {@link #begin} has left under way. */
    void end(final Burst burst)
    {
        journal.endAppend(burst.lastSequence());
    }

    @Override
    public void onStopped(final Burst burst)
    {
        // The stages behind this one say what became of the commands.
    }
}
