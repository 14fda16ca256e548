package io.millrace.engine;

import io.millrace.response.Fate;
import org.jspecify.annotations.Nullable;

/**
 * The engine is closed or has stopped by itself; says what became of the command.
 */
public final class EngineStoppedException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /** What became of the command. */
    private final Fate fate;

    EngineStoppedException(final Fate fate, final @Nullable Throwable cause)
    {
        super("engine stopped: fate=" + fate + (cause == null ? "" : " cause=" + cause), cause);
        this.fate = fate;
    }

    /** @return what became of the command. */
    public Fate fate()
    {
        return fate;
    }
}
