package io.millrace.engine;

import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.response.Fate;
import io.millrace.response.ResponseListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The answers to a batch that is sent in parts, to come. Limits how many parts are on their way, so that they never
 * fill the ring.
 * <p>
 * Threads: sent on the submitter's, told on the response thread.
 */
final class PendingBatch extends CompletableFuture<BatchAnswer>
{
    private static final int PARTS_IN_FLIGHT = 2;

    private final Semaphore room = new Semaphore(PARTS_IN_FLIGHT);
    private final List<Result> items = new ArrayList<>();
    private @Nullable Result group;
    private boolean isSent;
    private boolean isRefused;
    private int missing;

    /** Waits until one more part may be on its way. */
    void awaitRoom()
    {
        room.acquireUninterruptibly();
    }

    /** Whether the rest need not be sent, because nothing will come of the batch. */
    synchronized boolean isRefused()
    {
        return isRefused || isDone();
    }

    /**
     * A part is about to be sent.
     *
     * @param sequence of the part; its items follow.
     * @param count    number of its items.
     * @return who hears of them.
     */
    synchronized ResponseListener part(final long sequence, final int count)
    {
        final int firstItem = items.size();
        items.addAll(Collections.nCopies(count, new Result()));
        missing += count;
        return new Listener(sequence, firstItem - sequence - 1);
    }

    /** The header is about to be sent. */
    ResponseListener header(final long sequence)
    {
        return new Listener(sequence, 0);
    }

    /** No more parts will be sent. */
    synchronized void sent()
    {
        isSent = true;
        completeIfAnswered();
    }

    private synchronized void onGroup(final Result result)
    {
        group = result.copy();
        isRefused |= result.code() != ResultCode.ACCEPTED && result.code() != ResultCode.DUPLICATE;
        completeIfAnswered();
    }

    private synchronized void onPart(final Result result)
    {
        isRefused |= result.code() != ResultCode.ACCEPTED && result.code() != ResultCode.DUPLICATE;
        room.release();
    }

    private synchronized void onItem(final int index, final Result result)
    {
        items.set(index, result.copy());
        missing--;
        completeIfAnswered();
    }

    private void onStopped(final Fate fate, final Throwable cause)
    {
        completeExceptionally(new EngineStoppedException(fate, cause));
        room.release(PARTS_IN_FLIGHT);
    }

    private void completeIfAnswered()
    {
        final Result answer = group;
        if (isSent && missing == 0 && answer != null)
        {
            complete(new BatchAnswer(answer, Collections.unmodifiableList(items)));
        }
    }

    /** Hears of one claim. */
    private final class Listener implements ResponseListener
    {
        private final long partSequence;
        private final long itemOffset;

        private Listener(final long partSequence, final long itemOffset)
        {
            this.partSequence = partSequence;
            this.itemOffset = itemOffset;
        }

        @Override
        public void onResult(final Result result)
        {
            if (result.isBatch())
            {
                onGroup(result);
            }
            else if (result.sequence() == partSequence)
            {
                onPart(result);
            }
            else
            {
                onItem((int)(result.sequence() + itemOffset), result);
            }
        }

        @Override
        public void onUnanswered(final long sequence, final Fate fate, final Throwable cause)
        {
            onStopped(fate, cause);
        }
    }
}
