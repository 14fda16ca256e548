package io.millrace.benchmarks.load;

import io.millrace.benchmarks.Flags;
import io.millrace.benchmarks.Journals;
import io.millrace.benchmarks.Machine;
import io.millrace.engine.AccountOpening;
import io.millrace.engine.Payment;
import io.millrace.engine.PaymentClient;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.spi.Durability;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What an engine that has nothing to do takes of memory: with default settings, and a small one. Each in a JVM of its
 * own, after a payment and a collection; first such a JVM without an engine. Resident memory is the process's by the
 * system's count; of files, code and classes that other processes share are in it too.
 */
public final class Footprint
{
    private static final String KIND = "kind";
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int EUR = 978;

    private Footprint()
    {
    }

    /**
     * Runs it.
     *
     * @param args flags: none.
     * @throws Exception if a JVM cannot be started or fails.
     */
    public static void main(final String[] args) throws Exception
    {
        final Flags flags = new Flags(args);
        final String kind = flags.text(KIND, "");
        flags.checkAllKnown();
        if (!kind.isEmpty())
        {
            measure(kind);
            return;
        }
        Machine.print(System.out);
        System.out.println("engine      heap MiB   resident MiB   of it files MiB   threads");
        for (final String each : List.of("none", "default", "small"))
        {
            start(each);
        }
    }

    private static void start(final String kind) throws IOException, InterruptedException
    {
        final List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xms8m", "-Xmx256m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Footprint.class.getName()));
        command.addAll(List.of("--" + KIND, kind));
        final int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0)
        {
            throw new IllegalStateException("failed: kind=" + kind + " status=" + status);
        }
    }

    private static void measure(final String kind) throws IOException
    {
        if ("none".equals(kind))
        {
            print(kind);
            return;
        }
        try (Journals journals = new Journals(Journals.Kind.CHRONICLE, Durability.DEVICE, 1 << 12))
        {
            final PaymentEngine.Context context = new PaymentEngine.Context().journal(journals::open);
            try (PaymentEngine engine = PaymentEngine.launch("small".equals(kind) ? context.small() : context))
            {
                final PaymentClient client = engine.client();
                client.submit(AccountOpening.unbounded(1, EUR)).join();
                client.submit(AccountOpening.creditNormal(2, EUR)).join();
                if (!client.submit(Payment.of(new UUID(1, 1), 1, 2, 1, EUR)).join().isAccepted())
                {
                    throw new IllegalStateException("payment refused");
                }
                print(kind);
            }
        }
    }

    private static void print(final String kind) throws IOException
    {
        for (int i = 0; i < 3; i++)
        {
            System.gc();
        }
        final Runtime runtime = Runtime.getRuntime();
        System.out.printf(Locale.ROOT, "%-10s %9.1f %14.1f %17.1f %9d%n", kind,
            (double)(runtime.totalMemory() - runtime.freeMemory()) / (1 << 20), residentMiB("VmRSS:"),
            residentMiB("RssFile:"), ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private static double residentMiB(final String name) throws IOException
    {
        try (Stream<String> lines = Files.lines(STATUS))
        {
            return lines.filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024).findFirst().orElseThrow();
        }
    }
}
