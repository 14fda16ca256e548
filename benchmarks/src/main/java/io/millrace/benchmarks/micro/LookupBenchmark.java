package io.millrace.benchmarks.micro;

import io.millrace.benchmarks.PaymentStream;
import io.millrace.benchmarks.RawLoop;
import io.millrace.ledger.AccountState;
import io.millrace.ledger.PaymentState;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Looking an account or a remembered payment up by its id, in an order drawn at random, beside one read at random from
 * the raw loop's arrays: a row of 64 bytes that needs no index, and a bare half-full table of ids.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend =
{ "-Xms3g", "-Xmx3g" })
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH sets parameters, and calls set-ups.
public class LookupBenchmark
{
    private static final int COUNT = 256;

    /** Accounts. */
    @Param({ "10000", "1000000" })
    int accounts;

    /** Of accounts and payments. */
    @Param({ "sequential", "random" })
    String ids;

    /** Ids remembered. */
    @Param("1048576")
    int window;

    private final AccountState account = new AccountState();
    private final PaymentState payment = new PaymentState();
    private PaymentStream stream;
    private PreparedLedger ledger;
    private RawLoop raw;
    private long draw;
    private long last;

    /** Opens the accounts and fills the window on both sides. */
    @Setup
    public void setUp()
    {
        stream = new PaymentStream(accounts, "random".equals(ids));
        ledger = new PreparedLedger(stream, window);
        raw = new RawLoop(accounts, stream.isRandom(), window);
        final PayBurst burst = new PayBurst(stream);
        while (burst.written() <= window)
        {
            ledger.apply(burst.next(), PayBurst.COUNT);
        }
        last = burst.written();
        for (long number = last - window; number < last; number++)
        {
            raw.remember(stream.idHigh(number), stream.idLow(number));
        }
    }

    /** @return sum of posted balances. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long account()
    {
        long sum = 0;
        for (int i = 0; i < COUNT; i++)
        {
            if (!ledger.account(stream.accountId(stream.debitIndex(draw++)), account))
            {
                throw new IllegalStateException("account not found: draw=" + (draw - 1));
            }
            sum += account.posted();
        }
        return sum;
    }

    /** @return sum of a word of each row. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long rawAccount()
    {
        long sum = 0;
        for (int i = 0; i < COUNT; i++)
        {
            sum += raw.debits(stream.accountId(stream.debitIndex(draw++)));
        }
        return sum;
    }

    /** @return sum of amounts. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long payment()
    {
        long sum = 0;
        for (int i = 0; i < COUNT; i++)
        {
            final long number = drawn();
            if (!ledger.payment(stream.idHigh(number), stream.idLow(number), payment))
            {
                throw new IllegalStateException("payment not found: number=" + number);
            }
            sum += payment.amountMinor();
        }
        return sum;
    }

    /** @return ids found. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long rawPayment()
    {
        long found = 0;
        for (int i = 0; i < COUNT; i++)
        {
            final long number = drawn();
            if (!raw.isRemembered(stream.idHigh(number), stream.idLow(number)))
            {
                throw new IllegalStateException("id not found: number=" + number);
            }
            found++;
        }
        return found;
    }

    /** One of the payments that are remembered: the window is full, and none of the last half of it is evicted. */
    private long drawn()
    {
        final long product = (draw++ * 0x9E3779B97F4A7C15L) >>> 33;
        return last - 1 - product % (window / 2);
    }
}
