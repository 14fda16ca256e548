package io.millrace.benchmarks.report;

import io.millrace.benchmarks.Flags;
import io.millrace.benchmarks.load.EngineLoad;
import io.millrace.benchmarks.load.Limit;
import io.millrace.benchmarks.load.LoadOptions;
import io.millrace.benchmarks.load.LoadRound;
import io.millrace.benchmarks.load.MixedLoad;
import io.millrace.benchmarks.micro.LedgerTable;
import io.millrace.benchmarks.micro.MicroTable;
import io.millrace.benchmarks.model.BatchModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.runner.RunnerException;

/**
 * One run of everything, each figure beside its raw limit, into a directory with a report.
 * <pre>
 *   bench          a first look, 1 to 2 minutes
 *   bench --full   longer, over more sizes and workloads, about half an hour
 *   bench --smoke  whether it works at all; its figures mean nothing
 *   --out DIR      results directory, bench-results/TIME by default
 *   --only a,b     of: open, one, burst, model, mixed, accounts, workloads, parts
 * </pre>
 */
public final class Bench
{
    /** How long and how much. */
    private enum Size
    {
        /** Whether it works. */
        SMOKE(50, 100, 64, 1_000, 10_000),
        /** A first look. */
        QUICK(1000, 2000, 8, 10_000, 1_000_000),
        /** Figures. */
        FULL(8000, 20_000, 2, 10_000, 10_000_000);

        private final int warmupMs;
        private final int millis;
        private final int burstFactor;
        private final int accountsLeast;
        private final int accountsMost;

        Size(
            final int warmupMs,
            final int millis,
            final int burstFactor,
            final int accountsLeast,
            final int accountsMost)
        {
            this.warmupMs = warmupMs;
            this.millis = millis;
            this.burstFactor = burstFactor;
            this.accountsLeast = accountsLeast;
            this.accountsMost = accountsMost;
        }
    }

    private static final long[] RATES =
        { 100_000, 500_000 };
    private static final int OPEN_WARMUP_MS = 60_000;
    private static final int ACCOUNTS = 1_000_000;
    private static final int BURST_MOST = 4096;
    private static final int BURST_ACCOUNTS = 10_000;

    private final Size size;
    private final Results results;
    private final Report report;

    private Bench(final Size size, final Results results)
    {
        this.size = size;
        this.results = results;
        report = new Report(results);
    }

    /**
     * Runs it.
     *
     * @param args flags, see above.
     * @throws IOException          if the results cannot be written.
     * @throws RunnerException      if JMH fails.
     * @throws InterruptedException if the benchmark is interrupted.
     */
    public static void main(final String[] args) throws IOException, RunnerException, InterruptedException
    {
        final Flags flags = new Flags(args);
        final Size size = flags.isSet("smoke") ? Size.SMOKE : flags.isSet("full") ? Size.FULL : Size.QUICK;
        final String time = LocalDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss"));
        final Path directory = Path.of(flags.text("out", "bench-results/" + time));
        final List<String> only = List.of(
            flags.text("only", "open,one,burst,model,mixed,accounts,workloads,parts").split(",", -1));
        flags.checkAllKnown();
        new Bench(size, new Results(directory)).run(only);
    }

    private void run(final List<String> only) throws IOException, RunnerException, InterruptedException
    {
        results.about().put("size", size.name().toLowerCase(Locale.ROOT) +
            (size == Size.SMOKE ? ": figures mean nothing" : ""));
        results.about().put("durability", "process (page cache) and device (fdatasync), as each figure says");
        results.about().forEach((name, value) -> System.out.printf("%-10s %s%n", name, value));
        for (final String part : only)
        {
            System.out.printf("%n== %s%n", part);
            switch (part)
            {
                case "open" -> open();
                case "one" -> oneAtATime();
                case "burst" -> bursts();
                case "model" -> model();
                case "mixed" -> mixed();
                case "accounts" -> accounts();
                case "workloads" -> workloads();
                case "parts" -> parts();
                default -> throw new IllegalArgumentException("no such part: " + part);
            }
        }
        report.write();
        System.out.printf("%nreport   %s%n", results.directory().resolve("report.html").toAbsolutePath());
    }

    private void open() throws IOException
    {
        for (final long rate : RATES)
        {
            // At 100,000 a second the compiler is at work for the better part of a minute, and is waited for.
            final LoadRound round = load(ACCOUNTS, size == Size.FULL ? OPEN_WARMUP_MS : size.warmupMs, "--mode", "open",
                "--rate", Long.toString(rate));
            report.open(rate, round.latency(), hopOf(round));
        }
    }

