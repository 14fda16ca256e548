package io.millrace.tools.command;

import io.millrace.tools.table.Times;
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

    static String of(final Enum<?> code)
    {
        return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** A command time in UTC, always with nine decimals, so that columns of it align and sort. */
    static String fixedTime(final long timeNs)
    {
        return Times.text(timeNs);
    }

    /** A command time in UTC. */
    static String time(final long timeNs)
    {
        return Instant.ofEpochSecond(0, timeNs).toString();
    }
}
