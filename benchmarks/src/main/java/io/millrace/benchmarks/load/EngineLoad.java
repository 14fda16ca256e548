package io.millrace.benchmarks.load;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.millrace.benchmarks.CommandStream;
import io.millrace.benchmarks.Journals;
import io.millrace.benchmarks.Pinning;
import io.millrace.benchmarks.Lane;
import io.millrace.benchmarks.Machine;
import io.millrace.benchmarks.RawHop;
import io.millrace.benchmarks.RawLoop;
import io.millrace.benchmarks.RawPath;
import io.millrace.benchmarks.Workload;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.spi.Journal;
import io.millrace.ledger.CommandLayout;
import io.millrace.ledger.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * The whole engine under load: ring, journal, ledger, response, and back to its gateways; then, in the same run, a bare
 * Disruptor under the same load, and a plain file that is given the same bytes. Flags: see {@link LoadOptions}.
 * <pre>
 *   gateways --claim, encode, publish--> engine --response--> count, check, time
 *      ^                                                          |
 *      '------------- room for one more in flight ----------------'      (closed loop; the open loop never waits)
 * </pre>
 * In the open loop a payment is timed from when it was due, also when its gateway was held up before: what waits is
 * not left out. Checks its own answer: every command answered once, in order and as the workload says, every balance as
 * the stream of commands says, and their sum zero.
 */
public final class EngineLoad
{
    private static final int HOLDS_MAX = 2 * CommandStream.CAPTURE_DISTANCE;
    private static final int ATOMIC_MAX = 1 << 10;
    /** Before each measurement: what rested while something else was measured has left the caches, or worse. */
    private static final long RUN_IN_NS = SECONDS.toNanos(1);
    /** A producer's numbers begin at a multiple of this. */
    private static final long NUMBERS = 1L << 40;

    private final LoadOptions options;
    private final Watch watch = new Watch();
    private final Pinning enginePinning;

    private EngineLoad(final LoadOptions options)
    {
        this.options = options;
        enginePinning = new Pinning(options.engineCpu());
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
        int round = 0;
        long payments = 0;
        for (final LoadRound measured : measure(options))
        {
            measured.print(++round, options);
            payments += measured.payments();
        }
        System.out.printf(Locale.ROOT,
            "checked  %,d commands measured and those before, each answered as it had to be; balances add up%n",
            payments);
    }

    /**
     * Runs it.
     *
     * @param options of it.
     * @return its rounds, of which every answer and balance has been checked.
     * @throws IOException if the raw file cannot be written.
     */
    public static List<LoadRound> measure(final LoadOptions options) throws IOException
    {
        try (Journals journals = new Journals(
            options.journal(), options.durability(), options.maxBurst(), options.shadow()))
        {
            return new EngineLoad(options).run(journals);
        }
    }

    private List<LoadRound> run(final Journals journals) throws IOException
    {
        final List<LoadRound> rounds = new ArrayList<>();
        final CountedJournal journal = new CountedJournal(journals.open());
        try (PaymentEngine engine = launch(journal);
            Gateways gateways = gateways(responses -> Lane.of(engine.client(responses)), watch))
        {
            gateways.producers().get(0).openAccounts(options.maxBurst());
            load(gateways, options.warmupNs());
            for (int round = 1; round <= options.rounds(); round++)
            {
                rounds.add(measure(gateways, journal, journals.directory()));
            }
            gateways.check();
            final ExpectedBalances expected = new ExpectedBalances(new CommandStream(options.workload()));
            gateways.producers().forEach(producer -> expected.add(producer.firstNumber(), producer.payments()));
            engine.query(expected::check).join();
        }
        if (options.shadow() > 0)
        {
            System.out.println("shadow   snapshots written: " + journals.snapshots());
        }
        return rounds;
    }

    private LoadRound measure(final Gateways gateways, final CountedJournal journal, final Path directory)
        throws IOException
    {
        load(gateways, Math.min(options.warmupNs(), RUN_IN_NS));
        gateways.restart();
        final long paymentsBefore = gateways.payments();
        final long burstsBefore = journal.bursts();
        final long bytesBefore = journal.bytes();
        final ThreadTimes spentBefore = watch.spent();
        final long allocatedBefore = watch.allocatedBytes();
        final Hiccups hiccups = new Hiccups();
        final long elapsedNs = load(gateways, options.durationNs());
        final Lateness late = hiccups.end(gateways.worst());
        final long allocated = watch.allocatedBytes() - allocatedBefore;
        final ThreadTimes spent = watch.spent().since(spentBefore);

        final long payments = gateways.payments() - paymentsBefore;
        final double burst = (double)payments / Math.max(1, journal.bursts() - burstsBefore);
        final int pieceBytes = Math.max(1, (int)Math.round(burst)) * CommandLayout.SLOT_LENGTH;
        final RawFile file = rawFile(directory, journal.bytes() - bytesBefore, pieceBytes);
        final Limit hop = options.hasRawHop() ? limit(RawHop.Work.NONE,
            options.isCrowded() ? spent.journalNs().values() : List.of(), elapsedNs) : null;
        return new LoadRound(payments, elapsedNs, burst, allocated, spent, gateways.histogram(), pieceBytes,
            file.bytesPerSecond(), file.histogram(), late, hop,
            options.rawPath() == LoadOptions.Path.NONE ? null : rawPath(directory));
    }

