package io.millrace.benchmarks.micro;

import io.millrace.benchmarks.Flags;
import io.millrace.benchmarks.Machine;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link LedgerPayBenchmark} in rounds, and prints the ratio of ledger to raw limit. A round runs both sides one
 * after the other in fresh JVMs, and a ratio is taken within a round, so that a noisy neighbour strikes both.
 * <pre>
 *   --rounds 3  --accounts 10000,1000000,10000000  --ids sequential,random  --window 1048576  --huge-pages  --smoke
 * </pre>
 */
public final class LedgerPayReport
{
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private LedgerPayReport()
    {
    }

    /**
     * Runs it.
     *
     * @param args flags.
     * @throws RunnerException if JMH fails, or the benchmark's check of itself.
     */
    public static void main(final String[] args) throws RunnerException
    {
        final Flags flags = new Flags(args);
        final boolean isSmoke = flags.isSet("smoke");
        final int rounds = flags.count("rounds", isSmoke ? 1 : 3);
        final String[] accounts = list(flags.text("accounts", isSmoke ? "10000" : "10000,1000000,10000000"));
        final String[] ids = list(flags.text("ids", isSmoke ? "random" : "sequential,random"));
        final ChainedOptionsBuilder options = new OptionsBuilder()
            .include(LedgerPayBenchmark.class.getName() + "\\.")
            .param("window", flags.text("window", isSmoke ? "16384" : "1048576"))
            .forks(1).shouldFailOnError(true).verbosity(VerboseMode.SILENT).addProfiler(GCProfiler.class);
        if (flags.isSet("huge-pages"))
        {
            options.jvmArgsAppend("-Xms3g", "-Xmx3g", "-XX:+UseTransparentHugePages");
        }
        if (isSmoke)
        {
            options.warmupIterations(1).warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(1).measurementTime(TimeValue.milliseconds(500));
        }
        flags.checkAllKnown();

        Machine.print(System.out);
        System.out.println("           ns a payment: median (least to most) of " + rounds +
            " rounds; the writing of the command is in both sides, and taken off from both in the net ratio");
        System.out.println("| accounts | ids        | ledger              | raw loop            | command |" +
            " ratio | net ratio          | B/op |");
        System.out.println("|---------:|:-----------|--------------------:|--------------------:|--------:|" +
            "------:|-------------------:|-----:|");
        for (final String count : accounts)
        {
            for (final String kind : ids)
            {
                run(options.param("accounts", count).param("ids", kind), count, kind, rounds);
            }
        }
    }

    private static void run(
        final ChainedOptionsBuilder options, final String accounts, final String ids, final int rounds)
        throws RunnerException
    {
        final double[] ledger = new double[rounds];
        final double[] raw = new double[rounds];
        final double[] commands = new double[rounds];
        final double[] ratio = new double[rounds];
        final double[] netRatio = new double[rounds];
        double allocated = 0;
        for (int round = 0; round < rounds; round++)
        {
            final Map<String, RunResult> results = byName(new Runner(options.build()).run());
            ledger[round] = scoreOf(results, "ledger");
            raw[round] = scoreOf(results, "raw");
            commands[round] = scoreOf(results, "commands");
            ratio[round] = ledger[round] / raw[round];
            netRatio[round] = (ledger[round] - commands[round]) / (raw[round] - commands[round]);
            allocated = Math.max(allocated, allocatedBy(of(results, "ledger")));
        }
        System.out.printf(Locale.ROOT, "| %8s | %-10s | %19s | %19s | %7.1f | %5.2f | %18s | %4.1f |%n",
            accounts, ids, spread(ledger, "%.1f"), spread(raw, "%.1f"), median(commands), median(ratio),
            spread(netRatio, "%.2f"), allocated);
    }

    private static Map<String, RunResult> byName(final Collection<RunResult> results)
    {
        final Map<String, RunResult> byName = new TreeMap<>();
        for (final RunResult result : results)
        {
            final String name = result.getParams().getBenchmark();
            byName.put(name.substring(name.lastIndexOf('.') + 1), result);
        }
        return byName;
    }

    private static RunResult of(final Map<String, RunResult> results, final String name)
    {
        return Objects.requireNonNull(results.get(name), name);
    }

    private static double scoreOf(final Map<String, RunResult> results, final String name)
    {
        return of(results, name).getPrimaryResult().getStatistics().getPercentile(50);
    }

    private static double allocatedBy(final RunResult result)
    {
        return Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED), ALLOCATED).getScore();
    }

    private static String spread(final double[] values, final String format)
    {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return String.format(Locale.ROOT, format + " (" + format + " to " + format + ")",
            median(values), sorted[0], sorted[sorted.length - 1]);
    }

    private static double median(final double[] values)
    {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String[] list(final String commaSeparated)
    {
        return commaSeparated.split(",", -1);
    }
}
