package io.millrace.benchmarks.micro;

import com.sun.management.ThreadMXBean;
import io.millrace.benchmarks.PaymentStream;
import io.millrace.benchmarks.RawLoop;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@link LedgerTable}: one ledger with its traffic and, where that is of interest, with plain payments, and
 * the raw loop, by turns.
 */
final class LedgerTableRow
{
    static final String HEAD = "| traffic      | accounts | ids        | ledger |    raw | ledger / raw        |" +
        "  found | ledger / found      |  whole | ledger / whole      |   pays | to pays             | B/op |\n" +
        "|:-------------|---------:|:-----------|-------:|-------:|--------------------:|" +
        "-------:|--------------------:|-------:|--------------------:|-------:|--------------------:|-----:|";

    private static final long PAY_FIRST = 1L << 40;
    private static final long TURN_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ThreadMXBean thread = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final Traffic traffic;
    private final int accounts;
    private final boolean isRandom;
    private final PreparedLedger ledger;
    private final RawLoop raw;
    /** Finds accounts; null where their ids are their rows. */
    private final @Nullable RawLoop finding;
    private final TrafficBurst burst;
    private final TrafficBurst payBurst;
    private final TrafficBurst rawBurst;
    private double[] ledgerNs = {};
    private double[] rawNs = {};
    private double[] foundNs = {};
    private double[] wholeNs = {};
    private double[] payNs = {};
    private double[] toRaw = {};
    private double[] toFound = {};
    private double[] toWhole = {};
    private double[] toPay = {};
    private long expected;
    private long fresh;
    private long allocatedBytes;
    private long allocatingPayments;

    LedgerTableRow(final Traffic traffic, final int accounts, final boolean isRandom, final int window)
    {
        this.traffic = traffic;
        this.accounts = accounts;
        this.isRandom = isRandom;
        final PaymentStream stream = new PaymentStream(accounts, isRandom);
        final int openMax = traffic == Traffic.HOLD_CAPTURE ? TrafficBurst.OPEN_HOLDS + traffic.payments() : 1;
        final int itemsMax = traffic == Traffic.ATOMIC_1000 ? traffic.payments() : 2;
        ledger = new PreparedLedger(stream, window, openMax, itemsMax);
        raw = new RawLoop(accounts, isRandom, window);
        finding = isRandom ? new RawLoop(stream, window) : null;
        burst = new TrafficBurst(stream, traffic, traffic.payments(), 0);
        payBurst = new TrafficBurst(stream, Traffic.PAY, traffic.payments(), PAY_FIRST);
        rawBurst = new TrafficBurst(stream, traffic.raw(), traffic.payments(), 0);
        while (burst.written() <= window)
        {
            applyLedger(burst);
            applyRaw(rawBurst);
        }
    }

    /** Measures and checks; returns itself. */
    LedgerTableRow measure(final int rounds, final long warmupMs)
    {
        final long warmUntilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(warmupMs);
        while (System.nanoTime() < warmUntilNs)
        {
            turn(this::applyLedger, burst);
            turn(this::applyRaw, rawBurst);
            turn(this::applyFinding, rawBurst);
            turn(this::applyWhole, rawBurst);
            if (traffic.isBesidePay())
            {
                turn(this::applyLedger, payBurst);
            }
        }
        ledgerNs = new double[rounds];
        rawNs = new double[rounds];
        foundNs = new double[rounds];
        wholeNs = new double[rounds];
        payNs = new double[rounds];
        toRaw = new double[rounds];
        toFound = new double[rounds];
        toWhole = new double[rounds];
        toPay = new double[rounds];
        allocatedBytes = 0;
        allocatingPayments = 0;
        for (int i = 0; i < rounds; i++)
        {
            ledgerNs[i] = turn(this::applyLedger, burst);
            rawNs[i] = turn(this::applyRaw, rawBurst);
            toRaw[i] = ledgerNs[i] / rawNs[i];
            foundNs[i] = turn(this::applyFinding, rawBurst);
            toFound[i] = ledgerNs[i] / foundNs[i];
            wholeNs[i] = traffic.steps() * turn(this::applyWhole, rawBurst);
            toWhole[i] = ledgerNs[i] / wholeNs[i];
            if (traffic.isBesidePay())
            {
                payNs[i] = turn(this::applyLedger, payBurst);
                toPay[i] = ledgerNs[i] / payNs[i];
            }
        }
        check();
        return this;
    }

