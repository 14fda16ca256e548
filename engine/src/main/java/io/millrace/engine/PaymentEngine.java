package io.millrace.engine;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import io.millrace.journal.spi.DurabilityListener;
import io.millrace.journal.spi.Journal;
import io.millrace.journal.spi.JournalException;
import io.millrace.journal.spi.RecoveredLedger;
import io.millrace.ledger.AccountState;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerDigest;
import io.millrace.ledger.Limits;
import io.millrace.ledger.PaymentState;
import io.millrace.operations.Counters;
import io.millrace.operations.CountersReader;
import io.millrace.operations.EngineCounter;
import io.millrace.operations.EngineHistogram;
import io.millrace.operations.Health;
import io.millrace.pipeline.EngineFault;
import io.millrace.pipeline.LedgerQuery;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.ResultRelay;
import io.millrace.pipeline.SlabRing;
import io.millrace.pipeline.Wiring;
import io.millrace.response.Fate;
import io.millrace.response.ResponseListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.agrona.BitUtil;
import org.agrona.ErrorHandler;
import org.agrona.collections.ArrayUtil;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * An in-memory payment engine over a journal: launched with a {@link Context}, used through {@link #client()}, ended by
 * {@link #close()}.
 * <p>
 * On launch it loads the newest snapshot that the journal has, if any, replays what came after it, checks that this
 * gives the very answers that were given when the journal was written, and goes on behind the last command. On close it
 * takes nothing more, answers what it had taken, syncs the journal and leaves no thread.
 * <p>
 * Fail-stop: a fault in journal or ledger stops it at once; each command under way hears what became of it, and every
 * later claim is told {@link PaymentClient#STOPPED}. Then close it and launch another.
 * <p>
 * Threads: launched and closed by one of the embedder's, never by a listener; everything else from any.
 */
public final class PaymentEngine implements AutoCloseable
{
    private enum State
    {
        RUNNING, CLOSING, CLOSED
    }

    private final Context context;
    private final Journal journal;
    private final Ledger ledger;
    private final SlabRing ring;
    private final Pipeline pipeline;
    private final int maxClaim;
    private final LongAdder refusedForSpace = new LongAdder();
    private final LongAdder backPressured = new LongAdder();
    private final Counters counters;
    private final EngineWatch watch;

    /** Replaced, never changed: it is gone through by who waits for room, again and again. */
    private volatile ResponseQueue[] queues = new ResponseQueue[0];
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    private final Object closing = new Object();
    private volatile boolean isLaunched;

    private PaymentEngine(final Context context, final Journal journal)
    {
        this.journal = journal;
        this.context = context;
        counters = Counters.create(context.countersFile());
        final ResultRelay relay = new ResultRelay();
        final RecoveredLedger recovered = new RecoveredLedger(relay);
        final long recoveryNs = System.nanoTime();
        journal.recover(recovered);
        ledger = recovered.ledger();
        counters.set(EngineCounter.RECOVERY_MS, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - recoveryNs));
        counters.set(EngineCounter.RECOVERED_SEQUENCE, ledger.sequence());
        maxClaim = context.maxBurst();
        ring = new SlabRing(context.ringSlots(), ledger.sequence(), context.waitStrategy().get());
        final Wiring wiring = new Wiring(context.isStaged(), context.maxBurst(), context.clock(),
            TimeUnit.MILLISECONDS.toNanos(context.tickIntervalMs()), context.waitStrategy(), context.threadFactory(),
            TimeUnit.MILLISECONDS.toNanos(context.claimTimeoutMs()), counters, context.listener(), context::report);
        notePolled(context.listener());
        pipeline = new Pipeline(wiring, ring, journal, ledger, relay);
        watch = new EngineWatch(this, pipeline, journal, counters, context.lowSpaceBytes());
        pipeline.watch(watch);
    }

    /**
     * Launches an engine: recovers, starts its threads, and sets the ledger's limits if the journal is new or the
     * context asks for more than it has.
     *
     * @param context of the engine, concluded here; the engine closes its journal, also when the launch fails.
     * @return the running engine.
     * @throws IllegalArgumentException if the limits do not fit the heap; the journal is as it was.
     */
    public static PaymentEngine launch(final Context context)
    {
        final Journal journal = context.conclude();
        try
        {
            final PaymentEngine engine = new PaymentEngine(context, journal);
            final boolean isNew = !engine.ledger.isConfigured();
            final boolean isRaised = !isNew && !engine.ledger.limits().isAtLeast(context.limits());
            final Limits limits = isNew ? context.limits() : engine.ledger.limits().atLeast(context.limits());
            final UUID ledgerId = isNew ? context.ledgerId() : engine.ledgerId();
            if (isNew || isRaised)
            {
                checkMemory(limits);
            }
            journal.start(engine.new Confirmations());
            engine.pipeline.start();
            if (isNew || isRaised)
            {
                engine.configure(ledgerId, limits);
            }
            engine.isLaunched = true;
            return engine;
        }
        catch (final Throwable thrown)
        {
            closeAfter(thrown, journal);
            throw thrown;
        }
    }

    /** @return a client whose results go to its futures, and to the engine's listener. */
    public PaymentClient client()
    {
        return new PaymentClient(this, null);
    }

    /**
     * A client with a listener of its own for the results of what it publishes.
     *
     * @param listener called on the response thread, after the engine's listener; a {@link ResponseQueue} to hear on
     *                 a thread of your own.
     * @return the client.
     */
    public PaymentClient client(final ResponseListener listener)
    {
        notePolled(listener);
        return new PaymentClient(this, listener);
    }

    /**
     * Looks an account up on the ledger's thread.
     *
     * @param accountId of the account.
     * @return its state at a sequence, empty when there is no such account.
     */
    public CompletableFuture<Optional<AccountState>> account(final long accountId)
    {
        return query(ledger ->
        {
            final AccountState found = new AccountState();
            return ledger.account(accountId, found) ? Optional.of(found) : Optional.empty();
        });
    }

    /**
     * Looks up what is remembered of an id on the ledger's thread.
     *
     * @param id of a payment, hold or batch.
     * @return what is remembered at a sequence, empty when nothing is.
     */
    public CompletableFuture<Optional<PaymentState>> payment(final UUID id)
    {
        return query(ledger ->
        {
            final PaymentState found = new PaymentState();
            final boolean isFound = ledger.payment(id.getMostSignificantBits(), id.getLeastSignificantBits(), found);
            return isFound ? Optional.of(found) : Optional.empty();
        });
    }

    /**
     * Takes the digest of the state, on the ledger's thread; goes through all of it, so not for a busy moment.
     *
     * @return the digest at a sequence.
     */
    public CompletableFuture<LedgerDigest> digest()
    {
        return query(Ledger::digest);
    }

    /**
     * Runs a look-up on the ledger's thread, between bursts. It is not journaled and must not change anything.
     *
     * @param question asked of the ledger, valid during the call only; be quick.
     * @param <T>      of the answer.
     * @return the answer; fails with {@link EngineStoppedException} once the engine has stopped by itself.
     */
    public <T> CompletableFuture<T> query(final Function<Ledger, T> question)
    {
        final CompletableFuture<T> answer = new CompletableFuture<>();
        final LedgerQuery query = ledger ->
        {
            try
            {
                checkFault();
                answer.complete(question.apply(ledger));
            }
            catch (final Throwable thrown)
            {
                answer.completeExceptionally(thrown);
            }
        };
        if (!pipeline.tryQuery(query))
        {
            answer.completeExceptionally(new IllegalStateException("look-up refused: engine closed or queue full"));
        }
        return answer;
    }

    /** @return sequence up to which commands are kept as the journal's durability mode promises. */
    public long confirmedSequence()
    {
        return journal.durableSequence();
    }

    /** @return number of claims refused since the launch because the journal was short of space. */
    public long refusedForSpaceCount()
    {
        return refusedForSpace.sum();
    }

    /**
     * Number of bursts since the launch at which the clock had not passed command time, which then went on by a
     * nanosecond: it never goes back. More than a few say that the clock was set back, or is behind the journal.
     *
     * @return bursts so timed.
     */
    public long clockBehindCount()
    {
        return pipeline.clockBehindCount();
    }

    /** @return number of claims since the launch that found the ring full. */
    public long backPressuredCount()
    {
        return backPressured.sum();
    }

    /** @return number of exceptions since the launch that listeners threw. */
    public long listenerErrorCount()
    {
        return context.errors.sum();
    }

    /**
     * How the engine is: for a health check, and for who is woken at night. Costs next to nothing.
     *
     * @return a word, and a line that says at what to look.
     */
    public Health health()
    {
        return watch.health();
    }

    /** @return the counters and histograms, as they were at the last tick. */
    public CountersReader counters()
    {
        return counters.reader();
    }

    /** @return why the engine stopped by itself, empty while it has not. */
    public Optional<Throwable> fault()
    {
        return Optional.ofNullable(pipeline.fault().cause());
    }

    /**
     * Ends the engine: nothing more is taken, what was taken is answered, the journal is synced and closed, and its
     * threads have ended. Idempotent; who calls it while another closes returns when that is done.
     * <p>
     * A claim that nobody publishes would be waited for; after {@link Context#claimTimeoutMs(long)} it is given up: it
     * and what was claimed behind it hear {@link Fate#NOT_APPLIED}, and {@link #fault()} says so.
     *
     * @throws IllegalStateException if called by a listener, whose thread it would wait for.
     */
    @Override
    public void close()
    {
        if (pipeline.isOwnThread())
        {
            throw new IllegalStateException("close() from a listener would wait for itself; use another thread");
        }
        synchronized (closing)
        {
            if (state.compareAndSet(State.RUNNING, State.CLOSING))
            {
                try
                {
                    List.of(queues).forEach(ResponseQueue::closing);
                    pipeline.close();
                }
                finally
                {
                    state.set(State.CLOSED);
                    watch.closed();
                    journal.close();
                }
            }
        }
    }

    /** Of a ledger that has failed half-way nothing is read: a replay would not show it. */
    private void checkFault()
    {
        if (pipeline.fault().isRaised())
        {
            throw new EngineStoppedException(Fate.NOT_APPLIED, pipeline.fault().cause());
        }
    }

    /** Hears from the journal, on whichever of its threads. */
    private final class Confirmations implements DurabilityListener
    {
        @Override
        public void onDurable(final long sequence)
        {
            context.confirm(sequence);
        }

        @Override
        public void onSynced(final long tookNs)
        {
            counters.record(EngineHistogram.SYNC_NS, tookNs);
        }

        @Override
        public void onFailure(final JournalException fault)
        {
            pipeline.fail(fault);
        }
    }

    /** The most slots of one claim. */
    int maxClaim()
    {
        return maxClaim;
    }

    /** The engine's threads make room, and wait for those that poll: one that waited for room might do so for ever. */
    void checkMayWait()
    {
        if (pipeline.isOwnThread())
        {
            throw new IllegalStateException("a listener must not wait for room on the ring; use another thread");
        }
        final Thread caller = Thread.currentThread();
        for (final ResponseQueue queue : queues)
        {
            if (queue.isPolledBy(caller))
            {
                throw new IllegalStateException(
                    "who polls responses must not wait for room on the ring; use tryClaim, and poll between two tries");
            }
        }
    }

    private synchronized void notePolled(final ResponseListener listener)
    {
        if (listener instanceof final ResponseQueue queue && !List.of(queues).contains(queue))
        {
            queues = ArrayUtil.add(queues, queue);
        }
    }

    SlabRing ring()
    {
        return ring;
    }

    EngineFault engineFault()
    {
        return pipeline.fault();
    }

    boolean isRunning()
    {
        return state.get() == State.RUNNING;
    }

    /** Whether it takes commands of others than its own. */
    boolean isLaunched()
    {
        return isLaunched;
    }

    /** Fails for who comes when nobody is left to answer. */
    void checkNotClosed()
    {
        if (state.get() == State.CLOSED)
        {
            throw new EngineStoppedException(Fate.NOT_APPLIED, pipeline.fault().cause());
        }
    }

    /** Whether the journal takes more; a refusal is counted. */
    boolean hasSpace()
    {
        final boolean hasSpace = journal.hasSpace();
        if (!hasSpace)
        {
            refusedForSpace.increment();
        }
        return hasSpace;
    }

    /** A claim has found the ring full. */
    void countBackPressure()
    {
        backPressured.increment();
    }

    private UUID ledgerId()
    {
        return new UUID(ledger.ledgerIdHigh(), ledger.ledgerIdLow());
    }

    private static void checkMemory(final Limits limits)
    {
        try
        {
            Ledger.checkMemory(limits);
        }
        catch (final OutOfMemoryError error)
        {
            throw new IllegalArgumentException("limits do not fit the heap; none was journaled: " + limits +
                " maxHeapBytes=" + Runtime.getRuntime().maxMemory(), error);
        }
    }

    private void configure(final UUID ledgerId, final Limits limits)
    {
        try
        {
            client().configure(ledgerId, limits).join();
        }
        catch (final Throwable thrown)
        {
            close();
            throw new JournalException("cannot set the ledger's limits: " + limits, thrown);
        }
    }

    private static void closeAfter(final Throwable thrown, final Journal journal)
    {
        try
        {
            journal.close();
        }
        catch (final RuntimeException alsoThrown)
        {
            thrown.addSuppressed(alsoThrown);
        }
    }

    /**
     * Every limit and mode of an engine. Set what differs from the defaults; {@link PaymentEngine#launch} checks all.
     */
    public static final class Context
    {
        private static final int SLOTS_MAX = 1 << 20;
        private static final int CORES_FOR_STAGED = 4;

        private @Nullable Supplier<Journal> journal;
        private Limits limits = Limits.DEFAULT;
        private @Nullable UUID ledgerId;
        private int ringSlots = 1 << 14;
        private int maxBurst = 1 << 12;
        private @Nullable Boolean isStaged;
        private Supplier<WaitStrategy> waitStrategy = BlockingWaitStrategy::new;
        private long tickIntervalMs = 10;
        private long claimTimeoutMs = 10_000;
        private @Nullable Path countersFile;
        private long lowSpaceBytes = 1L << 30;
        private final LongAdder errors = new LongAdder();
        private EpochNanoClock clock = new OffsetEpochNanoClock();
        private ThreadFactory threadFactory = Thread::new;
        private ErrorHandler errorHandler = Context::printError;
        private ResponseListener listener = result ->
        {
        };
        private LongConsumer confirmationListener = sequence ->
        {
        };
        private boolean isConcluded;

        /**
         * Sets where the inputs are kept; required.
         *
         * @param opener of the journal, called once, by the launch.
         * @return this.
         */
        public Context journal(final Supplier<Journal> opener)
        {
            journal = opener;
            return this;
        }

        /**
         * Makes the engine small, for many in one process or for tests: {@link Limits#SMALL}, a ring of 2,048 slots,
         * bursts of up to 512 commands. What is set afterwards counts.
         *
         * @return this.
         */
        public Context small()
        {
            return limits(Limits.SMALL).ringSlots(1 << 11).maxBurst(1 << 9);
        }

        /**
         * Sets how much the ledger can hold at least. A journal keeps the limits it was given; they can be raised by
         * a later launch, never lowered.
         *
         * @param limits of the ledger.
         * @return this.
         */
        public Context limits(final Limits limits)
        {
            this.limits = limits;
            return this;
        }

        /** @return how much the ledger can hold at least. */
        public Limits limits()
        {
            return limits;
        }

        /**
         * Sets the identity of a new ledger; drawn at random otherwise. An existing journal keeps its own.
         *
         * @param ledgerId of the ledger.
         * @return this.
         */
        public Context ledgerId(final UUID ledgerId)
        {
            this.ledgerId = ledgerId;
            return this;
        }

        /** @return identity of a new ledger. */
        public UUID ledgerId()
        {
            final UUID given = ledgerId;
            return given == null ? UUID.randomUUID() : given;
        }

        /**
         * Sets the size of the ring of commands.
         *
         * @param ringSlots a power of two, at least twice {@link #maxBurst()}; 128 bytes each.
         * @return this.
         */
        public Context ringSlots(final int ringSlots)
        {
            this.ringSlots = ringSlots;
            return this;
        }

        /** @return number of slots of the ring. */
        public int ringSlots()
        {
            return ringSlots;
        }

        /**
         * Sets the most commands that are journaled together, which is also the most that one claim can have.
         *
         * @param maxBurst in commands.
         * @return this.
         */
        public Context maxBurst(final int maxBurst)
        {
            this.maxBurst = maxBurst;
            return this;
        }

        /** @return most commands of a burst. */
        public int maxBurst()
        {
            return maxBurst;
        }

        /**
         * Sets whether journal, ledger and responses have a thread each, or share one. By default a thread each where
         * there are at least four processors.
         *
         * @param isStaged true for a thread each.
         * @return this.
         */
        public Context staged(final boolean isStaged)
        {
            this.isStaged = isStaged;
            return this;
        }

        /** @return whether each stage has a thread of its own. */
        public boolean isStaged()
        {
            final Boolean given = isStaged;
            return given == null ? Runtime.getRuntime().availableProcessors() >= CORES_FOR_STAGED : given;
        }

        /**
         * Sets how the engine's threads wait for work: Disruptor's blocking strategy (polite, the default), {@link
         * SpinThenYieldWaitStrategy} (a busy core each, the lowest latency where processors are shared), or busy-spin
         * (only with more processors than threads). Not the Lite ones.
         *
         * @param waitStrategy made anew for each ring.
         * @return this.
         */
        public Context waitStrategy(final Supplier<WaitStrategy> waitStrategy)
        {
            this.waitStrategy = waitStrategy;
            return this;
        }

        /** @return how the engine's threads wait for work. */
        public Supplier<WaitStrategy> waitStrategy()
        {
            return waitStrategy;
        }

        /**
         * Sets the clock that gives command time.
         *
         * @param clock nanoseconds since the epoch, UTC.
         * @return this.
         */
        public Context clock(final EpochNanoClock clock)
        {
            this.clock = clock;
            return this;
        }

        /** @return the clock that gives command time. */
        public EpochNanoClock clock()
        {
            return clock;
        }

        /**
         * Sets how late a deadline or due time may be noticed when there is no traffic.
         *
         * @param tickIntervalMs in milliseconds, at least 1.
         * @return this.
         */
        public Context tickIntervalMs(final long tickIntervalMs)
        {
            this.tickIntervalMs = tickIntervalMs;
            return this;
        }

        /** @return how late a deadline may be noticed, in milliseconds. */
        public long tickIntervalMs()
        {
            return tickIntervalMs;
        }

        /**
         * Sets how long a close waits for a claim that was taken and not published, once nothing else is left to do.
         *
         * @param claimTimeoutMs in milliseconds, at least 1; 10,000 unless set.
         * @return this.
         */
        public Context claimTimeoutMs(final long claimTimeoutMs)
        {
            this.claimTimeoutMs = claimTimeoutMs;
            return this;
        }

        /** @return how long a close waits for a claim that is not published, in milliseconds. */
        public long claimTimeoutMs()
        {
            return claimTimeoutMs;
        }

        /**
         * Sets who makes the engine's threads, for example to pin them.
         *
         * @param threadFactory of one or three threads; the engine names them.
         * @return this.
         */
        public Context threadFactory(final ThreadFactory threadFactory)
        {
            this.threadFactory = threadFactory;
            return this;
        }

        /** @return who makes the engine's threads. */
        public ThreadFactory threadFactory()
        {
            return threadFactory;
        }

        /**
         * Sets who hears every result of the engine, each before whoever waits for it: when a future completes, this
         * listener has heard what it says.
         *
         * @param listener on the response thread.
         * @return this.
         */
        public Context listener(final ResponseListener listener)
        {
            this.listener = listener;
            return this;
        }

        /** @return who hears every result. */
        public ResponseListener listener()
        {
            return listener;
        }

        /**
         * Sets who hears of confirmations: the sequence up to which answered commands are kept as promised.
         *
         * @param confirmationListener on the thread that made it so.
         * @return this.
         */
        public Context confirmationListener(final LongConsumer confirmationListener)
        {
            this.confirmationListener = confirmationListener;
            return this;
        }

        /** @return who hears of confirmations. */
        public LongConsumer confirmationListener()
        {
            return confirmationListener;
        }

        /**
         * Sets who is told what listeners throw. By default it goes to the uncaught-exception handler.
         *
         * @param errorHandler on the thread of the listener.
         * @return this.
         */
        public Context errorHandler(final ErrorHandler errorHandler)
        {
            this.errorHandler = errorHandler;
            return this;
        }

        /** @return who is told what listeners throw. */
        public ErrorHandler errorHandler()
        {
            return errorHandler;
        }

        /**
         * Sets the file of the counters, for {@code millrace stat} and other processes to read; beside the journal is a
         * good place. Without one they are in memory alone.
         *
         * @param countersFile made anew by each launch.
         * @return this.
         */
        public Context countersFile(final Path countersFile)
        {
            this.countersFile = countersFile;
            return this;
        }

        /** @return file of the counters, null for none. */
        public @Nullable Path countersFile()
        {
            return countersFile;
        }

        /**
         * Sets the space on the journal's device below which the engine is {@link Health.State#DEGRADED}: early enough
         * for somebody to act. It goes on taking commands until the journal has none left.
         *
         * @param lowSpaceBytes in bytes; 1 GiB unless set.
         * @return this.
         */
        public Context lowSpaceBytes(final long lowSpaceBytes)
        {
            this.lowSpaceBytes = lowSpaceBytes;
            return this;
        }

        /** @return space on the device below which the engine is degraded, in bytes. */
        public long lowSpaceBytes()
        {
            return lowSpaceBytes;
        }

        /** Checks every setting and opens the journal. */
        private Journal conclude()
        {
            final Supplier<Journal> opener = journal;
            if (opener == null)
            {
                throw new IllegalArgumentException("journal is not set");
            }
            if (isConcluded)
            {
                throw new IllegalStateException("context was used before; make one for each engine");
            }
            if (!BitUtil.isPowerOfTwo(ringSlots) || ringSlots > SLOTS_MAX)
            {
                throw new IllegalArgumentException(
                    "ring slots must be a power of two: ringSlots=" + ringSlots + " max=" + SLOTS_MAX);
            }
            if (maxBurst < 2 || maxBurst > ringSlots / 2)
            {
                throw new IllegalArgumentException(
                    "burst limit out of range: maxBurst=" + maxBurst + " min=2 max=" + ringSlots / 2);
            }
            if (tickIntervalMs < 1)
            {
                throw new IllegalArgumentException("tick interval out of range: tickIntervalMs=" + tickIntervalMs);
            }
            if (claimTimeoutMs < 1)
            {
                throw new IllegalArgumentException("claim timeout out of range: claimTimeoutMs=" + claimTimeoutMs);
            }
            JvmOptions.check();
            isConcluded = true;
            return opener.get();
        }

        /** What the embedder's listener throws is not the journal's fault. */
        private void confirm(final long sequence)
        {
            try
            {
                confirmationListener.accept(sequence);
            }
            catch (final Throwable thrown)
            {
                report(thrown);
            }
        }

        /** Tells the embedder what a listener threw. */
        private void report(final Throwable thrown)
        {
            errors.increment();
            try
            {
                errorHandler.onError(thrown);
            }
            catch (final Throwable alsoThrown)
            {
                // Nobody is left to tell, and what a listener does is no reason to stop.
            }
        }

        private static void printError(final Throwable thrown)
        {
            final Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        }
    }
}
