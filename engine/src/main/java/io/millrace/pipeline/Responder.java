package io.millrace.pipeline;

import io.millrace.ledger.Burst;
import io.millrace.ledger.Result;
import java.util.Objects;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * Hands each answer to whoever waits for it, and to the engine's listener. Nothing that a listener throws reaches the
 * pipeline.
 * <p>
 * Thread: the response thread; in fused wiring the one thread there is.
 */
final class Responder implements StopSink
{
    private final SlabRing ring;
    private final EngineFault fault;
    private final ResponseListener engineListener;
    private final ErrorHandler errorHandler;

    Responder(
        final SlabRing ring,
        final EngineFault fault,
        final ResponseListener engineListener,
        final ErrorHandler errorHandler)
    {
        this.ring = ring;
        this.fault = fault;
        this.engineListener = engineListener;
        this.errorHandler = errorHandler;
    }

    /** Who waits for a result; an event is nobody's. */
    @Nullable
    ResponseListener targetOf(final Result result)
    {
        return result.isEvent() ? null : ring.takeTarget(result.sequence());
    }

    /** Delivers a result. */
    void respond(final Result result, final @Nullable ResponseListener target)
    {
        if (target != null)
        {
            tell(target, result);
        }
        tell(engineListener, result);
    }

    /** Tells whoever still waits for a command of a burst that no answer will come. */
    @Override
    public void onStopped(final Burst burst)
    {
        for (long sequence = burst.firstSequence(); sequence <= burst.lastSequence(); sequence++)
        {
            final ResponseListener target = takeTarget(sequence);
            if (target != null)
            {
                tellUnanswered(target, sequence);
            }
        }
    }

    /** Takes who waits for a command, so that nobody is told twice. */
    @Nullable
    ResponseListener takeTarget(final long sequence)
    {
        return ring.takeTarget(sequence);
    }

    void tellUnanswered(final ResponseListener listener, final long sequence)
    {
        try
        {
            listener.onUnanswered(sequence, fault.fateOf(sequence), Objects.requireNonNull(fault.cause()));
        }
        catch (final Throwable thrown)
        {
            errorHandler.onError(thrown);
        }
    }

    private void tell(final ResponseListener listener, final Result result)
    {
        try
        {
            listener.onResult(result);
        }
        catch (final Throwable thrown)
        {
            errorHandler.onError(thrown);
        }
    }
}
