package io.millrace.tools.command;

import io.millrace.engine.PaymentEngine;
import io.millrace.journal.ChronicleJournal;
import io.millrace.journal.spi.Durability;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.Limits;
import java.time.Duration;
import org.agrona.BitUtil;

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
    private static final long MEBIBYTE = 1 << 20;
    private static final long EXCERPT_OVERHEAD = 4096;

    private final DataDirectory data;
    private final Durability durability;
    private final Duration syncInterval;

    EngineSession(final DataDirectory data, final Durability durability, final Duration syncInterval)
    {
        this.data = data;
        this.durability = durability;
        this.syncInterval = syncInterval;
    }

    /**
     * Launches an engine.
     *
     * @param accounts that are known.
     * @param commands that will be sent, at the most.
     * @param items    of the largest batch.
     * @param isAtomic whether batches are atomic.
     * @return the engine.
     */
    PaymentEngine launch(final int accounts, final int commands, final int items, final boolean isAtomic)
    {
        final PaymentEngine engine = launch(limits(accounts, commands, items, isAtomic));
        final int remembered = engine.query(Ledger::rememberedCount).join();
        final int window = engine.query(ledger -> ledger.limits().paymentsWindow()).join();
        if (remembered + (long)commands <= window)
        {
            return engine;
        }
        engine.close();
        return launch(limits(accounts, Math.addExact(remembered, commands), items, isAtomic));
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
            .limits(limits)
            .ringSlots(RING_SLOTS)
            .maxBurst(BURST));
    }

    private static Limits limits(final int accounts, final int commands, final int items, final boolean isAtomic)
    {
        final int atomic = Math.max(Limits.DEFAULT.atomicItemsMax(), isAtomic ? items : 0);
        final int window = Math.max(WINDOW, Math.max(powerOfTwo(commands), powerOfTwo(2 * atomic)));
        return new Limits(Math.max(ACCOUNTS, powerOfTwo(2 * accounts)), window, Limits.DEFAULT.openMax(),
            Limits.DEFAULT.controlsMax(), Limits.DEFAULT.mandatesMax(),
            Math.max(Limits.DEFAULT.batchItemsMax(), items), atomic);
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