    private void oneAtATime() throws IOException
    {
        final LoadRound process = load(BURST_ACCOUNTS, size.warmupMs, "--in-flight", "1");
        report.oneAtATime("process", process.latency(), "bare ring", hopOf(process));
        final LoadRound device = load(
            BURST_ACCOUNTS, size.warmupMs, "--in-flight", "1", "--durability", "device", "--raw-hop", "false");
        report.oneAtATime("device", device.latency(), "plain file, fdatasync", device.file());
    }

    private void bursts() throws IOException
    {
        for (int burst = 1; burst <= BURST_MOST; burst *= size.burstFactor)
        {
            for (final String durability : List.of("process", "device"))
            {
                final List<String> flags = new ArrayList<>(List.of(
                    "--in-flight", Integer.toString(2 * burst), "--claim", Integer.toString(burst), "--whole-claims",
                    "--raw-hop", "false", "--durability", durability, "--accounts", Integer.toString(BURST_ACCOUNTS),
                    "--millis", Integer.toString(size.millis / 3),
                    "--warmup-millis", Integer.toString(size.warmupMs / 3)));
                final LoadRound round = EngineLoad.measure(LoadOptions.of(flags.toArray(String[]::new))).get(0);
                report.burst(durability, round.burst(), round.perSecond(), round.filePerSecond());
            }
        }
    }

    private void model() throws IOException
    {
        report.model(switch (size)
        {
            case SMOKE -> BatchModel.measure("--smoke");
            case QUICK -> BatchModel.measure("--repeats", "9");
            case FULL -> BatchModel.measure("--repeats", "51");
        });
    }

    private void mixed() throws IOException, InterruptedException
    {
        final MixedLoad.Round round = size == Size.FULL ? MixedLoad.measure("--rounds", "1", "--seconds", "20") :
            MixedLoad.measure("--rounds", "1", "--seconds", size == Size.SMOKE ? "1" : "2", "--warmup", "1",
                "--items", size == Size.SMOKE ? "10000" : "200000", "--accounts",
                Integer.toString(size == Size.SMOKE ? BURST_ACCOUNTS : ACCOUNTS));
        report.mixed(round);
    }

    private void accounts()
    {
        for (final String ids : size == Size.FULL ? List.of("random", "sequential") : List.of("random"))
        {
            for (int accounts = size.accountsLeast; accounts <= size.accountsMost; accounts *= 10)
            {
                report.accounts(accounts, ids, LedgerTable.measurePays(accounts, "random".equals(ids),
                    size == Size.SMOKE ? 1 << 14 : 1 << 20, size == Size.FULL ? 20 : 5, size.warmupMs / 2));
            }
        }
    }

    private void workloads() throws IOException
    {
        final int accounts = size == Size.SMOKE ? BURST_ACCOUNTS : ACCOUNTS;
        workload("random ids", accounts, "--raw-path", "whole");
        workload("sequential ids", accounts, "--ids", "sequential", "--raw-path", "whole");
        workload("Zipf", accounts, "--spread", "zipf");
        workload("one hot account", accounts, "--spread", "hot");
        workload("10 % refused", accounts, "--refused", "100");
        workload("40 % holds and captures", accounts, "--held", "400");
        if (size == Size.FULL)
        {
            workload("2 producers", accounts, "--producers", "2");
            workload("10,000 accounts", BURST_ACCOUNTS);
            workload("10,000,000 accounts", 10_000_000);
        }
    }

    private void workload(final String name, final int accounts, final String... flags) throws IOException
    {
        final List<String> all = new ArrayList<>(List.of(
            "--claim", "64", "--raw-hop", "false", "--accounts", Integer.toString(accounts),
            "--millis", Integer.toString(size.millis / 2), "--warmup-millis", Integer.toString(size.warmupMs / 2)));
        all.addAll(List.of(flags));
        report.workload(name, EngineLoad.measure(LoadOptions.of(all.toArray(String[]::new))).get(0));
    }

    private void parts() throws RunnerException
    {
        if (size == Size.FULL)
        {
            MicroTable.full(report::part);
        }
        else
        {
            MicroTable.quick(size == Size.SMOKE, report::part);
        }
    }

    private LoadRound load(final int accounts, final int warmupMs, final String... flags) throws IOException
    {
        final List<String> all = new ArrayList<>(List.of(
            "--accounts", Integer.toString(size == Size.SMOKE ? BURST_ACCOUNTS : accounts),
            "--millis", Integer.toString(size.millis), "--warmup-millis", Integer.toString(warmupMs)));
        all.addAll(List.of(flags));
        return EngineLoad.measure(LoadOptions.of(all.toArray(String[]::new))).get(0);
    }

    private static Histogram hopOf(final LoadRound round)
    {
        final Limit hop = round.hop();
        if (hop == null)
        {
            throw new IllegalStateException("the bare ring was not measured");
        }
        return hop.latency();
    }
}
