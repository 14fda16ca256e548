package io.millrace.journal.spi;

import io.millrace.ledger.Burst;

/**
 * Takes bursts out of a journal.
 */
@FunctionalInterface
public interface BurstConsumer
{
    /**
     * Called for each burst in order.
     *
     * @param burst valid during the call only.
     */
    void onBurst(Burst burst);
}
