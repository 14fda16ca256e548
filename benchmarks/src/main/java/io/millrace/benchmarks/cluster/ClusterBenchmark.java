package io.millrace.benchmarks.cluster;

import io.millrace.benchmarks.Flags;
import io.millrace.benchmarks.Machine;
import io.millrace.cluster.BareSession;
import io.millrace.cluster.ClusterClient;
import io.millrace.cluster.LocalCluster;
import io.millrace.cluster.LocalCluster.Service;
import io.millrace.engine.AccountOpening;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A ledger on three members, beside an echo on the same three, by turns: throughput, latency at fixed rates, the time
 * without answers when the leader stops, and the time to come back from the log and from a snapshot. All members, and
 * the client, share this process; archive and log sync what they write (level 1), all to one disk.
 */
public final class ClusterBenchmark
{
    private static final int[] SIZES = { 1, 16, 64 };
    private static final double[] PERCENTILES = { 50, 99, 99.9 };

    private final int rounds;
    private final long warmupNs;
    private final long ns;
    private final int inFlight;
    private final List<Long> rates = new ArrayList<>();
    private final long recover;
    private final boolean isAudited;
    private final Map<String, Map<Service, List<Double>>> figures = new LinkedHashMap<>();
    private final Map<Long, Map<Service, Histogram>> times = new LinkedHashMap<>();

    private ClusterBenchmark(final Flags flags)
    {
        final boolean isSmoke = flags.isSet("smoke");
        rounds = flags.count("rounds", isSmoke ? 1 : 3);
        warmupNs = TimeUnit.SECONDS.toNanos(flags.number("warmup", isSmoke ? 1 : 5));
        ns = TimeUnit.SECONDS.toNanos(flags.number("seconds", isSmoke ? 1 : 5));
        inFlight = flags.count("in-flight", 768);
        for (final String rate : flags.text("rates", isSmoke ? "1000" : "1000,10000,50000").split(",", -1))
        {
            rates.add(Long.parseLong(rate));
        }
        recover = flags.number("recover", isSmoke ? 10_000 : 1_000_000);
        isAudited = flags.isSet("audit");
        flags.checkAllKnown();
    }

    /**
     * Runs it.
     *
     * @param args flags: {@code --rounds, --warmup, --seconds, --in-flight, --rates 1000,10000, --recover payments,
     *             --audit, --smoke}.
     * @throws Exception if a member fails, or an answer is wrong.
     */
    public static void main(final String[] args) throws Exception
    {
        final ClusterBenchmark benchmark = new ClusterBenchmark(new Flags(args));
        Machine.print(System.out);
        System.out.println("members  3 in this process, loopback, file sync level 1" +
            (benchmark.isAudited ? ", an audit journal each" : ""));
        for (int round = 0; round < benchmark.rounds; round++)
        {
            for (final Service service : Service.values())
            {
                benchmark.measure(service, round == 0);
            }
        }
        benchmark.print();
    }

    private void measure(final Service service, final boolean isFirst) throws IOException, InterruptedException
    {
        try (LocalCluster cluster = new LocalCluster(service, isAudited))
        {
            if (service == Service.LEDGER)
            {
                open(cluster);
            }
            final Sending sending = new Sending(cluster.session());
            sending.flood(SIZES[SIZES.length - 1], inFlight, Long.MAX_VALUE, warmupNs);
            sending.flood(1, inFlight, Long.MAX_VALUE, warmupNs);
            for (final int size : SIZES)
            {
                note(service, size + " a message, payments/s", sending.flood(size, inFlight, Long.MAX_VALUE, ns));
            }
            for (final long rate : rates)
            {
                times.computeIfAbsent(rate, at -> new EnumMap<>(Service.class)).merge(
                    service, sending.steady(rate, ns), ClusterBenchmark::sum);
            }
            final Thread stopping = new Thread(cluster::stopLeader);
            stopping.start();
            note(service, "leader stops, ms without answer", sending.ping(ns + TimeUnit.SECONDS.toNanos(2)) / 1e6);
            stopping.join();
            cluster.startAll();
            if (isFirst && recover > 0)
            {
                recover(cluster, sending);
            }
            if (service == Service.LEDGER)
            {
                checkMoney(cluster, sending);
                sending.close();
                cluster.stopEqual();
            }
            else
            {
                sending.close();
            }
            if (sending.lost() > 0)
            {
                System.out.println(service.text() + ": messages without an answer: " + sending.lost());
            }
        }
    }

