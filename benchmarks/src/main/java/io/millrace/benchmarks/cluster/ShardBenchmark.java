package io.millrace.benchmarks.cluster;

import io.millrace.benchmarks.Flags;
import io.millrace.benchmarks.Journals;
import io.millrace.benchmarks.Machine;
import io.millrace.cluster.ClusterClient;
import io.millrace.cluster.LocalCluster;
import io.millrace.engine.AccountOpening;
import io.millrace.engine.Payment;
import io.millrace.engine.PaymentEngine;
import io.millrace.engine.PaymentService;
import io.millrace.journal.spi.Durability;
import io.millrace.ledger.AccountState;
import io.millrace.ledger.Limits;
import io.millrace.shard.ShardLaws;
import io.millrace.shard.ShardMap;
import io.millrace.shard.ShardedPayments;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.agrona.CloseHelper;

/**
 * Payments over two shards, some share of them across, beside those of one ledger: how many a second with some under
 * way, and how long one alone takes. Shards are embedded engines with a journal each, or clusters of three members; all
 * of them, and the coordinator, share this process and its disk. Payments go by futures, one command each.
 */
public final class ShardBenchmark
{
    private static final int EUR = 978;
    private static final int ACCOUNTS = 1_000;
    /** More than are sent before they are answered: an answered payment is under way until its holds are captured. */
    private static final int UNDER_WAY_MAX = 1 << 14;
    private static final int[] SHARES = { 0, 5, 20, 50, 100 };
    /** Covers what a run pays; nothing is asked twice. */
    private static final Limits LIMITS = new Limits(1 << 12, 1 << 21, 1 << 16, 1 << 8, 1 << 8, 1 << 12, 1 << 12);

    private final int rounds;
    private final long warmupNs;
    private final long ns;
    private final int inFlight;
    private final boolean isClustered;
    private final Durability durability;
    private final Map<String, List<Double>> rates = new LinkedHashMap<>();
    private final Map<String, Histogram> times = new LinkedHashMap<>();
    private final SplittableRandom random = new SplittableRandom(1);
    private long paid;
    private long number;

    private ShardBenchmark(final Flags flags)
    {
        final boolean isSmoke = flags.isSet("smoke");
        rounds = flags.count("rounds", isSmoke ? 1 : 3);
        warmupNs = TimeUnit.SECONDS.toNanos(flags.number("warmup", isSmoke ? 1 : 3));
        ns = TimeUnit.SECONDS.toNanos(flags.number("seconds", isSmoke ? 1 : 3));
        inFlight = flags.count("in-flight", 256);
        isClustered = flags.isSet("clusters");
        durability = flags.choice("durability", Durability.PROCESS);
        flags.checkAllKnown();
    }

    /**
     * Runs it.
     *
     * @param args flags: {@code --rounds, --warmup, --seconds, --in-flight, --durability process|device, --clusters,
     *             --smoke}.
     * @throws Exception if a shard fails, an answer is wrong, or money is not where it should be.
     */
    public static void main(final String[] args) throws Exception
    {
        final ShardBenchmark benchmark = new ShardBenchmark(new Flags(args));
        Machine.print(System.out);
        try (Shards shards = benchmark.isClustered ? new Clusters() : new Engines(benchmark.durability))
        {
            System.out.println("shards   2 in this process: " + shards);
            benchmark.measure(shards.services());
        }
        benchmark.print();
    }

