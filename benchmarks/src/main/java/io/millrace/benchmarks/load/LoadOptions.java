package io.millrace.benchmarks.load;

import io.millrace.benchmarks.Flags;
import io.millrace.benchmarks.Journals;
import io.millrace.benchmarks.Wait;
import io.millrace.journal.spi.Durability;

/**
 * What is to be run, from the command line.
 * <pre>
 *   --mode closed|open       closed: so many payments in flight; open: a fixed rate, timed from the intended send
 *   --in-flight 4096         closed: unanswered payments at any time
 *   --rate 100000            open: payments a second
 *   --claim 1                most payments of one claim, where there are as many to send
 *   --warmup 5  --seconds 10
 *   --accounts 1000000  --ids random|sequential  --window 1048576
 *   --wiring fused|staged  --wait blocking|yielding|sleeping|busy  --ring 16384  --burst 4096
 *   --journal chronicle|none  --durability process|device|interval
 *   --sample 1               every how-manieth payment has its latency taken
 *   --rounds 1               runs in one process, each after the other
 *   --smoke                  a few seconds of all that, small
 * </pre>
 *
 * @param isOpenLoop whether payments are sent at a rate, whatever the answers do.
 * @param inFlight   unanswered payments of the closed loop.
 * @param rate       payments a second of the open loop.
 * @param claim      most payments of one claim.
 * @param warmupS    seconds before the measurement.
 * @param seconds    of the measurement.
 * @param rounds     measurements.
 * @param accounts   that pay each other.
 * @param isRandom   whether ids are random, or sequential.
 * @param window     ids remembered.
 * @param isStaged   whether journal, ledger and responses have a thread each.
 * @param waiting   wait strategy.
 * @param ringSlots  of the ring of commands.
 * @param maxBurst   commands journaled together.
 * @param journal    kind of journal.
 * @param durability of the journal.
 * @param sample     of latencies.
 */
record LoadOptions(
    boolean isOpenLoop,
    int inFlight,
    long rate,
    int claim,
    long warmupS,
    long seconds,
    int rounds,
    int accounts,
    boolean isRandom,
    int window,
    boolean isStaged,
    Wait waiting,
    int ringSlots,
    int maxBurst,
    Journals.Kind journal,
    Durability durability,
    int sample)
{
    private enum Mode
    {
        CLOSED, OPEN
    }

    private enum Ids
    {
        RANDOM, SEQUENTIAL
    }

    private enum Wired
    {
        FUSED, STAGED
    }

    static LoadOptions of(final String[] args)
    {
        final Flags flags = new Flags(args);
        final boolean isSmoke = flags.isSet("smoke");
        final LoadOptions options = new LoadOptions(
            flags.choice("mode", Mode.CLOSED) == Mode.OPEN,
            flags.count("in-flight", 4096),
            flags.number("rate", 100_000),
            flags.count("claim", 1),
            flags.number("warmup", isSmoke ? 1 : 5),
            flags.number("seconds", isSmoke ? 1 : 10),
            flags.count("rounds", 1),
            flags.count("accounts", isSmoke ? 10_000 : 1_000_000),
            flags.choice("ids", Ids.RANDOM) == Ids.RANDOM,
            flags.count("window", isSmoke ? 1 << 14 : 1 << 20),
            flags.choice("wiring", Wired.FUSED) == Wired.STAGED,
            flags.choice("wait", Wait.YIELDING),
            flags.count("ring", 1 << 14),
            flags.count("burst", 1 << 12),
            flags.choice("journal", Journals.Kind.CHRONICLE),
            flags.choice("durability", Durability.PROCESS),
            flags.count("sample", 1));
        flags.checkAllKnown();
        return options;
    }

    /** All of it in two lines. */
    String text()
    {
        return (isOpenLoop ? "open loop, " + rate + " payments/s intended" :
            "closed loop, " + inFlight + " in flight") +
            ", claims of up to " + claim + ", " + accounts + " accounts, ids " + (isRandom ? "random" : "sequential") +
            ", window " + window + System.lineSeparator() + "         " +
            (isStaged ? "staged" : "fused") + ", waits " + waiting.text() + ", ring " + ringSlots + ", burst up to " +
            maxBurst + ", journal " + journal.text() +
            (journal == Journals.Kind.NONE ? "" : ", durability " + Journals.text(durability));
    }
}
