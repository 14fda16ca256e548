package io.millrace.page;

import java.util.concurrent.TimeUnit;

/**
 * Spans into which people divide time: 1, 5, 15 minutes, a day, a week.
 */
public final class TimeStep
{
    private static final long[] SECONDS =
        { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
            604_800, 1_209_600, 2_592_000, 7_776_000, 31_536_000 };

    private TimeStep()
    {
    }

    /**
     * The least step that is no shorter than a span.
     *
     * @param spanNs in nanoseconds.
     * @return nanoseconds, a second at the least; of very long ones whole years of 365 days.
     */
    public static long atLeastNs(final long spanNs)
    {
        for (final long seconds : SECONDS)
        {
            if (TimeUnit.SECONDS.toNanos(seconds) >= spanNs)
            {
                return TimeUnit.SECONDS.toNanos(seconds);
            }
        }
        final long yearNs = TimeUnit.SECONDS.toNanos(SECONDS[SECONDS.length - 1]);
        return (spanNs + yearNs - 1) / yearNs * yearNs;
    }
}
