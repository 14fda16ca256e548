package io.millrace.benchmarks.model;

import io.millrace.benchmarks.Flags;
import io.millrace.benchmarks.Journals;
import io.millrace.benchmarks.Machine;
import io.millrace.benchmarks.PaymentStream;
import io.millrace.benchmarks.Wait;
import io.millrace.benchmarks.Workload;
import io.millrace.engine.PaymentClient;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.spi.Durability;
import io.millrace.ledger.Limits;
import io.millrace.ledger.Result;
import io.millrace.response.ResponseListener;
import io.millrace.sbe.BatchEncoder;
import io.millrace.sbe.BatchMode;
import io.millrace.sbe.MessageHeaderEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * What a batch saves. Sends n payments one by one, each after the answer to the one before, and n as one batch with a
 * header; measures both against n, and fits the rate r, the cost of a call c and the cost of a batch k.
 * <pre>
 *   --repeats 25  --accounts 10000  --journal chronicle|none  --durability process|device|interval
 *   --wiring fused|staged  --wait blocking|yielding|spinning|sleeping|busy  --most 4000  --smoke
 * </pre>
 */
public final class BatchModel implements ResponseListener
{
    private static final int[] SIZES =
        { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 4000 };
    private static final int WINDOW = 1 << 16;
    private static final int BURST_MAX = 1 << 13;
    private static final int RING_SLOTS = 1 << 14;
    private static final long WARMUP_PAYMENTS = 200_000;
    private static final long ID_OF_BATCHES = 1L << 62;

    /**
     * What was measured.
     *
     * @param points one by one and as a batch, by turns.
     * @param fit    to them.
     */
    public record Measured(List<Fit.Point> points, Fit fit)
    {
    }

    private enum Wired
    {
        FUSED, STAGED
    }

    private final Flags flags;
    private final boolean isSmoke;
    private final int most;
    private final int repeats;
    private final PaymentStream stream;
    private final AtomicLong answered = new AtomicLong();
    private final BatchEncoder batch = new BatchEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private long refused;
    private long sent;
    private long payments;
    private long batches;

    private BatchModel(final Flags flags)
    {
        this.flags = flags;
        isSmoke = flags.isSet("smoke");
        most = flags.count("most", isSmoke ? 100 : 4000);
        repeats = flags.count("repeats", isSmoke ? 3 : 25);
        stream = new PaymentStream(flags.count("accounts", 10_000), true);
    }

    /**
     * Runs it.
     *
     * @param args flags.
     * @throws IOException if the journal's directory cannot be made or removed.
     */
    public static void main(final String[] args) throws IOException
    {
        Machine.print(System.out);
        print(measure(args));
    }

    /**
     * Measures.
     *
     * @param args flags.
     * @return what was measured.
     * @throws IOException if the journal's directory cannot be made or removed.
     */
    public static Measured measure(final String... args) throws IOException
    {
        return new BatchModel(new Flags(args)).run();
    }

    private Measured run() throws IOException
    {
        final Durability durability = flags.choice("durability", Durability.PROCESS);
        final Journals.Kind kind = flags.choice("journal", Journals.Kind.CHRONICLE);
        final boolean isStaged = flags.choice("wiring", Wired.FUSED) == Wired.STAGED;
        final Wait wait = flags.choice("wait", Wait.SPINNING);
        flags.checkAllKnown();
        System.out.printf(Locale.ROOT, "run      %s, waits %s, journal %s, durability %s; medians of %d%n",
            isStaged ? "staged" : "fused", wait.text(), kind.text(), Journals.text(durability), repeats);
        try (Journals journals = new Journals(kind, durability, BURST_MAX);
            PaymentEngine engine = PaymentEngine.launch(new PaymentEngine.Context()
                .journal(journals::open)
                .limits(new Limits(Workload.accountsMax(stream.accounts()), WINDOW, 1, 1, 1, BURST_MAX, 2))
                .ringSlots(RING_SLOTS).maxBurst(BURST_MAX)
                .staged(isStaged).waitStrategy(wait.supplier())))
        {
            final PaymentClient client = engine.client(this);
            open(client);
            warmUp(client);
            final List<Fit.Point> points = measure(client);
            if (refused != 0)
            {
                throw new IllegalStateException("refused: " + refused);
            }
            return new Measured(points, Fit.of(points));
        }
    }

