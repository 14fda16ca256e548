package io.millrace.cluster;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import io.millrace.ledger.Result;
import io.millrace.sbe.cluster.ClaimEncoder;
import io.millrace.sbe.cluster.MessageHeaderEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Something that was asked of the cluster and is not answered yet: its frame, which is sent as often as it takes, and
 * what becomes of the answer.
 * <p>
 * Threads: made on the caller's, then the client's own.
 */
abstract class Call
{
    private final UnsafeBuffer frame;
    private final long deadlineNs;
    private long sentNs;
    private boolean isSent;

    Call(final UnsafeBuffer frame, final long deadlineNs)
    {
        this.frame = frame;
        this.deadlineNs = deadlineNs;
    }

    /** What is sent, whole. */
    final DirectBuffer frame()
    {
        return frame;
    }

    /** When its time is up, by {@link System#nanoTime()}. */
    final long deadlineNs()
    {
        return deadlineNs;
    }

    /** It may have reached the log from now on. */
    final void sent(final long nowNs)
    {
        sentNs = nowNs;
        isSent = true;
    }

    final boolean isSent()
    {
        return isSent;
    }

    final long sentNs()
    {
        return sentNs;
    }

    /** Whether others may stand in the same message. */
    boolean isClaim()
    {
        return false;
    }

    /**
     * Takes an answer.
     *
     * @param first  number that came with it: sequence of the first command.
     * @param count  number of results or words that follow.
     * @param buffer of the message.
     * @param offset of what follows.
     * @return whether it answers all that was asked.
     */
    abstract boolean onAnswer(long first, int count, DirectBuffer buffer, int offset);

    /** There will be no answer. */
    abstract void onUnanswered(NoAnswerException reason);

    /** Commands that stand together. */
    static final class Claim extends Call
    {
        private final int slots;
        private final CompletableFuture<List<Result>> future = new CompletableFuture<>();

        Claim(final UnsafeBuffer frame, final int slots, final long deadlineNs)
        {
            super(frame, deadlineNs);
            this.slots = slots;
        }

        static UnsafeBuffer frame(final long correlationId, final int slots)
        {
            final UnsafeBuffer bytes = new UnsafeBuffer(new byte[Claims.FRAME_LENGTH + slots * SLOT_LENGTH]);
            new ClaimEncoder().wrapAndApplyHeader(bytes, 0, new MessageHeaderEncoder())
                .correlationId(correlationId).slots(slots).reserved(0);
            return bytes;
        }

        CompletableFuture<List<Result>> future()
        {
            return future;
        }

        @Override
        boolean isClaim()
        {
            return true;
        }

        @Override
        boolean onAnswer(final long first, final int count, final DirectBuffer buffer, final int offset)
        {
            if (count != slots)
            {
                return false;
            }
            final Result[] results = new Result[count];
            for (int i = 0; i < count; i++)
            {
                final Result result = new Result().wrap(buffer, offset + i * Result.LENGTH).copy();
                results[(int)(result.sequence() - first)] = result;
            }
            future.complete(new ArrayList<>(Arrays.asList(results)));
            return true;
        }

        @Override
        void onUnanswered(final NoAnswerException reason)
        {
            future.completeExceptionally(reason);
        }
    }

    /** A question, or a request of an operator's, answered in words. */
    static final class Question<T> extends Call
    {
        private final Function<@Nullable DirectBuffer, T> reader;
        private final CompletableFuture<T> future = new CompletableFuture<>();

        Question(final UnsafeBuffer frame, final long deadlineNs, final Function<@Nullable DirectBuffer, T> reader)
        {
            super(frame, deadlineNs);
            this.reader = reader;
        }

        CompletableFuture<T> future()
        {
            return future;
        }

        @Override
        boolean onAnswer(final long first, final int count, final DirectBuffer buffer, final int offset)
        {
            future.complete(reader.apply(count == 0 ? null : new UnsafeBuffer(buffer, offset, count * Long.BYTES)));
            return true;
        }

        @Override
        void onUnanswered(final NoAnswerException reason)
        {
            future.completeExceptionally(reason);
        }
    }
}
