package io.millrace.pipeline;

import io.millrace.ledger.Burst;
import io.millrace.ledger.Result;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * Hands each answer to whoever waits for it, and to the engine's listener. Nothing that a listener throws reaches the
 * pipeline.
 * <p>
 * Thread: the response thread; in fused wiring the one thread there is.
 */
final class Responder
{
    private final SlabRing ring;
    private final ResponseListener engineListener;
    private final ErrorHandler errorHandler;

    Responder(final SlabRing ring, final ResponseListener engineListener, final ErrorHandler errorHandler)
    {
        this.ring = ring;
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
    void unanswered(final Burst burst, final EngineFault fault)
    {
        final Throwable cause = fault.cause();
        for (long sequence = burst.firstSequence(); sequence <= burst.lastSequence(); sequence++)
        {
            final ResponseListener target = ring.takeTarget(sequence);
            if (target != null && cause != null)
            {
                tellUnanswered(target, sequence, fault.fateOf(sequence), cause);
            }
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

    private void tellUnanswered(
        final ResponseListener listener, final long sequence, final Fate fate, final Throwable cause)
    {
        try
        {
            listener.onUnanswered(sequence, fate, cause);
        }
        catch (final Throwable thrown)
        {
            errorHandler.onError(thrown);
        }
    }
}
