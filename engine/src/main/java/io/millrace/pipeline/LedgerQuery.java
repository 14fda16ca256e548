package io.millrace.pipeline;

import io.millrace.ledger.Ledger;

/**
 * A look-up that runs on the ledger's thread, between bursts: at one sequence, unjournaled, changing nothing.
 */
@FunctionalInterface
public interface LedgerQuery
{
    /**
     * Reads.
     *
     * @param ledger to read from, during the call only.
     */
    void onLedger(Ledger ledger);
}
