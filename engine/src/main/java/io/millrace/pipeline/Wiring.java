package io.millrace.pipeline;

import com.lmax.disruptor.WaitStrategy;
import io.millrace.operations.Counters;
import io.millrace.response.ResponseListener;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochNanoClock;

/**
 * How a pipeline is put together.
 *
 * @param isStaged      a thread each for journal, ledger and responses, instead of one for all.
 * @param maxBurst      most commands of a burst.
 * @param clock         that gives command time.
 * @param tickIntervalNs how late a deadline may be noticed when there is no traffic.
 * @param waitStrategy  of each stage.
 * @param threadFactory of the stages' threads, which are named by the pipeline.
 * @param claimTimeoutNs how long a close waits for a claim that is not published.
 * @param counters      that sizes of bursts are counted in.
 * @param listener      told of every result.
 * @param errorHandler  told of what listeners throw.
 */
public record Wiring(
    boolean isStaged,
    int maxBurst,
    EpochNanoClock clock,
    long tickIntervalNs,
    Supplier<WaitStrategy> waitStrategy,
    ThreadFactory threadFactory,
    long claimTimeoutNs,
    Counters counters,
    ResponseListener listener,
    ErrorHandler errorHandler)
{
}
