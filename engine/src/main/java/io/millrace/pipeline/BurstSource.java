package io.millrace.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import io.millrace.ledger.Burst;

/**
 * Where a stage gets its bursts from.
 */
interface BurstSource
{
    /**
     * Waits for the next burst.
     *
     * @param barrier that opens with what is ready.
     * @param next    sequence at which the burst begins.
     * @return the burst, valid until the next call.
     */
    Burst await(SequenceBarrier barrier, long next) throws AlertException, InterruptedException, TimeoutException;
}
