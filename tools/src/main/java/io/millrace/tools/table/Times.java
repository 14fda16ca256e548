package io.millrace.tools.table;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/**
 * Command times as text: UTC, always with nine decimals, so that columns of it align and sort.
 */
public final class Times
{
    private static final DateTimeFormatter FORM =
        new DateTimeFormatterBuilder().appendInstant(9).toFormatter(Locale.ROOT);

    private Times()
    {
    }

    /**
     * Says a time.
     *
     * @param timeNs nanoseconds since the epoch.
     * @return such as {@code 2026-03-02T09:00:00.000000001Z}.
     */
    public static String text(final long timeNs)
    {
        return FORM.format(Instant.ofEpochSecond(0, timeNs));
    }
}