    /** What it cost. */
    LedgerTable.Pays pays()
    {
        return new LedgerTable.Pays(
            quartile(ledgerNs, 2), quartile(rawNs, 2), quartile(foundNs, 2), quartile(toRaw, 2));
    }

    /** Prints it. */
    void print()
    {
        System.out.printf(Locale.ROOT,
            "| %-12s | %8d | %-10s | %6.1f | %6.1f | %19s | %6s | %19s | %6.1f | %19s | %6s | %19s | %4.1f |%n",
            traffic.text(), accounts, isRandom ? "random" : "sequential", quartile(ledgerNs, 2), quartile(rawNs, 2),
            spread(toRaw), isRandom ? "%.1f".formatted(quartile(foundNs, 2)) : "", isRandom ? spread(toFound) : "",
            quartile(wholeNs, 2), spread(toWhole),
            traffic.isBesidePay() ? "%.1f".formatted(quartile(payNs, 2)) : "",
            traffic.isBesidePay() ? spread(toPay) : "", (double)allocatedBytes / allocatingPayments);
    }

    /** Runs one side for a turn; returns processor time in nanoseconds a payment. */
    private double turn(final ToLongFunction<TrafficBurst> side, final TrafficBurst written)
    {
        final long endNs = System.nanoTime() + TURN_NS;
        final long before = written.written();
        long spentNs = 0;
        while (System.nanoTime() < endNs)
        {
            spentNs += side.applyAsLong(written);
        }
        return (double)spentNs / (written.written() - before);
    }

    private long applyLedger(final TrafficBurst commands)
    {
        commands.next();
        final long beforeBytes = thread.getCurrentThreadAllocatedBytes();
        final long beforeNs = thread.getCurrentThreadCpuTime();
        final long accepted = ledger.apply(commands.buffer(), commands.slots());
        final long spentNs = thread.getCurrentThreadCpuTime() - beforeNs;
        allocatedBytes += thread.getCurrentThreadAllocatedBytes() - beforeBytes;
        allocatingPayments += commands.payments();
        expected += commands.slots();
        if (accepted != expected)
        {
            throw new IllegalStateException("refused: accepted=" + accepted + " expected=" + expected);
        }
        return spentNs;
    }

    private long applyRaw(final TrafficBurst commands)
    {
        commands.next();
        final long beforeNs = thread.getCurrentThreadCpuTime();
        fresh += raw.apply(commands.buffer(), 0, commands.slots());
        return thread.getCurrentThreadCpuTime() - beforeNs;
    }

    /** Where nothing is to be found the plain loop, once more. */
    private long applyFinding(final TrafficBurst commands)
    {
        commands.next();
        final RawLoop loop = finding == null ? raw : finding;
        final long beforeNs = thread.getCurrentThreadCpuTime();
        fresh += loop.apply(commands.buffer(), 0, commands.slots());
        return thread.getCurrentThreadCpuTime() - beforeNs;
    }

    private long applyWhole(final TrafficBurst commands)
    {
        commands.next();
        final long beforeNs = thread.getCurrentThreadCpuTime();
        fresh += raw.applyWhole(commands.buffer(), 0, commands.slots());
        return thread.getCurrentThreadCpuTime() - beforeNs;
    }

    /** Every command was accepted, every id was fresh, and every amount arrived. */
    private void check()
    {
        if (fresh != rawBurst.written() || raw.imbalance() != 0 || raw.digest() == 0 ||
            (finding != null && finding.imbalance() != 0) || ledger.imbalance() != 0)
        {
            throw new IllegalStateException("wrong: fresh=" + fresh + " expected=" + rawBurst.written() +
                " rawImbalance=" + raw.imbalance() + " imbalance=" + ledger.imbalance());
        }
    }

    private static String spread(final double[] values)
    {
        return String.format(
            Locale.ROOT, "%.2f (%.2f to %.2f)", quartile(values, 2), quartile(values, 1), quartile(values, 3));
    }

    private static double quartile(final double[] values, final int quarter)
    {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) * quarter / 4];
    }
}
