package io.millrace.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a figure comes from: printed in front of it.
 */
public final class Machine
{
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String UNKNOWN = "unknown (start it by benchmarks/bin/bench)";

    private Machine()
    {
    }

    /**
     * Prints machine, JDK, commit and command.
     *
     * @param out to print to.
     */
    public static void print(final PrintStream out)
    {
        facts().forEach((name, value) -> out.printf("%-8s %s%n", name, value));
    }

    /** @return machine, JDK, commit, command and time, by name. */
    public static Map<String, String> facts()
    {
        final Map<String, String> facts = new LinkedHashMap<>();
        facts.put("command", System.getProperty("benchmarks.command", UNKNOWN));
        facts.put("commit", System.getProperty("benchmarks.commit", UNKNOWN));
        facts.put("machine", text());
        facts.put("jdk", jdk());
        facts.put("flags", flags());
        facts.put("load", "average of " + ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage() +
            " before the run");
        facts.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        return facts;
    }

    /** The JVM's, without those that open packages, which all runs have, and without what is said above. */
    private static String flags()
    {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> flag.startsWith("-X"))
            .collect(Collectors.joining(" "));
    }

    /** @return the machine in a line. */
    public static String text()
    {
        return Runtime.getRuntime().availableProcessors() + " processors (" + processor() + "), " +
            System.getProperty("os.name") + ' ' + System.getProperty("os.version") + ' ' +
            System.getProperty("os.arch");
    }

    /** @return the JDK in a line. */
    public static String jdk()
    {
        return System.getProperty("java.vm.name") + ' ' + System.getProperty("java.vm.version") + ", heap " +
            (Runtime.getRuntime().maxMemory() >> 20) + " MiB";
    }

    private static String processor()
    {
        if (!Files.isReadable(PROCESSORS))
        {
            return "unknown";
        }
        try (Stream<String> lines = Files.lines(PROCESSORS))
        {
            return lines.filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst().orElse("unknown");
        }
        catch (final IOException unreadable)
        {
            return "unknown";
        }
    }
}
