package io.millrace.engine;

import io.millrace.journal.spi.Journal;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.Limits;
import io.millrace.operations.Counters;
import io.millrace.operations.CountersReader;
import io.millrace.operations.EngineCounter;
import io.millrace.operations.Health;
import io.millrace.operations.Health.State;
import io.millrace.pipeline.LedgerQuery;
import io.millrace.pipeline.Pipeline;
import java.util.concurrent.TimeUnit;

/**
 * Looks at a running engine from beside it: copies what it sees into the counters and judges its health, so that
 * neither costs the path of a payment anything.
 * <p>
 * Threads: {@link #run} the ticker's; {@link #health} any.
 */
final class EngineWatch implements Runnable
{
    private static final System.Logger LOGGER = System.getLogger("io.millrace.engine");

    /** As long as this nothing has moved, and somebody should look. */
    private static final long STALLED_MAX_MS = 1_000;
    private static final long SLOW_LOOK_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int NEARLY_FULL_PERCENT = 90;

    private final PaymentEngine engine;
    private final Pipeline pipeline;
    private final Journal journal;
    private final Counters counters;
    private final long lowSpaceBytes;
    private final LedgerQuery occupancy = this::onLedger;
    private long lastApplied;
    private long movedNs = System.nanoTime();
    private long slowLookNs = System.nanoTime() - SLOW_LOOK_NS;
    private State lastState = State.RUNNING;

    EngineWatch(
        final PaymentEngine engine,
        final Pipeline pipeline,
        final Journal journal,
        final Counters counters,
        final long lowSpaceBytes)
    {
        this.engine = engine;
        this.pipeline = pipeline;
        this.journal = journal;
        this.counters = counters;
        this.lowSpaceBytes = lowSpaceBytes;
        counters.set(EngineCounter.DISK_FREE_BYTES, Long.MAX_VALUE);
    }

    /** A tick has passed. */
    @Override
    public void run()
    {
        final long nowNs = System.nanoTime();
        look(nowNs);
        if (nowNs - slowLookNs >= SLOW_LOOK_NS)
        {
            slowLookNs = nowNs;
            counters.set(EngineCounter.DISK_FREE_BYTES, journal.usableBytes());
            pipeline.tryQuery(occupancy);
        }
        state(health());
        counters.heartbeat();
    }

    /** The engine has closed: what is left stands as it is. */
    void closed()
    {
        look(System.nanoTime());
        state(health());
    }

    /** How the engine is, judged by what stands in the counters. */
    Health health()
    {
        final Throwable cause = pipeline.fault().cause();
        if (!engine.isRunning())
        {
            return new Health(State.CLOSED, cause == null ? "" : cause.toString());
        }
        if (cause != null)
        {
            return new Health(State.STOPPED, cause.toString());
        }
        final String lack = lack();
        return lack.isEmpty() ? Health.RUNNING : new Health(State.DEGRADED, lack);
    }

    private String lack()
    {
        final CountersReader seen = counters.reader();
        final long freeBytes = seen.value(EngineCounter.DISK_FREE_BYTES);
        if (!journal.hasSpace())
        {
            return "journal short of space, commands are refused: freeBytes=" + freeBytes;
        }
        if (freeBytes < lowSpaceBytes)
        {
            return "disk nearly full: freeBytes=" + freeBytes + " lowSpaceBytes=" + lowSpaceBytes;
        }
        if (seen.value(EngineCounter.STALLED_MS) >= STALLED_MAX_MS)
        {
            final long next = pipeline.appliedSequence() + 1;
            return pipeline.isHeld(next) ? "claim is not published, and all behind it waits: sequence=" + next :
                "nothing moves, a sync, a listener or a poller holds it up: sequence=" + next;
        }
        final long accounts = seen.value(EngineCounter.ACCOUNTS);
        final long accountsMax = seen.value(EngineCounter.ACCOUNTS_MAX);
        if (accounts * 100 >= accountsMax * NEARLY_FULL_PERCENT && accountsMax > 0)
        {
            return "accounts nearly full: accounts=" + accounts + " accountsMax=" + accountsMax;
        }
        return "";
    }

    private void look(final long nowNs)
    {
        final long claimed = pipeline.claimedSequence();
        final long applied = pipeline.appliedSequence();
        // A launch makes the ledger's tables, a second for each few gigabytes, and nobody waits yet but its caller.
        if (applied != lastApplied || claimed <= applied || !engine.isLaunched())
        {
            lastApplied = applied;
            movedNs = nowNs;
        }
        counters.set(EngineCounter.CLAIMED_SEQUENCE, claimed);
        counters.set(EngineCounter.JOURNALED_SEQUENCE, pipeline.journaledSequence());
        counters.set(EngineCounter.APPLIED_SEQUENCE, applied);
        counters.set(EngineCounter.CONFIRMED_SEQUENCE, journal.durableSequence());
        counters.set(EngineCounter.STALLED_MS, TimeUnit.NANOSECONDS.toMillis(nowNs - movedNs));
        counters.set(EngineCounter.REFUSED_FOR_SPACE, engine.refusedForSpaceCount());
        counters.set(EngineCounter.BACK_PRESSURED, engine.backPressuredCount());
        counters.set(EngineCounter.CLOCK_BEHIND, engine.clockBehindCount());
        counters.set(EngineCounter.LISTENER_ERRORS, engine.listenerErrorCount());
    }

    private void onLedger(final Ledger ledger)
    {
        if (ledger.isConfigured())
        {
            final Limits limits = ledger.limits();
            counters.set(EngineCounter.ACCOUNTS, ledger.accountCount());
            counters.set(EngineCounter.ACCOUNTS_MAX, limits.accountsMax());
            counters.set(EngineCounter.PAYMENTS, ledger.rememberedCount());
            counters.set(EngineCounter.PAYMENTS_WINDOW, limits.paymentsWindow());
        }
    }

    private void state(final Health health)
    {
        counters.health(health);
        if (health.state() != lastState)
        {
            lastState = health.state();
            LOGGER.log(switch (health.state())
            {
                case CLOSED -> System.Logger.Level.DEBUG;
                case RUNNING -> System.Logger.Level.INFO;
                case DEGRADED -> System.Logger.Level.WARNING;
                case STOPPED -> System.Logger.Level.ERROR;
            }, () -> "engine is " + health);
        }
    }
}
