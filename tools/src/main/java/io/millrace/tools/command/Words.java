package io.millrace.tools.command;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/**
 * Result codes and times as people say them.
 */
final class Words
{
    private static final DateTimeFormatter FIXED_TIME =
        new DateTimeFormatterBuilder().appendInstant(9).toFormatter(Locale.ROOT);

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
        return FIXED_TIME.format(Instant.ofEpochSecond(0, timeNs));
    }

    /** A command time in UTC. */
    static String time(final long timeNs)
    {
        return Instant.ofEpochSecond(0, timeNs).toString();
    }
}