    /** A bare ring with the least that a payment needs behind it. */
    private Limit rawPath(final Path directory) throws IOException
    {
        final Workload workload = options.workload();
        final RawLoop loop = new RawLoop(workload.accounts(), workload.isRandom(), options.window());
        try (RawPath path = new RawPath(
            directory, options.isSynced(), options.rawPath() == LoadOptions.Path.WHOLE, loop))
        {
            final Limit limit = limit(path, List.of(), 0);
            path.check(limit.payments());
            return limit;
        }
    }

    /** The same load through a bare ring with some work behind it, beside neighbours that use so much. */
    private Limit limit(final RawHop.Work work, final Collection<Long> neighboursNs, final long ofNs)
    {
        final Watch watchOfLimit = new Watch();
        final Neighbours neighbours = new Neighbours(neighboursNs, ofNs);
        try (neighbours;
            RawHop hop = new RawHop(options.ringSlots(), options.waiting().supplier().get(),
                loop -> watchOfLimit.engineThread(new Pinning(options.engineCpu()).thread("hop", loop)), work,
                options.maxBurst());
            Gateways gateways = gateways(hop::lane, watchOfLimit))
        {
            load(gateways, options.warmupNs() / 2);
            final long paymentsBefore = gateways.payments();
            gateways.restart();
            final ThreadTimes spentBefore = watchOfLimit.spent();
            final Hiccups hiccups = new Hiccups();
            final long elapsedNs = load(gateways, options.durationNs());
            final Lateness late = hiccups.end(gateways.worst());
            final ThreadTimes spent = watchOfLimit.spent().since(spentBefore);
            gateways.check();
            return new Limit(
                gateways.payments() - paymentsBefore, elapsedNs, spent, gateways.histogram(), late);
        }
    }

    /**
     * Where the engine was, which idles where the gateway was and waits as it did, and beside the same sleeping thread.
     */
    private RawFile rawFile(final Path directory, final long bytes, final int pieceBytes) throws IOException
    {
        final RawFile file = new RawFile();
        final FutureTask<RawFile> writing = new FutureTask<>(
            () -> file.write(directory, bytes, pieceBytes, options.isSynced(), options.durationNs()));
        enginePinning.away(options.gatewayCpu());
        final Hiccups hiccups = new Hiccups();
        new Pinning(options.engineCpu()).thread("raw-file", writing).start();
        try
        {
            return writing.get();
        }
        catch (final InterruptedException | ExecutionException ex)
        {
            throw new IOException("raw file failed", ex);
        }
        finally
        {
            hiccups.end(new WorstSeconds());
            enginePinning.back();
        }
    }

    private long load(final Gateways gateways, final long durationNs)
    {
        final int producers = options.producers();
        return options.isOpenLoop() ?
            gateways.run(producer -> producer.openLoop((double)options.rate() / producers, durationNs)) :
            gateways.run(producer -> producer.closedLoop(
                Math.max(1, options.inFlight() / producers), options.isWhole() ? options.claim() : 1, durationNs));
    }

    private Gateways gateways(final Function<Responses, Lane> lanes, final Watch watchOfThem)
    {
        final List<Producer> producers = new ArrayList<>();
        for (int i = 0; i < options.producers(); i++)
        {
            final Responses responses = new Responses(options.ringSlots() * 4, options.sample());
            producers.add(new Producer(lanes.apply(responses), new CommandStream(options.workload()), responses,
                options.claim(), i * NUMBERS));
        }
        final Pinning pinning = new Pinning(options.gatewayCpu());
        return new Gateways(producers, loop -> watchOfThem.gatewayThread(pinning.thread("gateway", loop)));
    }

    private PaymentEngine launch(final Journal journal)
    {
        final int accounts = options.workload().accounts();
        final int openMax = Math.min(options.window() / 2, HOLDS_MAX * options.producers());
        return PaymentEngine.launch(new PaymentEngine.Context()
            .journal(() -> journal)
            .limits(new Limits(Workload.accountsMax(accounts), options.window(), openMax, 1, 1, ATOMIC_MAX, ATOMIC_MAX))
            .ringSlots(options.ringSlots())
            .maxBurst(options.maxBurst())
            .staged(options.isStaged())
            .waitStrategy(options.waiting().supplier())
            .threadFactory(loop -> watch.engineThread(enginePinning.thread("engine", loop))));
    }
}
