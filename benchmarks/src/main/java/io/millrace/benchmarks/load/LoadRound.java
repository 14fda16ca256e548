package io.millrace.benchmarks.load;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.millrace.ledger.CommandLayout;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one measurement of an {@link EngineLoad} gave.
 *
 * @param payments       answered.
 * @param elapsedNs      until the last was answered.
 * @param burst          commands journaled together, on average.
 * @param allocatedBytes by gateways and engine threads.
 * @param spent          processor time of its threads.
 * @param latency        of each payment, in nanoseconds; in an open loop from the intended send.
 * @param pieceBytes     of the plain file: as large as the average burst.
 * @param fileBytes      a second that the plain file took.
 * @param file           time of each piece, in nanoseconds.
 * @param late           when it was longest, and what a thread saw that only slept.
 * @param hop            the same through the bare ring under the same load; null if not measured.
 * @param path           the same through the bare ring with the raw path behind it; null if not measured.
 */
public record LoadRound(
    long payments,
    long elapsedNs,
    double burst,
    long allocatedBytes,
    ThreadTimes spent,
    Histogram latency,
    int pieceBytes,
    double fileBytes,
    Histogram file,
    Lateness late,
    @Nullable Limit hop,
    @Nullable Limit path)
{
    private static final double[] PERCENTILES =
        { 50, 90, 99, 99.9, 99.99 };

    /** @return payments answered a second. */
    public double perSecond()
    {
        return payments * (double)SECONDS.toNanos(1) / elapsedNs;
    }

    /** @return payments a second that the plain file took. */
    public double filePerSecond()
    {
        return fileBytes / CommandLayout.SLOT_LENGTH;
    }

    /**
     * Prints it.
     *
     * @param round   its number.
     * @param options of the load.
     */
    void print(final int round, final LoadOptions options)
    {
        System.out.printf(Locale.ROOT,
            "round %-2d %,.0f payments/s, bursts of %.1f, %.3f B allocated a payment (%,d B in all)%n",
            round, perSecond(), burst, (double)allocatedBytes / payments, allocatedBytes);
        System.out.println("         processor time a payment: " + spent.text(payments));
        System.out.println("         latency " + microseconds(latency) +
            (options.isOpenLoop() ? " from the intended send" : ""));
        print(late);
        if (hop != null)
        {
            print("hop", options.isCrowded() ? " beside threads that use as much as the journal's" : "", hop);
        }
        if (path != null)
        {
            print("path", options.rawPath() == LoadOptions.Path.WHOLE ? " with records and answers" : "", path);
            System.out.println("         processor time a payment: " + path.spent().text(path.payments()));
        }
        System.out.printf(Locale.ROOT, "raw file %,.0f payments/s (%,.0f MB/s) in pieces of %,d B%s, latency %s%n",
            filePerSecond(), fileBytes / 1e6, pieceBytes, options.isSynced() ? ", each synced" : "",
            microseconds(file));
    }

    private void print(final String name, final String beside, final Limit limit)
    {
        System.out.printf(Locale.ROOT, "raw %-4s %,.0f payments/s%s, latency %s%n", name, limit.perSecond(), beside,
            microseconds(limit.latency()));
        print(limit.late());
        System.out.printf(Locale.ROOT, "         engine / raw %s: p50 %.2f, p99 %.2f, p99.9 %.2f, payments/s %.2f%n",
            name, ratio(limit, 50), ratio(limit, 99), ratio(limit, 99.9), perSecond() / limit.perSecond());
    }

    private static void print(final Lateness late)
    {
        System.out.println("         worst seconds since the JVM began: " + late.worst().text());
        System.out.println("         a thread that only sleeps wakes late by " + microseconds(late.sleeper()));
        System.out.println("         its worst seconds: " + late.worstOfSleeper().text());
    }

    private double ratio(final Limit limit, final double percentile)
    {
        return (double)latency.getValueAtPercentile(percentile) / limit.latency().getValueAtPercentile(percentile);
    }

    private static String microseconds(final Histogram histogram)
    {
        final StringBuilder text = new StringBuilder();
        for (final double percentile : PERCENTILES)
        {
            text.append(String.format(Locale.ROOT, "p%s %,.1f  ",
                Double.toString(percentile).replaceAll("\\.0$", ""),
                histogram.getValueAtPercentile(percentile) / 1e3));
        }
        return text.append(String.format(Locale.ROOT, "max %,.1f us", histogram.getMaxValue() / 1e3)).toString();
    }
}
