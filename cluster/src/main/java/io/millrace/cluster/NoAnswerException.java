package io.millrace.cluster;

import io.millrace.engine.UnansweredException;
import io.millrace.response.Fate;
import org.jspecify.annotations.Nullable;

/**
 * A cluster has not answered in time, or the client was closed before it did. After {@link Fate#UNKNOWN}, submit the
 * same again with the same id: the answer says what became of it.
 */
public final class NoAnswerException extends UnansweredException
{
    private static final long serialVersionUID = 1L;

    NoAnswerException(final String reason, final Fate fate, final @Nullable Throwable cause)
    {
        super(reason, fate, cause);
    }
}
