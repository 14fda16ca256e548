package io.millrace.tools.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * A moment in a journal: up to and with a sequence, or a time, whichever of the two it was given as.
 *
 * @param sequence of the last command that belongs to it; 2^63-1 where a time was given.
 * @param timeNs   the last that belongs to it, nanoseconds since the epoch, UTC; 2^63-1 where a sequence was given.
 */
public record Position(long sequence, long timeNs)
{
    /** After all there is. */
    public static final Position END = new Position(Long.MAX_VALUE, Long.MAX_VALUE);
    /** Before all there is. */
    public static final Position START = new Position(-1, Long.MIN_VALUE);

    /**
     * Reads the end of a span: {@code 4711}, {@code 2026-03-02T09:00:00Z}, or {@code 2026-03-02} with all of that day.
     *
     * @param text as above; times are UTC.
     * @return the last moment that belongs to it.
     * @throws IllegalArgumentException if it is none of these.
     */
    public static Position until(final String text)
    {
        return isDate(text) ? ofTime(instantOf(text).plus(1, ChronoUnit.DAYS).minusNanos(1)) : of(text);
    }

    /**
     * Reads the beginning of a span, in the same forms.
     *
     * @param text of it.
     * @return the last moment that does not belong to it yet.
     * @throws IllegalArgumentException if it is none of these.
     */
    public static Position before(final String text)
    {
        if (isSequence(text))
        {
            return new Position(of(text).sequence - 1, Long.MAX_VALUE);
        }
        return ofTime((isDate(text) ? instantOf(text) : parse(text)).minusNanos(1));
    }

    /**
     * Whether something that was applied belongs to what this is the end of.
     *
     * @param causeSequence as in {@link Entry#causeSequence()}.
     * @param atNs          command time.
     * @return false if it came later.
     */
    public boolean includes(final long causeSequence, final long atNs)
    {
        return causeSequence <= sequence && atNs <= timeNs;
    }

    private static Position of(final String text)
    {
        if (isSequence(text))
        {
            return new Position(Long.parseLong(text), Long.MAX_VALUE);
        }
        return ofTime(parse(text));
    }

    private static boolean isSequence(final String text)
    {
        return text.matches("\\d{1,18}");
    }

    private static boolean isDate(final String text)
    {
        return text.matches("\\d{4}-\\d{2}-\\d{2}");
    }

    private static Instant instantOf(final String date)
    {
        try
        {
            return LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        catch (final DateTimeException ex)
        {
            throw notOne(date, ex);
        }
    }

    private static Instant parse(final String text)
    {
        try
        {
            return Instant.parse(text);
        }
        catch (final DateTimeException ex)
        {
            throw notOne(text, ex);
        }
    }

    private static Position ofTime(final Instant instant)
    {
        try
        {
            return new Position(Long.MAX_VALUE, ChronoUnit.NANOS.between(Instant.EPOCH, instant));
        }
        catch (final ArithmeticException ex)
        {
            throw notOne(instant.toString(), ex);
        }
    }

    private static IllegalArgumentException notOne(final String text, final Exception cause)
    {
        return new IllegalArgumentException(
            "'" + text + "' is no sequence, no UTC time such as 2026-03-02T09:00:00Z and no date", cause);
    }
}
