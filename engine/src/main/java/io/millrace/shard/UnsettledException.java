package io.millrace.shard;

import io.millrace.engine.UnansweredException;
import io.millrace.response.Fate;
import org.jspecify.annotations.Nullable;

/**
 * A payment across shards is not finished. {@code NOT_APPLIED}: nothing is held. {@code UNKNOWN}: submit it again with
 * the same id, or have it recovered.
 */
public final class UnsettledException extends UnansweredException
{
    private static final long serialVersionUID = 1L;

    UnsettledException(final String reason, final Fate fate, final @Nullable Throwable cause)
    {
        super(reason, fate, cause);
    }
}
