package io.millrace.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All peers, one after the other, each in a JVM of its own: one table. One that cannot run says why in its row.
 * <pre>
 *   peers [--accounts 100000] [--seconds 10] [--warmup 5] [--smoke] [--only NAME,...] [--out DIR]
 *         [--postgres JDBC-URL] [--redis URL] [--tigerbeetle ADDRESS]
 * </pre>
 */
public final class Peers
{
    private static final long TIMEOUT_S = 900;
    private static final String HEAD =
        "| engine | a batch of | payments/s | a batch p50 ms | one at a time, payments/s | p50 us | p99 us |" +
            " a crash leaves | unlike the others |\n" +
            "|:-------|-----------:|-----------:|---------------:|--------------------------:|-------:|-------:|" +
            ":---------------|:------------------|";

    /**
     * A row to be measured.
     *
     * @param name     of the engine.
     * @param type     of its {@link Peer}.
     * @param argument of the constructor; null if it can only run with a flag that is not given.
     * @param flag     that it needs.
     */
    private record Row(String name, String type, @Nullable String argument, String flag)
    {
        Row(final String name, final String type, final String argument)
        {
            this(name, type, argument, "");
        }
    }

    private final Map<String, String> flags = new TreeMap<>();
    private final StringBuilder table = new StringBuilder();

    private Peers(final String[] args)
    {
        for (int i = 0; i < args.length; i++)
        {
            final boolean hasValue = i + 1 < args.length && !args[i + 1].startsWith("--");
            flags.put(args[i], hasValue ? args[i + 1] : "true");
            i += hasValue ? 1 : 0;
        }
    }

    /**
     * Runs them.
     *
     * @param args flags, see above.
     * @throws IOException          if a JVM cannot be started.
     * @throws InterruptedException if it is interrupted.
     */
    public static void main(final String[] args) throws IOException, InterruptedException
    {
        new Peers(args).run();
    }

