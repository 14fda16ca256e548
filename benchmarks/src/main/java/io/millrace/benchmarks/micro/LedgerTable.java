package io.millrace.benchmarks.micro;

import io.millrace.benchmarks.Flags;
import io.millrace.benchmarks.Machine;
import io.millrace.benchmarks.RawLoop;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The ledger and the {@linkplain RawLoop raw loop} beside it, for each kind of traffic: one table. Each line is a JVM
 * of its own, in which both sides run by turns, some tens of milliseconds each; a ratio is taken from two turns that
 * follow each other, so that a noisy neighbour strikes both. <em>Found</em> is the raw loop that finds
 * accounts by random ids. <em>Whole</em> is the raw loop that writes records and
 * answers as well, twice for a hold and its capture. Times are processor time of the thread while bursts are
 * applied; the writing of commands is not in them.
 * <pre>
 *   --rounds 20  --accounts 10000,1000000,10000000  --ids sequential,random  --traffic pay,into-one,...
 *   --window 1048576  --heap 4g  --huge-pages  --smoke
 * </pre>
 */
public final class LedgerTable
{
    /**
     * What plain payments cost.
     *
     * @param ledgerNs processor time of a payment through the ledger, median.
     * @param rawNs    through the raw loop, median.
     * @param foundNs  through the raw loop that finds accounts by random ids, median.
     * @param ratio    of the first two in turns that follow each other, median.
     */
    public record Pays(double ledgerNs, double rawNs, double foundNs, double ratio)
    {
    }

    private static final long WARMUP_MS = 4000;
    private static final long SMOKE_WARMUP_MS = 50;
    private static final String ROW = "row";

    private LedgerTable()
    {
    }

    /**
     * Runs it.
     *
     * @param args flags.
     * @throws Exception if a JVM cannot be started or fails.
     */
    public static void main(final String[] args) throws Exception
    {
        final Flags flags = new Flags(args);
        final String row = flags.text(ROW, "");
        final boolean isSmoke = flags.isSet("smoke");
        final int rounds = flags.count("rounds", isSmoke ? 2 : 20);
        final int window = flags.count("window", isSmoke ? 1 << 18 : 1 << 20);
        final String accounts = flags.text("accounts", isSmoke ? "1000" : "10000,1000000,10000000");
        final String ids = flags.text("ids", "sequential,random");
        final String traffics = flags.text("traffic", "");
        final String heap = flags.text("heap", isSmoke ? "1g" : "4g");
        final boolean hasHugePages = flags.isSet("huge-pages");
        flags.checkAllKnown();
        if (!row.isEmpty())
        {
            final String[] parts = row.split(":", -1);
            new LedgerTableRow(traffic(parts[0]), Integer.parseInt(parts[1]), "random".equals(parts[2]), window)
                .measure(rounds, isSmoke ? SMOKE_WARMUP_MS : WARMUP_MS).print();
            return;
        }
        Machine.print(System.out);
        System.out.println("           ns a payment, median of " + rounds + " turns; ratios: median (quartiles)");
        System.out.println(LedgerTableRow.HEAD);
        for (final Traffic traffic : Traffic.values())
        {
            if (traffics.isEmpty() || List.of(traffics.split(",", -1)).contains(traffic.text()))
            {
                for (final String count : accounts.split(",", -1))
                {
                    for (final String kind : ids.split(",", -1))
                    {
                        start(args, traffic.text() + ':' + count + ':' + kind, heap, hasHugePages);
                    }
                }
            }
        }
        Memory.print(System.out);
    }

    /**
     * Measures plain payments, in this JVM.
     *
     * @param accounts number of them.
     * @param isRandom whether ids are random, or sequential.
     * @param window   ids remembered.
     * @param rounds   turns of each side.
     * @param warmupMs before them.
     * @return what they cost.
     */
    public static Pays measurePays(
        final int accounts, final boolean isRandom, final int window, final int rounds, final long warmupMs)
    {
        return new LedgerTableRow(Traffic.PAY, accounts, isRandom, window).measure(rounds, warmupMs).pays();
    }

    private static Traffic traffic(final String text)
    {
        return Traffic.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static void start(final String[] args, final String row, final String heap, final boolean hasHugePages)
        throws IOException, InterruptedException
    {
        final List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-Xms" + heap, "-Xmx" + heap));
        if (hasHugePages)
        {
            command.add("-XX:+UseTransparentHugePages");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LedgerTable.class.getName()));
        command.addAll(List.of(args));
        command.addAll(List.of("--" + ROW, row));
        final int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0)
        {
            throw new IllegalStateException("failed: row=" + row + " status=" + status);
        }
    }
}