    private void measure(final Map<Integer, PaymentService> services)
    {
        services.forEach((shard, service) ->
        {
            for (int i = 0; i < ACCOUNTS; i++)
            {
                service.submit(AccountOpening.unbounded(account(shard, i), EUR)).join();
            }
        });
        final ShardMap map = ShardMap.empty(ShardMap.DEFAULT_VALIDITY_MS).with(0, 0).with(1, 1);
        try (ShardedPayments payments = new ShardedPayments(map, services, UNDER_WAY_MAX))
        {
            final Function<Payment, CompletableFuture<Boolean>> across =
                payment -> payments.submit(payment).thenApply(answer -> answer.isAccepted());
            final PaymentService first = Objects.requireNonNull(services.get(0));
            final Function<Payment, CompletableFuture<Boolean>> alone =
                payment -> first.submit(payment).thenApply(result -> result.isAccepted());
            flood(services, across, 2, 50, warmupNs);
            flood(services, alone, 1, 0, warmupNs);
            for (int round = 0; round < rounds; round++)
            {
                note("one ledger", flood(services, alone, 1, 0, ns));
                time("one ledger", alone, 1, 0);
                for (final int share : SHARES)
                {
                    final String what = "two shards, " + share + " % across";
                    note(what, flood(services, across, 2, share, ns));
                    if (share % 100 == 0)
                    {
                        time(what, across, 2, share);
                    }
                }
            }
        }
        check(services);
    }

    /** As many unanswered as may be; the rate of payments whose last step is done. */
    private double flood(
        final Map<Integer, PaymentService> services,
        final Function<Payment, CompletableFuture<Boolean>> way,
        final int shards,
        final int share,
        final long forNs)
    {
        final AtomicLong answered = new AtomicLong();
        final AtomicLong failed = new AtomicLong();
        final long beginNs = System.nanoTime();
        long sent = 0;
        long nowNs = beginNs;
        while (nowNs - beginNs < forNs)
        {
            while (sent - answered.get() < inFlight)
            {
                sent++;
                final CompletableFuture<Boolean> unused =
                    way.apply(next(shards, share)).whenComplete((isAccepted, thrown) ->
                    {
                        if (thrown != null || !isAccepted)
                        {
                            failed.incrementAndGet();
                        }
                        answered.incrementAndGet();
                    });
            }
            LockSupport.parkNanos(20_000);
            nowNs = System.nanoTime();
        }
        while (answered.get() < sent)
        {
            LockSupport.parkNanos(20_000);
        }
        awaitLastSteps(services);
        final double rate = sent / ((System.nanoTime() - beginNs) / 1e9);
        if (failed.get() > 0)
        {
            throw new IllegalStateException("payments were not accepted: failed=" + failed + " sent=" + sent);
        }
        return rate;
    }

    /** One after the other. */
    private void time(
        final String what,
        final Function<Payment, CompletableFuture<Boolean>> way,
        final int shards,
        final int share)
    {
        final Histogram histogram = times.computeIfAbsent(what, named -> new Histogram(3));
        final long untilNs = System.nanoTime() + ns;
        while (System.nanoTime() < untilNs)
        {
            final Payment payment = next(shards, share);
            final long beginNs = System.nanoTime();
            if (!way.apply(payment).join())
            {
                throw new IllegalStateException("payment was not accepted: " + payment);
            }
            histogram.recordValue(System.nanoTime() - beginNs);
        }
    }

    private Payment next(final int shards, final int share)
    {
        final int from = (int)(number % shards);
        final int to = random.nextInt(100) < share ? 1 - from : from;
        paid++;
        return Payment.of(new UUID(random.nextLong(), ++number), account(from, random.nextInt(ACCOUNTS / 2)),
            account(to, ACCOUNTS / 2 + random.nextInt(ACCOUNTS / 2)), 1, EUR);
    }

    /** All that was paid came, once, and nothing is left on the way. */
    private void check(final Map<Integer, PaymentService> services)
    {
        awaitLastSteps(services);
        final List<String> broken = ShardLaws.check(services, EUR);
        long credited = 0;
        for (final Map.Entry<Integer, PaymentService> shard : services.entrySet())
        {
            for (int i = ACCOUNTS / 2; i < ACCOUNTS; i++)
            {
                final AccountState state = shard.getValue().account(account(shard.getKey(), i)).join().orElseThrow();
                credited += state.creditsPosted();
            }
        }
        if (!broken.isEmpty() || credited != paid)
        {
            throw new IllegalStateException("paid=" + paid + " credited=" + credited + " laws=" + broken);
        }
    }

