package io.millrace.benchmarks.load;

import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Processor time that the threads of a run have used, in nanoseconds.
 *
 * @param gatewayNs of all gateways together.
 * @param engineNs  of the engine's threads together.
 * @param journalNs of each thread of the journal, by its name behind {@code millrace-}.
 * @param otherNs   of the rest of the process: compiler, collector.
 */
public record ThreadTimes(long gatewayNs, long engineNs, SortedMap<String, Long> journalNs, long otherNs)
{
    /** What was used since. */
    ThreadTimes since(final ThreadTimes before)
    {
        final SortedMap<String, Long> journal = new TreeMap<>(journalNs);
        before.journalNs.forEach((name, spentNs) -> journal.computeIfPresent(name, (key, nowNs) -> nowNs - spentNs));
        return new ThreadTimes(
            gatewayNs - before.gatewayNs, engineNs - before.engineNs, journal, otherNs - before.otherNs);
    }

    /** In words, for each of so many payments. */
    String text(final long payments)
    {
        final StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "gateways %,.0f ns, engine %,.0f ns",
            (double)gatewayNs / payments, (double)engineNs / payments));
        for (final Map.Entry<String, Long> thread : journalNs.entrySet())
        {
            text.append(String.format(Locale.ROOT, ", journal's %s %,.0f ns",
                thread.getKey(), (double)thread.getValue() / payments));
        }
        return text.append(String.format(Locale.ROOT, ", rest %,.0f ns", (double)otherNs / payments)).toString();
    }
}