    @Override
    public void onResult(final Result result)
    {
        if (!result.isAccepted())
        {
            refused++;
        }
        answered.lazySet(answered.getPlain() + 1);
    }

    private void open(final PaymentClient client)
    {
        for (int index = 0; index < stream.accounts(); index++)
        {
            final long sequence = client.claim(1);
            stream.encodeOpening(index, client.buffer(), client.offset(sequence));
            publish(client, sequence, 1);
        }
    }

    private void warmUp(final PaymentClient client)
    {
        final long until = isSmoke ? most : WARMUP_PAYMENTS;
        while (payments < until)
        {
            asBatch(client, most);
            oneByOne(client, most);
        }
    }

    private List<Fit.Point> measure(final PaymentClient client)
    {
        final List<Fit.Point> points = new ArrayList<>();
        for (final int n : SIZES)
        {
            if (n <= most)
            {
                final double[] singleNs = new double[repeats];
                final double[] batchNs = new double[repeats];
                for (int i = 0; i < repeats; i++)
                {
                    singleNs[i] = oneByOne(client, n);
                    batchNs[i] = asBatch(client, n);
                }
                points.add(new Fit.Point(false, n, median(singleNs)));
                points.add(new Fit.Point(true, n, median(batchNs)));
            }
        }
        return points;
    }

    private double oneByOne(final PaymentClient client, final int n)
    {
        final long startNs = System.nanoTime();
        for (int i = 0; i < n; i++)
        {
            final long sequence = client.claim(1);
            stream.encode(payments++, client.buffer(), client.offset(sequence));
            publish(client, sequence, 1);
        }
        return (double)System.nanoTime() - startNs;
    }

    private double asBatch(final PaymentClient client, final int n)
    {
        final long startNs = System.nanoTime();
        final long first = client.claim(n + 1);
        long sumMinor = 0;
        for (int i = 1; i <= n; i++)
        {
            sumMinor += stream.amountMinor(payments);
            stream.encode(payments++, client.buffer(), client.offset(first + i));
        }
        batch.wrapAndApplyHeader(client.buffer(), client.offset(first), header)
            .idHigh(ID_OF_BATCHES).idLow(batches++)
            .mode(BatchMode.INDEPENDENT).count(n).controlSumMinor(sumMinor);
        publish(client, first, n + 1);
        return (double)System.nanoTime() - startNs;
    }

    /** Publishes a claim and waits until all of it is answered. */
    private void publish(final PaymentClient client, final long first, final int count)
    {
        client.publish(first, count);
        sent += count;
        while (answered.get() < sent)
        {
            YieldingIdleStrategy.INSTANCE.idle();
        }
    }

    /**
     * Prints a table.
     *
     * @param measured of it.
     */
    public static void print(final Measured measured)
    {
        final List<Fit.Point> points = measured.points();
        final Fit fit = measured.fit();
        System.out.println("|    n | one by one us | model us | as a batch us | model us | a batch is faster by |");
        System.out.println("|-----:|--------------:|---------:|--------------:|---------:|---------------------:|");
        for (int i = 0; i < points.size(); i += 2)
        {
            final Fit.Point single = points.get(i);
            final Fit.Point batch = points.get(i + 1);
            System.out.printf(Locale.ROOT, "| %4d | %,13.1f | %,8.1f | %,13.1f | %,8.1f | %20.1f |%n", single.n(),
                single.timeNs() / 1e3, fit.predictNs(false, single.n()) / 1e3,
                batch.timeNs() / 1e3, fit.predictNs(true, batch.n()) / 1e3, single.timeNs() / batch.timeNs());
        }
        System.out.printf(Locale.ROOT,
            "fit      r = %,.0f payments/s (1/r = %,.0f ns), c = %,.2f us a call, k = %,.2f us a batch; " +
                "residual %.0f %% of the time; a batch pays from n = %.1f%n",
            1e9 / fit.workNs(), fit.workNs(), fit.callNs() / 1e3, fit.batchNs() / 1e3, fit.residual() * 100,
            fit.breakEven());
    }

    private static double median(final double[] values)
    {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
