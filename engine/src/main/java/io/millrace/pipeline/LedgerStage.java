package io.millrace.pipeline;

import io.millrace.ledger.Burst;
import io.millrace.ledger.Ledger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/**
 * The business-logic processor: applies what is journaled, and between bursts answers look-ups.
 * <p>
 * Thread: the ledger thread.
 */
final class LedgerStage implements Stage
{
    /** Of the next tick: it comes as soon as the ticker looks. */
    private static final long AT_ONCE = 0;

    private final Ledger ledger;
    private final ResultsPosition results;
    private final ManyToOneConcurrentArrayQueue<LedgerQuery> queries;
    private final StopSink stopSink;
    private final AtomicLong nextDueNs;
    private final BatchRuns batchRuns;

    LedgerStage(
        final Ledger ledger,
        final ResultsPosition results,
        final ManyToOneConcurrentArrayQueue<LedgerQuery> queries,
        final StopSink stopSink,
        final AtomicLong nextDueNs,
        final BatchRuns batchRuns)
    {
        this.ledger = ledger;
        this.results = results;
        this.queries = queries;
        this.stopSink = stopSink;
        this.nextDueNs = nextDueNs;
        this.batchRuns = batchRuns;
        nextDueNs.lazySet(batchRuns.isUnderWay() ? AT_ONCE : ledger.nextDueNs());
    }

    @Override
    public long onBurst(final Burst burst)
    {
        ledger.apply(burst);
        results.set(ledger.sequence(), ledger.resultsDigest());
        final boolean isHeldUp = batchRuns.onApplied(ledger);
        nextDueNs.lazySet(isHeldUp ? AT_ONCE : ledger.nextDueNs());
        if (!queries.isEmpty())
        {
            onIdle();
        }
        return burst.lastSequence();
    }

    @Override
    public void onStopped(final Burst burst)
    {
        stopSink.onStopped(burst);
        onIdle();
    }

    @Override
    public void onIdle()
    {
        LedgerQuery query = queries.poll();
        while (query != null)
        {
            query.onLedger(ledger);
            query = queries.poll();
        }
    }
}
