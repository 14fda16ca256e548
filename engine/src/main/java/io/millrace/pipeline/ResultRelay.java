package io.millrace.pipeline;

import io.millrace.ledger.Result;
import io.millrace.ledger.ResultSink;

/**
 * Stands between the ledger and whoever hears its answers: nobody during recovery, the pipeline afterwards.
 * <p>
 * Thread: connected before the ledger thread starts.
 */
public final class ResultRelay implements ResultSink
{
    private ResultSink sink = result ->
    {
    };

    @Override
    public void onResult(final Result result)
    {
        sink.onResult(result);
    }

    @Override
    public void onDeferred(final long firstSequence, final int count)
    {
        sink.onDeferred(firstSequence, count);
    }

    void connect(final ResultSink sink)
    {
        this.sink = sink;
    }
}
