package io.millrace.benchmarks.load;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.millrace.benchmarks.CommandStream;
import io.millrace.benchmarks.Flags;
import io.millrace.benchmarks.Journals;
import io.millrace.benchmarks.Lane;
import io.millrace.benchmarks.Machine;
import io.millrace.benchmarks.PaymentStream;
import io.millrace.benchmarks.RawHop;
import io.millrace.benchmarks.RawLoop;
import io.millrace.benchmarks.RawPath;
import io.millrace.benchmarks.Wait;
import io.millrace.benchmarks.Workload;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.spi.Durability;
import io.millrace.ledger.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;

/**
 * Payments one by one at a rate, timed from the intended send: alone, and beside large batches that run through that
 * engine, one after the other. What a batch costs the others is the ratio of the two.
 * <pre>
 *   --rate 10000  --items 1000000  --seconds 10  --warmup 5  --rounds 3  --accounts 1000000
 *   --durability process|device|interval  --wait blocking|yielding|spinning|sleeping|busy  --staged  --smoke
 *   --journal chronicle|unchained|none
 *   --raw-path      the same after each round over a {@link RawPath} that is whole, without an engine: the limit
 * </pre>
 * A thread that only sleeps says beside each by how much whoever wakes is late ({@link Hiccups}).
 * <p>
 * Checks its own answer: all accepted, every balance as the two streams of payments say.
 */
public final class MixedLoad
{
    /** Where the numbers of the batches' payments begin in the stream. */
    private static final long BATCH_NUMBERS = 1L << 36;
    private static final int RING_SLOTS = 1 << 14;
    private static final int MAX_BURST = 1 << 12;
    private static final int SMALL = 1 << 10;
    private static final int WINDOW = 1 << 21;
    private static final double[] PERCENTILES =
        { 50, 90, 99, 99.9 };

    /**
     * What was measured.
     *
     * @param alone            times of payments one by one, in nanoseconds.
     * @param beside           the same beside batches.
     * @param batchedPerSecond payments of the batches a second.
     */
    public record Round(Histogram alone, Histogram beside, double batchedPerSecond)
    {
    }

    private final double rate;
    private final int items;
    private final long warmupNs;
    private final long durationNs;
    private final int rounds;
    private final Durability durability;
    private final Wait waiting;
    private final boolean isStaged;
    private final Journals.Kind journal;
    private final boolean hasRawPath;
    private final Workload workload;
    private final Responses responses = new Responses(RING_SLOTS * 4, 1);

    private MixedLoad(final Flags flags)
    {
        final boolean isSmoke = flags.isSet("smoke");
        rate = flags.number("rate", 10_000);
        items = flags.count("items", isSmoke ? 20_000 : 1_000_000);
        warmupNs = SECONDS.toNanos(flags.number("warmup", isSmoke ? 1 : 5));
        durationNs = SECONDS.toNanos(flags.number("seconds", isSmoke ? 1 : 10));
        rounds = flags.count("rounds", isSmoke ? 1 : 3);
        durability = flags.choice("durability", Durability.PROCESS);
        waiting = flags.choice("wait", Wait.SPINNING);
        isStaged = flags.isSet("staged");
        journal = flags.choice("journal", Journals.Kind.CHRONICLE);
        hasRawPath = flags.isSet("raw-path");
        workload = Workload.of(flags.count("accounts", isSmoke ? 10_000 : 1_000_000), true);
        flags.checkAllKnown();
    }

    /**
     * Runs it.
     *
     * @param args flags, see above.
     * @throws IOException          if the journal's directory cannot be made or removed.
     * @throws InterruptedException if the benchmark is interrupted.
     */
    public static void main(final String[] args) throws IOException, InterruptedException
    {
        Machine.print(System.out);
        measure(args);
    }

    /**
     * Runs it.
     *
     * @param args flags, see above.
     * @return its last round.
     * @throws IOException          if the journal's directory cannot be made or removed.
     * @throws InterruptedException if the benchmark is interrupted.
     */
    public static Round measure(final String... args) throws IOException, InterruptedException
    {
        final MixedLoad load = new MixedLoad(new Flags(args));
        try (Journals journals = new Journals(load.journal, load.durability, MAX_BURST))
        {
            return load.run(journals);
        }
    }