    private void recover(final LocalCluster cluster, final Sending sending)
    {
        final int size = SIZES[SIZES.length - 1];
        sending.flood(size, inFlight, recover - sending.payments(), Long.MAX_VALUE);
        System.out.printf(Locale.ROOT, "%s: payments in the log: %,d%n", cluster.service().text(), sending.payments());
        note(cluster.service(), "back from the log, payments/s", sending.payments() / restart(cluster, sending));
        cluster.snapshot();
        note(cluster.service(), "back from a snapshot, ms", restart(cluster, sending) * 1e3);
    }

    /** From the start of the first member to the first answer, in seconds. */
    private static double restart(final LocalCluster cluster, final Sending sending)
    {
        cluster.stopAll();
        final long beginNs = System.nanoTime();
        cluster.startAll();
        sending.over(cluster.session());
        sending.ping(0);
        return (System.nanoTime() - beginNs) / 1e9;
    }

    private static void open(final LocalCluster cluster)
    {
        try (ClusterClient client = cluster.client())
        {
            client.submit(AccountOpening.unbounded(BareSession.CASH, BareSession.EUR)).join();
            for (int i = 1; i <= BareSession.ACCOUNTS; i++)
            {
                client.submit(AccountOpening.creditNormal(BareSession.CASH + i, BareSession.EUR)).join();
            }
        }
    }

    /** Each payment moved one minor unit, once. */
    private static void checkMoney(final LocalCluster cluster, final Sending sending)
    {
        try (ClusterClient client = cluster.client())
        {
            final long paid = -client.account(BareSession.CASH).join().orElseThrow().posted();
            if (paid != sending.payments())
            {
                throw new IllegalStateException("payments: sent=" + sending.payments() + " posted=" + paid);
            }
        }
    }

    private void note(final Service service, final String what, final double figure)
    {
        figures.computeIfAbsent(what, named -> new EnumMap<>(Service.class))
            .computeIfAbsent(service, its -> new ArrayList<>()).add(figure);
    }

    private void print()
    {
        System.out.printf(Locale.ROOT, "%n%-48s %14s %14s %8s%n", "median of " + rounds, "ledger", "echo", "ratio");
        figures.forEach((what, by) -> row(what, median(by, Service.LEDGER), median(by, Service.ECHO)));
        times.forEach((rate, by) ->
        {
            for (final double percentile : PERCENTILES)
            {
                row(String.format(Locale.ROOT, "at %,d/s, p%s, us", rate, String.valueOf(percentile).replace(".0", "")),
                    micros(by, Service.LEDGER, percentile), micros(by, Service.ECHO, percentile));
            }
        });
    }

    /** A ratio above one is the ledger's disadvantage. */
    private static void row(final String what, final double ledger, final double echo)
    {
        System.out.printf(Locale.ROOT, "%-48s %,14.0f %,14.0f %8.2f%n", what, ledger, echo,
            what.endsWith("/s") ? echo / ledger : ledger / echo);
    }

    private static double median(final Map<Service, List<Double>> by, final Service service)
    {
        final List<Double> sorted = by.getOrDefault(service, List.of()).stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
    }

    private static double micros(
        final Map<Service, Histogram> by, final Service service, final double percentile)
    {
        final Histogram found = by.get(service);
        return found == null ? Double.NaN : found.getValueAtPercentile(percentile) / 1e3;
    }

    private static Histogram sum(final Histogram one, final Histogram other)
    {
        one.add(other);
        return one;
    }
}
