package io.millrace.benchmarks.micro;

import io.millrace.benchmarks.PaymentStream;
import io.millrace.benchmarks.RawLoop;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One payment between random accounts, in nanoseconds: through the ledger, through a {@linkplain RawLoop plain loop
 * over arrays}, and the writing of the command, which stands in both and may be taken off.
 * <p>
 * The window of remembered ids is full before the first measurement, so that each payment evicts one. {@link
 * LedgerPayReport} runs this and puts the ratio beside it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend =
{ "-Xms3g", "-Xmx3g" })
@SuppressWarnings("NullAway.Init") // JMH sets parameters, and calls set-ups.
public class LedgerPayBenchmark
{
    /** What all sides pay. */
    @State(Scope.Thread)
    public abstract static class Payments
    {
        /** Accounts that pay each other, 64 bytes each. */
        @Param({ "10000", "1000000", "10000000" })
        int accounts;

        /** Of accounts and payments. */
        @Param({ "sequential", "random" })
        String ids;

        /** Ids remembered. */
        @Param("1048576")
        int window;

        PayBurst burst;

        PaymentStream newStream()
        {
            final PaymentStream stream = new PaymentStream(accounts, "random".equals(ids));
            burst = new PayBurst(stream);
            return stream;
        }

        void check(final String what, final long actual, final long expected)
        {
            if (actual != expected)
            {
                throw new IllegalStateException(what + ": actual=" + actual + " expected=" + expected);
            }
        }
    }

    /** The writing of commands alone. */
    public static class Commands extends Payments
    {
        /** Makes the stream. */
        @Setup
        public void setUp()
        {
            newStream();
        }
    }

    /** The ledger's side. */
    public static class LedgerSide extends Payments
    {
        PreparedLedger ledger;
        long accepted;

        /** Opens the accounts and fills the window. */
        @Setup
        public void setUp()
        {
            ledger = new PreparedLedger(newStream(), window);
            while (burst.written() <= window)
            {
                accepted = ledger.apply(burst.next(), PayBurst.COUNT);
            }
        }

        /** Every payment was accepted and every amount arrived. */
        @TearDown
        public void check()
        {
            check("accepted", accepted, burst.written());
            check("imbalance", ledger.imbalance(), 0);
        }
    }

    /** The raw limit's side. */
    public static class RawSide extends Payments
    {
        RawLoop loop;
        long fresh;

        /** Fills the window. */
        @Setup
        public void setUp()
        {
            loop = new RawLoop(accounts, newStream().isRandom(), window);
            while (burst.written() <= window)
            {
                fresh += loop.apply(burst.next(), 0, PayBurst.COUNT);
            }
        }

        /** Every id was fresh and every amount arrived. */
        @TearDown
        public void check()
        {
            check("fresh", fresh, burst.written());
            check("imbalance", loop.imbalance(), 0);
        }
    }

    /**
     * Writes the commands.
     *
     * @param side of it.
     * @return the commands.
     */
    @Benchmark
    @OperationsPerInvocation(PayBurst.COUNT)
    public Object commands(final Commands side)
    {
        return side.burst.next();
    }

    /**
     * Writes the commands and has the ledger apply them.
     *
     * @param side of it.
     * @return payments accepted.
     */
    @Benchmark
    @OperationsPerInvocation(PayBurst.COUNT)
    public long ledger(final LedgerSide side)
    {
        side.accepted = side.ledger.apply(side.burst.next(), PayBurst.COUNT);
        return side.accepted;
    }

    /**
     * Writes the commands and has the plain loop apply them.
     *
     * @param side of it.
     * @return fresh ids.
     */
    @Benchmark
    @OperationsPerInvocation(PayBurst.COUNT)
    public long raw(final RawSide side)
    {
        side.fresh += side.loop.apply(side.burst.next(), 0, PayBurst.COUNT);
        return side.fresh;
    }
}