    private void run() throws IOException, InterruptedException
    {
        final boolean isSmoke = flags.containsKey("--smoke");
        final String only = flags.getOrDefault("--only", "");
        final List<String> size = List.of(
            flags.getOrDefault("--accounts", isSmoke ? "1000" : "100000").replace("_", ""),
            Long.toString(isSmoke ? 100 : 1000 * Long.parseLong(flags.getOrDefault("--warmup", "5"))),
            Long.toString(isSmoke ? 300 : 1000 * Long.parseLong(flags.getOrDefault("--seconds", "10"))));
        say("machine  " + Runtime.getRuntime().availableProcessors() + " processors, " +
            System.getProperty("os.name") + ' ' + System.getProperty("os.version") + ", load average " +
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        say("jdk      " + System.getProperty("java.vm.name") + ' ' + System.getProperty("java.vm.version"));
        say("commit   " + System.getProperty("benchmarks.commit", "unknown"));
        say("command  " + System.getProperty("benchmarks.command", "unknown"));
        say("run      " + size.get(0) + " accounts, " + size.get(1) + " ms before and " + size.get(2) +
            " ms of each of: batches, one at a time" + (isSmoke ? "; figures mean nothing" : "") + "\n");
        say(HEAD);
        for (final Row row : rows())
        {
            if (only.isEmpty() || List.of(only.split(",", -1)).contains(row.type))
            {
                say(measure(row, size));
            }
        }
        final String out = flags.get("--out");
        if (out != null)
        {
            Files.createDirectories(Path.of(out));
            Files.writeString(Path.of(out, "peers.md"), table.toString());
        }
    }

    private List<Row> rows()
    {
        final List<Row> rows = new ArrayList<>(List.of(
            new Row("Millrace", "MillracePeer", "PROCESS"),
            new Row("Millrace", "MillracePeer", "DEVICE"),
            new Row("exchange-core 0.5.3", "exchangecore.ExchangeCorePeer", "none"),
            new Row("exchange-core 0.5.3", "exchangecore.ExchangeCorePeer", "journal"),
            new Row("Chronicle Queue account manager", "ChroniclePeer", ""),
            new Row("H2", "H2Peer", "memory"),
            new Row("H2", "H2Peer", "file")));
        final String postgres = flags.get("--postgres");
        if (postgres == null)
        {
            rows.add(new Row("PostgreSQL", "PostgresPeer", "own sync"));
            rows.add(new Row("PostgreSQL", "PostgresPeer", "own async"));
        }
        else
        {
            rows.add(new Row("PostgreSQL", "PostgresPeer", postgres));
        }
        rows.add(new Row("Redis", "RedisPeer", flags.get("--redis"), "--redis URL"));
        rows.add(new Row("TigerBeetle", "TigerBeetlePeer", flags.get("--tigerbeetle"), "--tigerbeetle ADDRESS"));
        return rows;
    }

    private String measure(final Row row, final List<String> size) throws IOException, InterruptedException
    {
        final String argument = row.argument;
        if (argument == null)
        {
            return without(row, "not run: give " + row.flag);
        }
        final boolean isOld = row.type.startsWith("exchangecore");
        final List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.add("@" + System.getProperty(isOld ? "peers.oldOptions" : "peers.options"));
        if (Runtime.version().feature() >= 23)
        {
            command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
        }
        command.addAll(List.of("-Xms2g", "-Xmx2g", "-cp",
            System.getProperty(isOld ? "peers.oldClassPath" : "java.class.path"),
            PeerRun.class.getName(), Peers.class.getPackageName() + '.' + row.type, argument));
        command.addAll(size);
        final Path directory = Scratch.directory();
        try
        {
            final File out = directory.resolve("out").toFile();
            final File err = directory.resolve("err").toFile();
            final Process process =
                new ProcessBuilder(command).directory(directory.toFile()).redirectOutput(out).redirectError(err)
                    .start();
            if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS))
            {
                process.destroyForcibly().waitFor();
                return without(row, "did not end in " + TIMEOUT_S + " s");
            }
            return Files.readAllLines(out.toPath(), UTF_8).stream().filter(line -> line.startsWith(PeerRun.ROW))
                .findFirst().map(line -> line(row, line.split("\t", -1)))
                .orElseGet(() -> without(row, "cannot run: " + complaint(err.toPath())));
        }
        finally
        {
            Scratch.delete(directory);
        }
    }

    private static String line(final Row row, final String[] parts)
    {
        return String.format(Locale.ROOT, "| %s | %,d | %,.0f | %,.2f | %,.0f | %,.1f | %,.1f | %s | %s |",
            row.name, Long.parseLong(parts[3]), Double.parseDouble(parts[4]), Long.parseLong(parts[5]) / 1e6,
            Double.parseDouble(parts[6]), Long.parseLong(parts[7]) / 1e3, Long.parseLong(parts[8]) / 1e3, parts[1],
            parts[2]);
    }

    private static String without(final Row row, final String why)
    {
        return String.format(Locale.ROOT, "| %s | | | | | | | %s | %s |", row.name,
            Objects.requireNonNullElse(row.argument, "").toLowerCase(Locale.ROOT), why);
    }

    /** The first line of the innermost cause. */
    private static String complaint(final Path err)
    {
        try
        {
            final List<String> lines = Files.readAllLines(err, UTF_8);
            return lines.stream().filter(line -> line.startsWith("Caused by: ")).reduce((first, last) -> last)
                .or(() -> lines.stream().filter(line -> line.startsWith("Exception in")).findFirst())
                .orElse(lines.isEmpty() ? "it said nothing" : lines.get(0))
                .replace("Caused by: ", "").replace('|', '/');
        }
        catch (final IOException ex)
        {
            return ex.toString();
        }
    }

    private void say(final String line)
    {
        System.out.println(line);
        table.append(line).append('\n');
    }
}
