package io.millrace.benchmarks.load;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.millrace.benchmarks.Flags;
import io.millrace.benchmarks.Journals;
import io.millrace.benchmarks.Pinning;
import io.millrace.benchmarks.Wait;
import io.millrace.benchmarks.Workload;
import io.millrace.journal.spi.Durability;
import java.util.Locale;

/**
 * What is to be run, from the command line.
 * <pre>
 *   --mode closed|open       closed: so many payments in flight; open: a fixed rate, timed from the intended send
 *   --in-flight 4096         closed: unanswered payments at any time, of all producers
 *   --rate 100000            open: payments a second, of all producers
 *   --producers 1            gateways, a thread each
 *   --claim 1                most payments of one claim, where there are as many to send
 *   --whole-claims           closed: wait for room for a whole claim, so that bursts are as large
 *   --warmup 5  --seconds 10 or --warmup-millis, --millis
 *   --accounts 1000000  --ids random|sequential  --window 1048576
 *   --spread uniform|zipf|hot  --seed 0
 *   --refused 0  --held 0    of 1,000 commands: to be refused; holds and captures
 *   --wiring fused|staged  --wait blocking|yielding|spinning|sleeping|busy  --ring 16384  --burst 4096
 *   --journal chronicle|unchained|none  --durability process|device|interval
 *   --shadow 0               commands between two snapshots of a shadow in this process; 0 for none
 *   --sample C               every how-manieth payment has its latency taken; unless set each in the open loop, and one
 *                            for each claim's length in the closed loop
 *   --rounds 1               runs in one process, each after the other
 *   --raw-hop false          do not drive the bare ring
 *   --raw-path none          bare, whole: drive it once more, with what no payment can do without behind it, no holds
 *                            ({@link io.millrace.benchmarks.RawPath})
 *   --neighbours             drive the bare ring beside threads that use as much processor time as the journal's did
 *   --engine-cpu N           keep the engine's thread, the bare ring's and the raw file's on a processor (taskset)
 *   --gateway-cpu N          and the gateways on another
 *   --smoke                  a few seconds of all that, small
 * </pre>
 *
 * @param isOpenLoop whether payments are sent at a rate, whatever the answers do.
 * @param inFlight   unanswered payments of the closed loop.
 * @param rate       payments a second of the open loop.
 * @param producers  gateways.
 * @param claim      most payments of one claim.
 * @param isWhole    whether the closed loop waits for room for a whole claim.
 * @param warmupNs   before the measurement.
 * @param durationNs of the measurement.
 * @param rounds     measurements.
 * @param workload   that is sent.
 * @param window     ids remembered.
 * @param isStaged   whether journal, ledger and responses have a thread each.
 * @param waiting    wait strategy.
 * @param ringSlots  of the ring of commands.
 * @param maxBurst   commands journaled together.
 * @param journal    kind of journal.
 * @param durability of the journal.
 * @param shadow     commands between two snapshots of a shadow, 0 for none.
 * @param sample     of latencies.
 * @param hasRawHop  whether the bare ring is measured beside it.
 * @param rawPath    that is measured beside it.
 * @param isCrowded  whether the bare ring has neighbours that use as much as the journal's threads did.
 * @param engineCpu  processor of the thread that applies, or {@link Pinning#NOWHERE}.
 * @param gatewayCpu processor of the gateways, or {@link Pinning#NOWHERE}.
 */
