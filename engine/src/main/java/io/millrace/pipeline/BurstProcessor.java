package io.millrace.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import io.millrace.ledger.Burst;

/**
 * The loop of a stage: waits for a burst, hands it to its handlers in order, and advances. Where Disruptor's own
 * processor goes on after an exception, this one is fail-stop: the fault is raised, and from then on what arrives is
 * passed to {@link Stage#onStopped} instead.
 * <p>
 * Thread: runs on one of its own; {@link #halt} from any.
 */
final class BurstProcessor implements Runnable
{
    private final SequenceBarrier barrier;
    private final BurstSource source;
    private final Stage stage;
    private final EngineFault fault;
    private final Sequence sequence;
    private volatile boolean isHalted;
    private long next;

    BurstProcessor(
        final SequenceBarrier barrier,
        final BurstSource source,
        final Stage stage,
        final EngineFault fault,
        final long lastSequence)
    {
        this.barrier = barrier;
        this.source = source;
        this.stage = stage;
        this.fault = fault;
        sequence = new Sequence(lastSequence);
        next = lastSequence + 1;
    }

    /** Sequence of the last command that this stage is done with. */
    Sequence sequence()
    {
        return sequence;
    }

    @Override
    public void run()
    {
        while (!isHalted)
        {
            try
            {
                processUntilAlerted();
            }
            catch (final AlertException alerted)
            {
                barrier.clearAlert();
                stage.onIdle();
            }
            catch (final InterruptedException interrupted)
            {
                // Nobody of ours interrupts; an embedder may. Work goes on: the end is by halt() alone.
                stage.onIdle();
            }
            catch (final Throwable cause)
            {
                // An embedder's wait strategy that fails: no more can be waited for. The closer tells who still waits.
                fault.raise(sequence.get() + 1, cause);
                return;
            }
        }
    }

    /** Has the stage look up from waiting, to do what it does besides bursts. Any thread. */
    void wakeUp()
    {
        barrier.alert();
    }

    /** Ends the loop after the burst that is under way. Any thread. */
    void halt()
    {
        isHalted = true;
        barrier.alert();
    }

    private void processUntilAlerted() throws AlertException, InterruptedException
    {
        while (true)
        {
            try
            {
                final Burst burst = source.await(barrier, next);
                next = burst.lastSequence() + 1;
                sequence.set(process(burst));
            }
            catch (final TimeoutException timeout)
            {
                stage.onIdle();
            }
        }
    }

    private long process(final Burst burst)
    {
        final long last = burst.lastSequence();
        if (!fault.stops(burst.firstSequence()))
        {
            try
            {
                return BurstEvent.isOn() ? processRecorded(burst) : stage.onBurst(burst);
            }
            catch (final Throwable cause)
            {
                fault.raise(burst.firstSequence(), cause);
            }
        }
        stage.onStopped(burst);
        return last;
    }

    private long processRecorded(final Burst burst)
    {
        final BurstEvent event = BurstEvent.begin(burst);
        final long done = stage.onBurst(burst);
        event.commit();
        return done;
    }
}
