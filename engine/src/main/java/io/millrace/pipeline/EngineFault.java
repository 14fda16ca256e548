package io.millrace.pipeline;

import com.lmax.disruptor.Sequence;
import io.millrace.response.Fate;
import org.jspecify.annotations.Nullable;

/**
 * Whether, where and why the engine stopped by itself. The first fault says why; nothing at or behind the lowest
 * sequence of any is applied any more.
 * <p>
 * Threads: raised by any stage, read by all and by producers.
 */
public final class EngineFault
{
    private static final long NEVER = Long.MAX_VALUE;

    private volatile long stopSequence = NEVER;
    private volatile @Nullable Throwable cause;
    /** It changes with each burst, so it stands on a cache line of its own: the rest is read at each claim. */
    private final Sequence journalAttempt = new Sequence(-1);

    /**
     * Stops the engine.
     *
     * @param sequence of the first command that is not applied.
     * @param cause    of the stop.
     */
    synchronized void raise(final long sequence, final Throwable cause)
    {
        if (this.cause == null)
        {
            this.cause = cause;
        }
        stopSequence = Math.min(stopSequence, sequence);
    }

    /** Notes that everything up to a sequence may reach the journal. Journal thread, before it appends. */
    void journalAttempt(final long sequence)
    {
        journalAttempt.set(sequence);
    }

    /** @return whether the engine has stopped by itself. */
    public boolean isRaised()
    {
        return cause != null;
    }

    /** @return why, null while it has not. */
    public @Nullable Throwable cause()
    {
        return cause;
    }

    /** Whether a command is not applied any more. */
    boolean stops(final long sequence)
    {
        return sequence >= stopSequence;
    }

    /** What became of a command that is not answered. */
    Fate fateOf(final long sequence)
    {
        return sequence <= journalAttempt.get() ? Fate.UNKNOWN : Fate.NOT_APPLIED;
    }
}
