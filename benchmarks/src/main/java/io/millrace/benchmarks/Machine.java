package io.millrace.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
        out.println("command  " + System.getProperty("benchmarks.command", UNKNOWN));
        out.println("commit   " + System.getProperty("benchmarks.commit", UNKNOWN));
        out.println("machine  " + text());
        out.println("jdk      " + jdk());
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