    private Round run(final Journals journals) throws IOException, InterruptedException
    {
        System.out.printf(Locale.ROOT, "run      %,.0f payments/s one by one, batches of %,d, journal %s, %s, %s%n",
            rate,
            items, journal.name().toLowerCase(Locale.ROOT), Journals.text(durability), isStaged ? "staged" : "fused");
        long batched = 0;
        Round last = new Round(responses.histogram(), responses.histogram(), 0);
        try (PaymentEngine engine = launch(journals))
        {
            final Producer producer =
                new Producer(Lane.of(engine.client(responses)), new CommandStream(workload), responses, 1, 0);
            producer.openAccounts(MAX_BURST);
            batched += beside(engine, producer, batched, warmupNs);
            for (int round = 1; round <= rounds; round++)
            {
                responses.restart();
                final Hiccups aloneHiccups = new Hiccups();
                producer.openLoop(rate, durationNs);
                final Histogram aloneSleeper = aloneHiccups.end(responses.worst()).sleeper();
                final Histogram alone = responses.histogram().copy();
                responses.restart();
                final Hiccups besideHiccups = new Hiccups();
                final long startNs = System.nanoTime();
                final long more = beside(engine, producer, batched, durationNs);
                final long elapsedNs = System.nanoTime() - startNs;
                final Histogram besideSleeper = besideHiccups.end(responses.worst()).sleeper();
                batched += more;
                last = new Round(
                    alone, responses.histogram().copy(), more * (double)SECONDS.toNanos(1) / elapsedNs);
                System.out.printf(Locale.ROOT, "round %-2d %8s %12s %12s %8s%n", round, "", "alone us", "beside us",
                    "ratio");
                print("", last.alone, last.beside);
                print("sleeping thread, ", aloneSleeper, besideSleeper);
                if (hasRawPath)
                {
                    rawPath(journals.directory(), last.batchedPerSecond);
                }
            }
            responses.check();
            final ExpectedBalances expected =
                new ExpectedBalances(new CommandStream(workload))
                    .add(0, producer.payments()).add(BATCH_NUMBERS, batched);
            engine.query(expected::check).join();
            System.out.printf(Locale.ROOT, "checked  %,d payments one by one, %,d in batches, balances add up%n",
                producer.payments(), batched);
        }
        return last;
    }

    private long beside(
        final PaymentEngine engine, final Producer producer, final long batched, final long loopNs)
        throws InterruptedException
    {
        // A stream writes with encoders of its own, so that each thread needs one.
        final BatchProducer batches = new BatchProducer(
            engine, new PaymentStream(workload), BATCH_NUMBERS + batched, items);
        final Thread office = new Thread(batches, "batch-office");
        office.start();
        producer.openLoop(rate, loopNs);
        batches.end();
        office.join();
        batches.check();
        System.out.printf(Locale.ROOT, "batches  %,d payments in batches, %,.0f a second%n", batches.payments(),
            batches.paymentsPerSecond());
        return batches.payments();
    }

    /** The same gateway, and batches at the same rate, over a bare ring with what no payment can do without. */
    private void rawPath(final Path directory, final double batchedPerSecond) throws IOException, InterruptedException
    {
        final Responses ofPayments = new Responses(RING_SLOTS * 4, 1);
        final Responses ofBatches = new Responses(RING_SLOTS * 4, 1);
        try (RawPath path = new RawPath(directory, durability == Durability.DEVICE, true,
            new RawLoop(workload.accounts(), workload.isRandom(), WINDOW));
            RawHop hop = new RawHop(RING_SLOTS, waiting.supplier().get(), Thread::new, path, MAX_BURST))
        {
            final Producer producer =
                new Producer(hop.lane(ofPayments), new CommandStream(workload), ofPayments, 1, 0);
            final Producer office = new Producer(
                hop.lane(ofBatches), new CommandStream(workload), ofBatches, BatchProducer.PART_ITEMS, BATCH_NUMBERS);
            besideRaw(producer, office, batchedPerSecond, warmupNs);
            ofPayments.restart();
            producer.openLoop(rate, durationNs);
            final Histogram alone = ofPayments.histogram().copy();
            ofPayments.restart();
            final long before = office.payments();
            final long startNs = System.nanoTime();
            besideRaw(producer, office, batchedPerSecond, durationNs);
            System.out.printf(Locale.ROOT, "         raw path, batches at %,.0f a second%n",
                (office.payments() - before) * (double)SECONDS.toNanos(1) / (System.nanoTime() - startNs));
            print("raw path, ", alone, ofPayments.histogram());
            ofPayments.check();
            ofBatches.check();
            path.check(producer.payments() + office.payments());
        }
    }

    private void besideRaw(final Producer producer, final Producer office, final double batchedPerSecond,
        final long loopNs) throws InterruptedException
    {
        final AtomicBoolean isEnding = new AtomicBoolean();
        final Thread thread = new Thread(() -> office.batches(
            BatchProducer.PARTS_IN_FLIGHT * BatchProducer.PART_ITEMS, batchedPerSecond, isEnding::get), "batch-office");
        thread.start();
        producer.openLoop(rate, loopNs);
        isEnding.set(true);
        thread.join();
    }

    private static void print(final String what, final Histogram alone, final Histogram beside)
    {
        for (final double percentile : PERCENTILES)
        {
            final double aloneUs = alone.getValueAtPercentile(percentile) / 1e3;
            final double besideUs = beside.getValueAtPercentile(percentile) / 1e3;
            System.out.printf(Locale.ROOT, "         %sp%-7s %12.1f %12.1f %8.1f%n", what, percentile, aloneUs,
                besideUs,
                besideUs / aloneUs);
        }
    }

    private PaymentEngine launch(final Journals journals)
    {
        return PaymentEngine.launch(new PaymentEngine.Context()
            .journal(journals::open)
            .limits(new Limits(Workload.accountsMax(workload.accounts()), WINDOW, SMALL, 1, 1, items, SMALL))
            .ringSlots(RING_SLOTS)
            .maxBurst(MAX_BURST)
            .staged(isStaged)
            .waitStrategy(waiting.supplier()));
    }
}
