package io.millrace.engine;

import io.millrace.response.Fate;
import org.jspecify.annotations.Nullable;

/**
 * A command has no answer; says what became of it, as far as that is known.
 */
public abstract class UnansweredException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /** What became of the command. */
    private final Fate fate;

    /**
     * Of a command that will have no answer.
     *
     * @param reason why, in a few words.
     * @param fate   what became of it.
     * @param cause  behind it, null for none.
     */
    protected UnansweredException(final String reason, final Fate fate, final @Nullable Throwable cause)
    {
        super(reason + ": fate=" + fate + (cause == null ? "" : " cause=" + cause), cause);
        this.fate = fate;
    }

    /** @return what became of the command. */
    public Fate fate()
    {
        return fate;
    }
}
