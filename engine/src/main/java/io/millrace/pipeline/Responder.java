package io.millrace.pipeline;

import io.millrace.ledger.Burst;
import io.millrace.ledger.Result;
import io.millrace.response.Fate;
import io.millrace.response.ResponseListener;
import java.util.Objects;
import java.util.function.LongFunction;
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
    private final LateTargets late = new LateTargets();
    private final long recoveredSequence;

    Responder(
        final SlabRing ring,
        final long recoveredSequence,
        final EngineFault fault,
        final ResponseListener engineListener,
        final ErrorHandler errorHandler)
    {
        this.ring = ring;
        this.recoveredSequence = recoveredSequence;
        this.fault = fault;
        this.engineListener = engineListener;
        this.errorHandler = errorHandler;
    }

    /** Who waits for a result; an event is nobody's. */
    @Nullable
    ResponseListener targetOf(final Result result)
    {
        final long sequence = result.sequence();
        // Of an earlier life only what came in parts is answered in this one, and nobody waits for that.
        if (result.isEvent() || sequence <= recoveredSequence)
        {
            return null;
        }
        return late.contains(sequence) ? late.take(sequence) : ring.takeTarget(sequence);
    }

    /** Moves who waits for commands in a row out of their slots; they are answered later. */
    void defer(final long firstSequence, final int count)
    {
        final ResponseListener target = ring.takeTarget(firstSequence);
        for (int i = 1; i < count; i++)
        {
            ring.takeTarget(firstSequence + i);
        }
        late.add(firstSequence, count, target);
    }

    /** Sequence of a command that was deferred and is not answered yet, {@link Burst#NULL_SEQUENCE} for none. */
    long firstLate()
    {
        return late.isEmpty() ? Burst.NULL_SEQUENCE : late.firstMissing();
    }

    /** Takes who waits for the command of {@link #firstLate()}. */
    @Nullable
    ResponseListener takeLate(final long sequence)
    {
        return late.take(sequence);
    }

    /** Delivers a result: to the engine's listener first, so that whoever waits for it finds it known there. */
    void respond(final Result result, final @Nullable ResponseListener target)
    {
        tell(engineListener, result);
        if (target != null)
        {
            tell(target, result);
        }
    }

    /** Tells whoever still waits for a command of a burst, or for an earlier one, that no answer will come. */
    @Override
    public void onStopped(final Burst burst)
    {
        tellLate(fault::fateOf, Objects.requireNonNull(fault.cause()));
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

    /** Tells whoever waits for a batch in parts that this engine will not answer it any more. */
    void tellLate(final LongFunction<Fate> fates, final Throwable cause)
    {
        for (long sequence = firstLate(); sequence != Burst.NULL_SEQUENCE; sequence = firstLate())
        {
            final ResponseListener target = takeLate(sequence);
            if (target != null)
            {
                tellUnanswered(target, sequence, fates.apply(sequence), cause);
            }
        }
    }

    void tellUnanswered(final ResponseListener listener, final long sequence)
    {
        tellUnanswered(listener, sequence, fault.fateOf(sequence), Objects.requireNonNull(fault.cause()));
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