    private static void awaitLastSteps(final Map<Integer, PaymentService> services)
    {
        final long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (services.values().stream().anyMatch(service -> ShardLaws.underWayMinor(service, EUR) != 0))
        {
            if (System.nanoTime() > untilNs)
            {
                throw new IllegalStateException("payments are left on the way");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private void note(final String what, final double rate)
    {
        rates.computeIfAbsent(what, named -> new ArrayList<>()).add(rate);
    }

    private void print()
    {
        final double all = median(rates.getOrDefault("two shards, 0 % across", List.of()));
        System.out.printf(Locale.ROOT, "%n%-28s %14s %18s%n", "median of " + rounds + ", " + inFlight + " under way",
            "payments/s", "of 0 % across");
        rates.forEach((what, values) -> System.out.printf(Locale.ROOT, "%-28s %,14.0f %18.2f%n", what, median(values),
            median(values) / all));
        System.out.printf(Locale.ROOT, "%n%-28s %14s %14s %14s%n", "one at a time, us", "p50", "p99", "p99.9");
        times.forEach((what, histogram) -> System.out.printf(Locale.ROOT, "%-28s %,14.1f %,14.1f %,14.1f%n", what,
            histogram.getValueAtPercentile(50) / 1e3, histogram.getValueAtPercentile(99) / 1e3,
            histogram.getValueAtPercentile(99.9) / 1e3));
    }

    private static double median(final List<Double> values)
    {
        return values.isEmpty() ? Double.NaN : values.stream().sorted().toList().get(values.size() / 2);
    }

    private static long account(final int shard, final int index)
    {
        return (long)shard << 48 | 1 + index;
    }

    /** Two of them. */
    private interface Shards extends Closeable
    {
        Map<Integer, PaymentService> services();
    }

    /** Embedded engines, a journal each. */
    private static final class Engines implements Shards
    {
        private final Durability durability;
        private final List<Journals> journals = new ArrayList<>();
        private final List<PaymentEngine> engines = new ArrayList<>();

        private Engines(final Durability durability) throws IOException
        {
            this.durability = durability;
            for (int i = 0; i < 2; i++)
            {
                final Journals its = new Journals(Journals.Kind.CHRONICLE, durability, 4_096);
                journals.add(its);
                engines.add(PaymentEngine
                    .launch(new PaymentEngine.Context().journal(its::open).limits(LIMITS).maxBurst(4_096)));
            }
        }

        @Override
        public Map<Integer, PaymentService> services()
        {
            return Map.of(0, engines.get(0).client(), 1, engines.get(1).client());
        }

        @Override
        public String toString()
        {
            return "embedded engines, durability " + Journals.text(durability);
        }

        @Override
        public void close() throws IOException
        {
            CloseHelper.closeAll(engines);
            for (final Journals its : journals)
            {
                its.close();
            }
        }
    }

    /** Clusters of three, a client each. */
    private static final class Clusters implements Shards
    {
        private final List<LocalCluster> clusters = new ArrayList<>();
        private final List<ClusterClient> clients = new ArrayList<>();

        private Clusters() throws IOException
        {
            for (int i = 0; i < 2; i++)
            {
                final LocalCluster cluster = new LocalCluster(LocalCluster.Service.LEDGER, false);
                clusters.add(cluster);
                clients.add(cluster.client());
            }
        }

        @Override
        public Map<Integer, PaymentService> services()
        {
            return Map.of(0, clients.get(0), 1, clients.get(1));
        }

        @Override
        public String toString()
        {
            return "clusters of 3 members, file sync level 1";
        }

        @Override
        public void close() throws IOException
        {
            CloseHelper.closeAll(clients);
            for (final LocalCluster cluster : clusters)
            {
                cluster.close();
            }
        }
    }
}
