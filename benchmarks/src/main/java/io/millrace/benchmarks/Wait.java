package io.millrace.benchmarks;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.millrace.engine.SpinThenYieldWaitStrategy;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * How the engine's threads wait: {@code --wait}.
 */
public enum Wait
{
    /** On a lock: polite. */
    BLOCKING,
    /** Spinning a little, and yielding to others. */
    YIELDING,
    /** Spinning longer, and then yielding. */
    SPINNING,
    /** Spinning, then sleeping a little. */
    SLEEPING,
    /** Spinning: only with more processors than threads. */
    BUSY;

    /** @return maker of the strategy. */
    public Supplier<WaitStrategy> supplier()
    {
        return switch (this)
        {
            case BLOCKING -> BlockingWaitStrategy::new;
            case YIELDING -> YieldingWaitStrategy::new;
            case SPINNING -> SpinThenYieldWaitStrategy::new;
            case SLEEPING -> SleepingWaitStrategy::new;
            case BUSY -> BusySpinWaitStrategy::new;
        };
    }

    /** @return its word on the command line. */
    public String text()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
