package io.millrace.engine;

import io.millrace.response.Fate;
import org.jspecify.annotations.Nullable;

/**
 * The engine is closed or has stopped by itself; says what became of the command.
 */
public final class EngineStoppedException extends UnansweredException
{
    private static final long serialVersionUID = 1L;

    EngineStoppedException(final Fate fate, final @Nullable Throwable cause)
    {
        super("engine stopped", fate, cause);
    }
}
