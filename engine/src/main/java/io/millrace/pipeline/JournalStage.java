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
    public void onBurst(final Burst burst)
    {
        fault.journalAttempt(burst.lastSequence());
        journal.append(results.stamp(burst));
    }

    @Override
    public void onStopped(final Burst burst)
    {
        // The stages behind this one say what became of the commands.
    }
}
