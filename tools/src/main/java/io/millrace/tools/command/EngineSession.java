package io.millrace.tools.command;

import io.millrace.engine.PaymentEngine;
import io.millrace.journal.ChronicleJournal;
import io.millrace.journal.spi.Durability;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.Limits;
import java.time.Duration;
import org.agrona.BitUtil;
import org.agrona.concurrent.EpochNanoClock;

/**
 * An engine sized for a run. The command never forgets an id: where the window of remembered ids could become too small
 * for the run, it is raised first.
 */
final class EngineSession
{
    private static final int RING_SLOTS = 1 << 14;
    private static final int BURST = 1 << 12;
    private static final int WINDOW = 1 << 18;
    private static final int ACCOUNTS = 1 << 16;
    /** Batches in parts stand among the open payments. */
    private static final int OPEN_BATCHES = 64;
    private static final long MEBIBYTE = 1 << 20;
    private static final long EXCERPT_OVERHEAD = 4096;

    private final DataDirectory data;
    private final Durability durability;
    private final Duration syncInterval;
    private final EpochNanoClock clock;

    EngineSession(final DataDirectory data, final DurabilityOption mode, final EpochNanoClock clock)
    {
        this.data = data;
        this.durability = mode.durability();
        this.syncInterval = mode.interval();
        this.clock = clock;
    }

    /**
     * Launches an engine with room for a run.
     *
     * @param size of the run.
     * @return the engine.
     */
    PaymentEngine launch(final RunSize size)
    {
        final PaymentEngine engine = launch(limits(size));
        final int remembered = engine.query(Ledger::rememberedCount).join();
        final int open = engine.query(Ledger::openCount).join();
        final Limits limits = engine.query(Ledger::limits).join();
        if (remembered + (long)size.commands <= limits.paymentsWindow() &&
            open + (long)size.scheduled + OPEN_BATCHES <= limits.openMax())
        {
            return engine;
        }
        engine.close();
        return launch(limits(new RunSize(size.accounts, Math.addExact(remembered, size.commands), size.items,
            Math.addExact(open, size.scheduled), size.isAtomic)));
    }

    /**
     * What a run needs.
     *
     * @param accounts  that are known.
     * @param commands  that will be sent, at the most.
     * @param items     of the largest batch.
     * @param scheduled payments that will wait for their day, at the most.
     * @param isAtomic  whether batches are atomic.
     */
    record RunSize(int accounts, int commands, int items, int scheduled, boolean isAtomic)
    {
        /** Nothing but what is there. */
        static final RunSize NONE = new RunSize(0, 0, 1, 0, false);
    }

    private PaymentEngine launch(final Limits limits)
    {
        final long excerptLength = EXCERPT_OVERHEAD + 128L * BURST;
        final ChronicleJournal.Context journal = new ChronicleJournal.Context()
            .directory(data.journal())
            .durability(durability)
            .maxBurst(BURST)
            .reserveLength(Math.max(8 * MEBIBYTE, Math.max(
                2 * excerptLength, ChronicleJournal.Context.reserveFor(RING_SLOTS))));
        if (durability == Durability.INTERVAL)
        {
            journal.syncIntervalNs(syncInterval.toNanos());
        }
        return PaymentEngine.launch(new PaymentEngine.Context()
            .journal(() -> ChronicleJournal.open(journal))
            .countersFile(data.counters())
            .limits(limits)
            .clock(clock)
            .ringSlots(RING_SLOTS)
            .maxBurst(BURST));
    }

    private static Limits limits(final RunSize size)
    {
        final int atomic = Math.max(Limits.DEFAULT.atomicItemsMax(), size.isAtomic ? size.items : 0);
        final int open = Math.max(Limits.DEFAULT.openMax(), powerOfTwo(Math.addExact(size.scheduled, OPEN_BATCHES)));
        final int needed = Math.max(size.commands, 2 * Math.max(atomic, open));
        return new Limits(Math.max(ACCOUNTS, powerOfTwo(2 * size.accounts)), Math.max(WINDOW, powerOfTwo(needed)), open,
            Limits.DEFAULT.controlsMax(), Limits.DEFAULT.mandatesMax(),
            Math.max(Limits.DEFAULT.batchItemsMax(), size.items), atomic);
    }

    private static int powerOfTwo(final int count)
    {
        if (count > Limits.ROWS_MAX / 2)
        {
            throw new ToolException("too many for one data directory: count=" + count + " max=" + Limits.ROWS_MAX / 2);
        }
        return BitUtil.findNextPositivePowerOfTwo(Math.max(1, count));
    }
}
