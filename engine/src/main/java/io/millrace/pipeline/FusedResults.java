package io.millrace.pipeline;

import io.millrace.ledger.Result;
import io.millrace.ledger.ResultSink;

/**
 * Hands results on as they come about, in fused wiring.
 *
 * @param responder on the same thread.
 */
record FusedResults(Responder responder) implements ResultSink
{
    @Override
    public void onResult(final Result result)
    {
        responder.respond(result, responder.targetOf(result));
    }

    @Override
    public void onDeferred(final long firstSequence, final int count)
    {
        responder.defer(firstSequence, count);
    }
}
