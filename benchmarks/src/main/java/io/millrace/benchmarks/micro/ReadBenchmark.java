package io.millrace.benchmarks.micro;

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
 * What no ledger can be faster than on the machine at hand: reading a cache line from anywhere in a table, each place
 * known only when the line before has come, as a payment alone has to wait for the first of its own; or many places
 * known at once, as of a burst that is read ahead.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend =
{ "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch" })
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH sets parameters, and calls set-ups.
public class ReadBenchmark
{
    private static final int COUNT = 128;
    private static final int LINE_LONGS = 8;
    private static final long MULTIPLIER = 6_364_136_223_846_793_005L;
    private static final long INCREMENT = 1_442_695_040_888_963_407L;

    /** Size of the table; accounts, rows and index of 1,000,000 accounts and a window of as many come to some 250. */
    @Param({ "16", "256", "1024" })
    int megabytes;

    private final int[] places = new int[COUNT];
    private long[] table;
    private int lines;
    private long draw;

    /** Makes the table; each line holds zero, which the compiler does not know. */
    @Setup
    public void setUp()
    {
        table = new long[megabytes << 17];
        lines = table.length / LINE_LONGS;
    }

    /** @return sum of the lines read. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long alone()
    {
        long sum = 0;
        for (int i = 0; i < COUNT; i++)
        {
            sum += table[place(sum)];
        }
        return sum;
    }

    /** @return sum of the lines read. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long among()
    {
        for (int i = 0; i < COUNT; i++)
        {
            places[i] = place(0);
        }
        final long[] table = this.table;
        long sum = 0;
        for (int i = 0; i < COUNT; i++)
        {
            sum += table[places[i]];
        }
        return sum;
    }

    /** Draws the next place, which what was read before has a part in. */
    private int place(final long read)
    {
        draw = (draw + read) * MULTIPLIER + INCREMENT;
        return (int)(((draw >>> 32) * lines) >>> 32) * LINE_LONGS;
    }
}
