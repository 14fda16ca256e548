package io.millrace.engine;

import io.millrace.ledger.Result;
import io.millrace.response.Fate;
import io.millrace.response.ResponseListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The answers to all commands of one claim, to come, in the order of the claim; complete when the last is there.
 * <p>
 * Thread: told on the response thread.
 */
final class PendingResults extends CompletableFuture<List<Result>> implements ResponseListener
{
    private final long firstSequence;
    private final List<Result> results;
    private int missing;

    PendingResults(final long firstSequence, final int count)
    {
        this.firstSequence = firstSequence;
        results = new ArrayList<>(Collections.nCopies(count, new Result()));
        missing = count;
    }

    @Override
    public void onResult(final Result result)
    {
        results.set((int)(result.sequence() - firstSequence), result.copy());
        if (--missing == 0)
        {
            complete(Collections.unmodifiableList(results));
        }
    }

    @Override
    public void onUnanswered(final long sequence, final Fate fate, final Throwable cause)
    {
        completeExceptionally(new EngineStoppedException(fate, cause));
    }
}
