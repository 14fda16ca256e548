package io.millrace.tools.statement;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/**
 * Days of UTC, the first and the last included.
 *
 * @param from first day.
 * @param to   last day, not before the first.
 */
public record Period(LocalDate from, LocalDate to)
{
    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);

    /**
     * Checks the order.
     */
    public Period
    {
        if (to.isBefore(from))
        {
            throw new IllegalArgumentException("period ends before it begins: from=" + from + " to=" + to);
        }
    }

    /**
     * The day of a command time.
     *
     * @param timeNs nanoseconds since the epoch.
     * @return the day in UTC.
     */
    public static LocalDate dayOf(final long timeNs)
    {
        return LocalDate.ofEpochDay(Math.floorDiv(timeNs, DAY_NS));
    }

    /**
     * Whether a command time is before the first day.
     *
     * @param timeNs nanoseconds since the epoch.
     * @return true if it is.
     */
    public boolean isAfter(final long timeNs)
    {
        return dayOf(timeNs).isBefore(from);
    }

    /**
     * Whether a command time is in the period.
     *
     * @param timeNs nanoseconds since the epoch.
     * @return true if it is.
     */
    public boolean has(final long timeNs)
    {
        return !isAfter(timeNs) && !dayOf(timeNs).isAfter(to);
    }

    /** @return when the first day begins. */
    public Instant begin()
    {
        return from.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    /** @return the last second of the last day. */
    public Instant end()
    {
        return to.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).minusSeconds(1);
    }
}
