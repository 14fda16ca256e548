package io.millrace.benchmarks.load;

import io.millrace.benchmarks.Flags;
import io.millrace.benchmarks.Journals;
import io.millrace.benchmarks.Machine;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * What the hash chain takes of an engine's throughput: the same load with and without it, by turns, an engine each.
 * <pre>
 *   --turns 7  --seconds 4  --warmup 3  --accounts 1000000  --claim 64  --durability process|device|interval  --smoke
 * </pre>
 */
public final class ChainLoad
{
    private ChainLoad()
    {
    }

    /**
     * Measures and prints.
     *
     * @param args flags.
     * @throws IOException if a journal cannot be written.
     */
    public static void main(final String[] args) throws IOException
    {
        final Flags flags = new Flags(args);
        final boolean isSmoke = flags.isSet("smoke");
        final int turns = flags.count("turns", isSmoke ? 1 : 7);
        final String[] load = {
            "--warmup", flags.text("warmup", isSmoke ? "1" : "3"),
            "--seconds", flags.text("seconds", isSmoke ? "1" : "4"),
            "--accounts", flags.text("accounts", isSmoke ? "10000" : "1000000"),
            "--claim", flags.text("claim", "64"),
            "--durability", flags.text("durability", "process"),
            "--raw-hop", "false" };
        flags.checkAllKnown();
        Machine.print(System.out);
        System.out.println("run      " + LoadOptions.of(load).text());

        final double[] ratios = new double[turns];
        for (int turn = 0; turn < turns; turn++)
        {
            // Whoever comes second finds the disk busier: by turns.
            final boolean isChainFirst = turn % 2 == 0;
            final double first = perSecond(load, isChainFirst);
            final double second = perSecond(load, !isChainFirst);
            final double chained = isChainFirst ? first : second;
            final double unchained = isChainFirst ? second : first;
            ratios[turn] = unchained / chained;
            System.out.printf(Locale.ROOT, "turn %-2d  %,.0f payments/s with the chain, %,.0f without, ratio %.2f%n",
                turn + 1, chained, unchained, ratios[turn]);
        }
        Arrays.sort(ratios);
        System.out.printf(Locale.ROOT, "chain    without / with: %.2f (%.2f to %.2f), median and quartiles%n",
            ratios[(turns - 1) / 2], ratios[(turns - 1) / 4], ratios[(turns - 1) * 3 / 4]);
    }

    private static double perSecond(final String[] load, final boolean isChained) throws IOException
    {
        final String[] args = Arrays.copyOf(load, load.length + 2);
        args[load.length] = "--journal";
        args[load.length + 1] = (isChained ? Journals.Kind.CHRONICLE : Journals.Kind.UNCHAINED).text();
        return EngineLoad.measure(LoadOptions.of(args)).get(0).perSecond();
    }
}
