package io.millrace.page;

import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * How a value is written for a reader: three digits and a unit.
 */
public enum Unit
{
    /** Nanoseconds, in whatever fits. */
    TIME,
    /** A number of things. */
    COUNT,
    /** Things a second. */
    RATE,
    /** How many times another. */
    RATIO,
    /** A percentile. */
    PERCENTILE,
    /** Nanoseconds since the epoch, as a time of the day or, at midnight, as a day; in UTC. */
    MOMENT;

    private static final String[] TIMES =
        { " ns", " µs", " ms", " s" };
    private static final String[] COUNTS =
        { "", " k", " M", " G" };

    /**
     * Writes a value.
     *
     * @param value in this unit.
     * @return such as {@code 1.2 M/s}.
     */
    public String text(final double value)
    {
        return switch (this)
        {
            case TIME -> scaled(value, TIMES);
            case COUNT -> scaled(value, COUNTS);
            case RATE -> scaled(value, COUNTS) + "/s";
            case RATIO -> digits(value) + " ×";
            case PERCENTILE -> Double.toString(value).replaceAll("\\.0$", "") + " %";
            case MOMENT -> moment(Math.round(value / 1e9));
        };
    }

    private static String moment(final long second)
    {
        final LocalDateTime moment = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        return moment.toLocalTime().equals(LocalTime.MIDNIGHT) ? moment.toLocalDate().toString() :
            moment.toLocalTime().toString();
    }

    private static String scaled(final double value, final String[] units)
    {
        int unit = 0;
        double shown = value;
        while (Math.abs(shown) >= 999.5 && unit < units.length - 1)
        {
            shown /= 1000;
            unit++;
        }
        return digits(shown) + units[unit];
    }

    private static String digits(final double value)
    {
        final double size = Math.abs(value);
        final String text = String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
