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
    private final Ledger ledger;
    private final ResultsPosition results;
    private final ManyToOneConcurrentArrayQueue<LedgerQuery> queries;
    private final StopSink stopSink;
    private final AtomicLong nextDueNs;

    LedgerStage(
        final Ledger ledger,
        final ResultsPosition results,
        final ManyToOneConcurrentArrayQueue<LedgerQuery> queries,
        final StopSink stopSink,
        final AtomicLong nextDueNs)
    {
        this.ledger = ledger;
        this.results = results;
        this.queries = queries;
        this.stopSink = stopSink;
        this.nextDueNs = nextDueNs;
        nextDueNs.lazySet(ledger.nextDueNs());
    }

    @Override
    public void onBurst(final Burst burst)
    {
        ledger.apply(burst);
        results.set(ledger.sequence(), ledger.resultsDigest());
        nextDueNs.lazySet(ledger.nextDueNs());
        if (!queries.isEmpty())
        {
            onIdle();
        }
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
