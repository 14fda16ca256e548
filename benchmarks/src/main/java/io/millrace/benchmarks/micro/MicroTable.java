package io.millrace.benchmarks.micro;

import io.millrace.benchmarks.Flags;
import io.millrace.benchmarks.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The parts of the way of a payment, each beside its raw limit and both by JMH in one run: codec, look-up by id,
 * checksum and chain, append to the journal, and the way there and back.
 * <pre>
 *   --only Codec,Lookup,Read,Checksum,Append,Hop  --iterations 5  --millis 1000  --quick  --smoke
 * </pre>
 */
public final class MicroTable
{
    private static final String HEAD =
        "| what                 | with                                     |         ns | raw limit  |" +
            "     raw ns | ratio |\n" +
            "|:---------------------|:-----------------------------------------|-----------:|:-----------|" +
            "-----------:|------:|";

    /**
     * A benchmark and the raw limit beside it.
     *
     * @param type   that holds both.
     * @param method of the benchmark.
     * @param raw    method of its limit.
     * @param says   what the limit is.
     */
    private record Pair(Class<?> type, String method, String raw, String says)
    {
    }

    /**
     * A line of the table.
     *
     * @param what  was measured.
     * @param with  its parameters.
     * @param ns    of one, median.
     * @param raw   what its limit is.
     * @param rawNs of one of the limit, median.
     */
    public record Row(String what, String with, double ns, String raw, double rawNs)
    {
        /** @return how many times the limit it takes. */
        public double ratio()
        {
            return ns / rawNs;
        }
    }

    private static final List<Pair> PAIRS = List.of(
        new Pair(CodecBenchmark.class, "encode", "rawEncode", "stores"),
        new Pair(CodecBenchmark.class, "decode", "rawDecode", "loads"),
        new Pair(LookupBenchmark.class, "account", "rawAccount", "array row"),
        new Pair(LookupBenchmark.class, "payment", "rawPayment", "hash table"),
        new Pair(ReadBenchmark.class, "alone", "among", "together"),
        new Pair(ChecksumBenchmark.class, "copyAndCrc", "copy", "memcpy"),
        new Pair(ChecksumBenchmark.class, "chain", "copyAndCrc", "copy, CRC"),
        new Pair(AppendBenchmark.class, "journal", "rawFile", "plain file"),
        new Pair(HopBenchmark.class, "engine", "rawHop", "bare ring"));

    private final ChainedOptionsBuilder options = new OptionsBuilder()
        .forks(1).shouldFailOnError(true).verbosity(VerboseMode.SILENT);
    private final List<String> only;

    private MicroTable(final Flags flags)
    {
        final boolean isSmoke = flags.isSet("smoke");
        final boolean isQuick = flags.isSet("quick") || isSmoke;
        only = List.of(flags.text("only", "Codec,Lookup,Read,Checksum,Append,Hop").split(",", -1));
        final int millis = flags.count("millis", isSmoke ? 20 : isQuick ? 150 : 1000);
        options.warmupIterations(isSmoke ? 1 : 3).warmupTime(TimeValue.milliseconds(millis))
            .measurementIterations(flags.count("iterations", isSmoke ? 1 : isQuick ? 3 : 5))
            .measurementTime(TimeValue.milliseconds(millis));
        if (isQuick)
        {
            options.param("accounts", isSmoke ? "1000" : "1000000").param("ids", "random")
                .param("window", isSmoke ? "16384" : "262144").param("megabytes", isSmoke ? "16" : "256")
                .param("burst", "1024").param("durability", "process").param("waiting", "spinning")
                .param("journal", "chronicle");
        }
    }

    /**
     * Runs it.
     *
     * @param args flags.
     * @throws RunnerException if JMH fails, or a benchmark's check of itself.
     */
    public static void main(final String[] args) throws RunnerException
    {
        final Flags flags = new Flags(args);
        final MicroTable table = new MicroTable(flags);
        flags.checkAllKnown();
        Machine.print(System.out);
        System.out.println(HEAD);
        table.run(MicroTable::print);
    }

    /**
     * Runs a short form of it.
     *
     * @param isSmoke  whether even shorter, so that the figures mean nothing.
     * @param consumer of each line.
     * @throws RunnerException if JMH fails, or a benchmark's check of itself.
     */
    public static void quick(final boolean isSmoke, final Consumer<Row> consumer) throws RunnerException
    {
        new MicroTable(new Flags(new String[] { isSmoke ? "--smoke" : "--quick" })).run(consumer);
    }

    /**
     * Runs all of it.
     *
     * @param consumer of each line.
     * @throws RunnerException if JMH fails, or a benchmark's check of itself.
     */
    public static void full(final Consumer<Row> consumer) throws RunnerException
    {
        new MicroTable(new Flags(new String[0])).run(consumer);
    }

    /**
     * Prints a line.
     *
     * @param row of the table.
     */
    public static void print(final Row row)
    {
        System.out.printf(Locale.ROOT, "| %-20s | %-40s | %,10.1f | %-10s | %,10.1f | %5.2f |%n",
            row.what(), row.with(), row.ns(), row.raw(), row.rawNs(), row.ratio());
    }

    private void run(final Consumer<Row> consumer) throws RunnerException
    {
        for (final String name : only)
        {
            final List<Pair> pairs = PAIRS.stream().filter(pair -> pair.type.getSimpleName().startsWith(name)).toList();
            if (pairs.isEmpty())
            {
                throw new IllegalArgumentException("no such benchmark: only=" + name);
            }
            run(pairs, consumer);
        }
    }

    private void run(final List<Pair> pairs, final Consumer<Row> consumer) throws RunnerException
    {
        final ChainedOptionsBuilder builder = new OptionsBuilder().parent(options.build());
        builder.include(pairs.get(0).type.getName() + "\\.");
        final List<RunResult> results = new ArrayList<>(new Runner(builder.build()).run());
        for (final Pair pair : pairs)
        {
            for (final RunResult result : results)
            {
                if (name(result).equals(pair.method))
                {
                    final RunResult raw = rawOf(result, pair.raw, results);
                    consumer.accept(new Row(pair.type.getSimpleName().replace("Benchmark", "") + ' ' + pair.method,
                        text(parameters(result)), medianNs(result), pair.says, medianNs(raw)));
                }
            }
        }
    }

    /** The limit with the same parameters, of which it may have fewer. */
    private static RunResult rawOf(final RunResult of, final String raw, final List<RunResult> results)
    {
        for (final RunResult result : results)
        {
            if (name(result).equals(raw) &&
                parameters(of).entrySet().containsAll(parameters(result).entrySet()))
            {
                return result;
            }
        }
        throw new IllegalStateException("no raw limit: benchmark=" + name(of) + " raw=" + raw);
    }

    private static Map<String, String> parameters(final RunResult result)
    {
        final BenchmarkParams params = result.getParams();
        final Map<String, String> parameters = new TreeMap<>();
        params.getParamsKeys().forEach(key -> parameters.put(key, params.getParam(key)));
        parameters.remove("window");
        return parameters;
    }

    private static String text(final Map<String, String> parameters)
    {
        return parameters.toString().replaceAll("[{}]", "").replace("=", " ");
    }

    private static String name(final RunResult result)
    {
        final String name = result.getParams().getBenchmark();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static double medianNs(final RunResult result)
    {
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }
}
