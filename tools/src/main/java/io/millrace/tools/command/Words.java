package io.millrace.tools.command;

import io.millrace.ledger.ResultCode;
import java.time.Instant;
import java.util.Locale;

/**
 * Result codes and times as people say them.
 */
final class Words
{
    private Words()
    {
    }

    static String of(final ResultCode code)
    {
        return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** A command time in UTC. */
    static String time(final long timeNs)
    {
        return Instant.ofEpochSecond(0, timeNs).toString();
    }
}