public record LoadOptions(
    boolean isOpenLoop,
    int inFlight,
    long rate,
    int producers,
    int claim,
    boolean isWhole,
    long warmupNs,
    long durationNs,
    int rounds,
    Workload workload,
    int window,
    boolean isStaged,
    Wait waiting,
    int ringSlots,
    int maxBurst,
    Journals.Kind journal,
    Durability durability,
    long shadow,
    int sample,
    boolean hasRawHop,
    Path rawPath,
    boolean isCrowded,
    int engineCpu,
    int gatewayCpu)
{
    private enum Mode
    {
        CLOSED, OPEN
    }

    /** What of a raw path is measured. */
    enum Path
    {
        /** Nothing. */
        NONE,
        /** Two rows and an id. */
        BARE,
        /** Record and answer as well. */
        WHOLE
    }

    private enum Ids
    {
        RANDOM, SEQUENTIAL
    }

    private enum Wired
    {
        FUSED, STAGED
    }

    /**
     * Reads a command line.
     *
     * @param args flags.
     * @return what they say.
     */
    public static LoadOptions of(final String... args)
    {
        final Flags flags = new Flags(args);
        final boolean isSmoke = flags.isSet("smoke");
        final boolean isOpen = flags.choice("mode", Mode.CLOSED) == Mode.OPEN;
        final int claim = flags.count("claim", 1);
        final LoadOptions options = new LoadOptions(
            isOpen,
            flags.count("in-flight", 4096),
            flags.number("rate", 100_000),
            flags.count("producers", 1),
            claim,
            flags.isSet("whole-claims"),
            MILLISECONDS.toNanos(flags.number("warmup-millis", flags.number("warmup", isSmoke ? 1 : 5) * 1000)),
            MILLISECONDS.toNanos(flags.number("millis", flags.number("seconds", isSmoke ? 1 : 10) * 1000)),
            flags.count("rounds", 1),
            new Workload(flags.number("seed", 0), flags.count("accounts", isSmoke ? 10_000 : 1_000_000),
                flags.choice("ids", Ids.RANDOM) == Ids.RANDOM, flags.choice("spread", Workload.Spread.UNIFORM),
                flags.count("refused", 0), flags.count("held", 0)),
            flags.count("window", isSmoke ? 1 << 14 : 1 << 20),
            flags.choice("wiring", Wired.FUSED) == Wired.STAGED,
            flags.choice("wait", Wait.SPINNING),
            flags.count("ring", 1 << 14),
            flags.count("burst", 1 << 12),
            flags.choice("journal", Journals.Kind.CHRONICLE),
            flags.choice("durability", Durability.PROCESS),
            flags.number("shadow", 0),
            flags.count("sample", isOpen ? 1 : claim),
            !"false".equals(flags.text("raw-hop", "true")),
            flags.choice("raw-path", Path.NONE),
            flags.isSet("neighbours"),
            flags.count("engine-cpu", Pinning.NOWHERE),
            flags.count("gateway-cpu", Pinning.NOWHERE));
        flags.checkAllKnown();
        if (options.rawPath != Path.NONE && options.workload.held() > 0)
        {
            throw new IllegalArgumentException("--raw-path knows payments only: --held " + options.workload.held());
        }
        return options;
    }

    /** @return whether each burst is synced before it is answered. */
    public boolean isSynced()
    {
        return durability == Durability.DEVICE;
    }

    /** @return all of it in two lines. */
    public String text()
    {
        return (isOpenLoop ? String.format(Locale.ROOT, "open loop, %,d payments/s intended", rate) :
            String.format(Locale.ROOT, "closed loop, %,d in flight", inFlight)) +
            ", producers " + producers + ", claims of up to " + claim + System.lineSeparator() + "         " +
            workload.text() + ", window " + window + System.lineSeparator() + "         " +
            (isStaged ? "staged" : "fused") + ", waits " + waiting.text() + ", ring " + ringSlots + ", burst up to " +
            maxBurst + ", journal " + journal.text() +
            (journal == Journals.Kind.NONE ? "" : ", durability " + Journals.text(durability)) +
            (shadow > 0 ? ", shadow with a snapshot every " + shadow : "") +
            (engineCpu < 0 ? "" : ", engine on processor " + engineCpu) +
            (gatewayCpu < 0 ? "" : ", gateways on processor " + gatewayCpu);
    }
}
