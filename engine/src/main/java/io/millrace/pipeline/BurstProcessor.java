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
        long next = sequence.get() + 1;
        while (true)
        {
            try
            {
                final Burst burst = source.await(barrier, next);
                final long last = burst.lastSequence();
                process(burst);
                sequence.set(last);
                next = last + 1;
            }
            catch (final TimeoutException timeout)
            {
                stage.onIdle();
            }
        }
    }

    private void process(final Burst burst)
    {
        if (!fault.stops(burst.firstSequence()))
        {
            try
            {
                if (BurstEvent.isOn())
                {
                    processRecorded(burst);
                }
                else
                {
                    stage.onBurst(burst);
                }
                return;
            }
            catch (final Throwable cause)
            {
                fault.raise(burst.firstSequence(), cause);
            }
        }
        stage.onStopped(burst);
    }

    private void processRecorded(final Burst burst)
    {
        final BurstEvent event = BurstEvent.begin(burst);
        stage.onBurst(burst);
        event.commit();
    }
}
