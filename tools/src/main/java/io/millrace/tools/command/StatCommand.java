package io.millrace.tools.command;

import io.millrace.operations.CountersReader;
import io.millrace.operations.EngineCounter;
import io.millrace.operations.EngineHistogram;
import io.millrace.operations.Health;
import io.millrace.operations.Health.State;
import io.millrace.tools.report.JsonLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code millrace stat}: watches an engine from outside, by the file that it counts in.
 */
@Command(
    name = "stat",
    mixinStandardHelpOptions = true,
    description = "Watches an engine from outside: health, counters, histograms. Reads one file and disturbs nobody. " +
        "Exit code 0: running; 1: degraded, stopped, closed or dead; 2: wrong usage.",
    footer =
    { "%nExample:", "  millrace stat millrace-data" })
public final class StatCommand implements Callable<Integer>
{
    /** Of what --json says; grows, and is raised when a member changes its meaning. */
    private static final int JSON_VERSION = 1;

    /** An engine ticks many times a second. */
    private static final long DEAD_AFTER_MS = 10_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "Data directory, or the counters file that the embedder named.")
    private Path place = Path.of("");

    @Option(names = "--every", paramLabel = "SECONDS",
        description = "Go on, every so many seconds, with rates since the time before.")
    private int everySeconds;

    @Option(names = "--count", paramLabel = "N", description = "How often; with --every, for ever unless given.")
    private int count;

    @Option(names = "--json", description = "Say it for machines, one JSON object a line.")
    private boolean isJson;

    @Override
    public Integer call() throws IOException
    {
        final Path file = Files.isDirectory(place) ? new DataDirectory(place).counters() : place;
        if (!Files.exists(file))
        {
            throw new ToolException("no engine counts here: file=" + file);
        }
        final PrintWriter out = spec.commandLine().getOut();
        CountersReader counters = CountersReader.open(file);
        show(counters, out, 0, 0);
        final int times = everySeconds == 0 ? 1 : count == 0 ? Integer.MAX_VALUE : count;
        for (int i = 1; i < times && !Thread.interrupted(); i++)
        {
            final long launchedMs = counters.launchedMs();
            final long applied = counters.value(EngineCounter.APPLIED_SEQUENCE);
            final long beganNs = System.nanoTime();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(everySeconds));
            // Anew each time: a later launch makes another file.
            counters = CountersReader.open(file);
            final boolean isSame = counters.launchedMs() == launchedMs;
            show(counters, out, isSame ? counters.value(EngineCounter.APPLIED_SEQUENCE) - applied : 0,
                System.nanoTime() - beganNs);
        }
        return word(counters).equals("running") ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void show(final CountersReader counters, final PrintWriter out, final long applied, final long tookNs)
    {
        final long perSecond = tookNs == 0 ? 0 : Math.round(applied * 1e9 / tookNs);
        if (isJson)
        {
            printJson(counters, out, perSecond);
        }
        else
        {
            print(counters, out, perSecond, tookNs != 0);
        }
        out.flush();
    }

    private static void print(
        final CountersReader counters, final PrintWriter out, final long perSecond, final boolean hasRate)
    {
        final String reason = counters.health().reason();
        say(out, "%s%s  process %d, launched %s", word(counters), reason.isEmpty() ? "" : ": " + reason,
            counters.processId(), Words.time(TimeUnit.MILLISECONDS.toNanos(counters.launchedMs())));
        if (hasRate)
        {
            say(out, "  %-18s %,d", "applied/s", perSecond);
        }
        for (final EngineCounter counter : EngineCounter.values())
        {
            final long value = counters.value(counter);
            say(out, "  %-18s %s", name(counter), value == Long.MAX_VALUE ? "not known" :
                String.format(Locale.ROOT, "%,d", value));
        }
        for (final EngineHistogram histogram : EngineHistogram.values())
        {
            say(out, "  %-18s n %,d  p50 %,d  p99 %,d  p99.9 %,d  max %,d", name(histogram),
                counters.count(histogram), counters.quantile(histogram, 0.5), counters.quantile(histogram, 0.99),
                counters.quantile(histogram, 0.999), counters.max(histogram));
        }
    }

    private static void printJson(final CountersReader counters, final PrintWriter out, final long perSecond)
    {
        final JsonLine line = new JsonLine().begin("stat");
        line.member("version", JSON_VERSION).member("state", word(counters))
            .member("reason", counters.health().reason()).member("process", counters.processId())
            .member("launchedMs", counters.launchedMs()).member("heartbeatMs", counters.heartbeatMs())
            .member("appliedPerSecond", perSecond);
        for (final EngineCounter counter : EngineCounter.values())
        {
            line.member(name(counter), counters.value(counter));
        }
        for (final EngineHistogram histogram : EngineHistogram.values())
        {
            line.member(name(histogram) + "-count", counters.count(histogram))
                .member(name(histogram) + "-p50", counters.quantile(histogram, 0.5))
                .member(name(histogram) + "-p99", counters.quantile(histogram, 0.99))
                .member(name(histogram) + "-max", counters.max(histogram));
        }
        out.println(line.end());
    }

    /** What the engine says of itself; of the dead, what it cannot say any more. */
    private static String word(final CountersReader counters)
    {
        final Health health = counters.health();
        final boolean isSilent = System.currentTimeMillis() - counters.heartbeatMs() > DEAD_AFTER_MS;
        final boolean isGone = ProcessHandle.of(counters.processId()).filter(ProcessHandle::isAlive).isEmpty();
        return health.state() != State.CLOSED && (isSilent || isGone) ? "dead" :
            health.state().name().toLowerCase(Locale.ROOT);
    }

    private static String name(final Enum<?> what)
    {
        return what.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void say(final PrintWriter out, final String format, final Object... values)
    {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
