package io.millrace.engine;

import io.millrace.ledger.Result;
import io.millrace.response.Fate;
import io.millrace.response.ResponseListener;
import java.util.concurrent.CompletableFuture;

/**
 * The answer to one command, to come.
 */
final class PendingResult extends CompletableFuture<Result> implements ResponseListener
{
    @Override
    public void onResult(final Result result)
    {
        complete(result.copy());
    }

    @Override
    public void onUnanswered(final long sequence, final Fate fate, final Throwable cause)
    {
        completeExceptionally(new EngineStoppedException(fate, cause));
    }
}
