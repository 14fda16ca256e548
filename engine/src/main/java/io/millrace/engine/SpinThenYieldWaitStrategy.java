package io.millrace.engine;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;

/**
 * Spins a while, then yields the processor each time it looks: the lowest latency where processors are shared, at the
 * price of a busy one. Disruptor's yielding strategy looks a hundred times without a pause and then calls the system at
 * each look; this one still spins when a gateway sends its next payment at once, so that fewer wait for such a call.
 * <p>
 * Threads: any number may wait. Allocation: none.
 */
public final class SpinThenYieldWaitStrategy implements WaitStrategy
{
    /** Spins unless set; how long that is, is a matter of the processor's pause. */
    public static final int DEFAULT_SPINS = 200;

    private final int spins;

    /** Spins {@link #DEFAULT_SPINS} times. */
    public SpinThenYieldWaitStrategy()
    {
        this(DEFAULT_SPINS);
    }

    /**
     * A strategy that spins so often.
     *
     * @param spins number of looks with a {@link Thread#onSpinWait()} before the first yield, not negative.
     */
    public SpinThenYieldWaitStrategy(final int spins)
    {
        if (spins < 0)
        {
            throw new IllegalArgumentException("spins is negative: spins=" + spins);
        }
        this.spins = spins;
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // Who chooses this strategy wants a thread that yields.
    public long waitFor(
        final long sequence, final Sequence cursor, final Sequence dependentSequence, final SequenceBarrier barrier)
        throws AlertException
    {
        int left = spins;
        long available = dependentSequence.get();
        while (available < sequence)
        {
            barrier.checkAlert();
            if (left > 0)
            {
                left--;
                Thread.onSpinWait();
            }
            else
            {
                Thread.yield();
            }
            available = dependentSequence.get();
        }
        return available;
    }

    @Override
    public void signalAllWhenBlocking()
    {
        // Nobody blocks.
    }
}
