package io.millrace.benchmarks.load;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.millrace.benchmarks.Journals;
import io.millrace.benchmarks.Machine;
import io.millrace.benchmarks.PaymentStream;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.Journal;
import io.millrace.ledger.CommandLayout;
import io.millrace.ledger.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * The whole engine under load: ring, journal, ledger, response, and back to a gateway; then a plain file that is given
 * the same bytes. Flags: see {@link LoadOptions}.
 * <pre>
 *   gateway --claim, encode, publish--> engine --response--> count, check, time
 *      ^                                                          |
 *      '------------- room for one more in flight ----------------'      (closed loop; the open loop never waits)
 * </pre>
 * Checks its own answer: every payment accepted, answered once and in order, every balance as the stream of payments
 * says.
 */
public final class EngineLoad
{
    private static final int OPEN_MAX = 1 << 10;
    private static final int ATOMIC_MAX = 1 << 10;
    private static final double[] PERCENTILES =
        { 50, 90, 99, 99.9, 99.99 };

    private final LoadOptions options;
    private final PaymentStream stream;
    private final Responses responses;
    private final Watch watch = new Watch(Thread.currentThread());

    private EngineLoad(final LoadOptions options)
    {
        this.options = options;
        stream = new PaymentStream(options.accounts(), options.isRandom());
        responses = new Responses(options.ringSlots() * 4, options.sample());
    }

    /**
     * Runs it.
     *
     * @param args flags, see {@link LoadOptions}.
     * @throws IOException if the raw file cannot be written.
     */
    public static void main(final String[] args) throws IOException
    {
        final LoadOptions options = LoadOptions.of(args);
        Machine.print(System.out);
        System.out.println("run      " + options.text());
        try (Journals journals = new Journals(options.journal(), options.durability(), options.maxBurst()))
        {
            new EngineLoad(options).run(journals);
        }
    }

    private void run(final Journals journals) throws IOException
    {
        final CountedJournal journal = new CountedJournal(journals.open());
        try (PaymentEngine engine = launch(journal))
        {
            final Producer producer =
                new Producer(engine.client(responses), stream, responses, options.claim());
            producer.openAccounts();
            load(producer, options.warmupS());
            for (int round = 1; round <= options.rounds(); round++)
            {
                measure(producer, journal, journals.directory(), round);
            }
            responses.check();
            engine.query(new ExpectedBalances(stream).add(0, producer.payments())::check).join();
            System.out.printf(Locale.ROOT, "checked  %,d payments accepted, answered in order, balances add up%n",
                producer.payments());
        }
    }

    private void measure(
        final Producer producer, final CountedJournal journal, final Path directory, final int round)
        throws IOException
    {
        final long paymentsBefore = producer.payments();
        final long burstsBefore = journal.bursts();
        final long bytesBefore = journal.bytes();
        responses.recording(true);
        final long gatewayBefore = watch.gatewayNs();
        final long engineBefore = watch.engineNs();
        final long allocatedBefore = watch.allocatedBytes();
        final long elapsedNs = load(producer, options.seconds());
        final long allocated = watch.allocatedBytes() - allocatedBefore;
        final long gatewayNs = watch.gatewayNs() - gatewayBefore;
        final long engineNs = watch.engineNs() - engineBefore;
        responses.recording(false);

        final long payments = producer.payments() - paymentsBefore;
        final double burst = (double)payments / Math.max(1, journal.bursts() - burstsBefore);
        System.out.printf(Locale.ROOT,
            "round %-2d %,.0f payments/s, bursts of %.1f, %.3f B allocated a payment (%,d B in all)%n",
            round, payments * (double)SECONDS.toNanos(1) / elapsedNs, burst, (double)allocated / payments, allocated);
        System.out.printf(Locale.ROOT, "         processor time a payment: gateway %,.0f ns, engine %,.0f ns%n",
            (double)gatewayNs / payments, (double)engineNs / payments);
        System.out.println("         latency " + microseconds(responses.histogram()) +
            (options.isOpenLoop() ? " from the intended send" : ""));

        final boolean isSynced = options.durability() == Durability.DEVICE;
        final int pieceBytes = Math.max(1, (int)Math.round(burst)) * CommandLayout.SLOT_LENGTH;
        final RawFile raw = new RawFile().write(
            directory, journal.bytes() - bytesBefore, pieceBytes, isSynced, SECONDS.toNanos(options.seconds()));
        System.out.printf(Locale.ROOT, "raw file %,.0f payments/s (%,.0f MB/s) in pieces of %,d B%s, latency %s%n",
            raw.bytesPerSecond() / CommandLayout.SLOT_LENGTH, raw.bytesPerSecond() / 1e6, pieceBytes,
            isSynced ? ", each synced" : "", microseconds(raw.histogram()));
    }

    private long load(final Producer producer, final long seconds)
    {
        final long durationNs = SECONDS.toNanos(seconds);
        return options.isOpenLoop() ? producer.openLoop(options.rate(), durationNs) :
            producer.closedLoop(options.inFlight(), durationNs);
    }

    private PaymentEngine launch(final Journal journal)
    {
        return PaymentEngine.launch(new PaymentEngine.Context()
            .journal(() -> journal)
            .limits(new Limits(options.accounts(), options.window(), OPEN_MAX, 1, 1, ATOMIC_MAX, ATOMIC_MAX))
            .ringSlots(options.ringSlots())
            .maxBurst(options.maxBurst())
            .staged(options.isStaged())
            .waitStrategy(options.waiting().supplier())
            .threadFactory(loop -> watch.engineThread(new Thread(loop))));
    }

    private static String microseconds(final Histogram histogram)
    {
        final StringBuilder text = new StringBuilder();
        for (final double percentile : PERCENTILES)
        {
            text.append(String.format(Locale.ROOT, "p%s %,.1f  ",
                Double.toString(percentile).replaceAll("\\.0$", ""),
                histogram.getValueAtPercentile(percentile) / 1e3));
        }
        return text.append(String.format(Locale.ROOT, "max %,.1f us", histogram.getMaxValue() / 1e3)).toString();
    }
}
