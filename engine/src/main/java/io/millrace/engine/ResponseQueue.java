package io.millrace.engine;

import io.millrace.ledger.Result;
import io.millrace.response.Fate;
import io.millrace.response.ResponseListener;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Brings responses to a thread that the embedder chooses: the engine puts them in, that thread polls them out, in
 * order, each once. Given to the engine or to a client as its listener.
 * <pre>{@code
 *   final ResponseQueue queue = new ResponseQueue(1 << 14);
 *   final PaymentClient client = engine.client(queue);
 *   ...
 *   queue.poll(listener, 100);     // on your thread, again and again
 * }</pre>
 * Nothing is dropped: when the queue is full, the engine waits for the poller, and everyone waits for the engine. So
 * the poller must not wait for the engine in turn: where it would have to wait for room on the ring, {@code claim} and
 * {@code submit} throw; it tries with {@code tryClaim} and polls in between. A closing engine does not wait: what finds
 * no room then is kept beside the queue, and polled like the rest, also after the engine has closed.
 * <p>
 * Threads: one polls, always the same; one engine. Allocation: none, but while an engine closes, and for commands that
 * will have no answer.
 */
public final class ResponseQueue implements ResponseListener
{
    private static final int RESPONSES_MAX = 1 << 22;
    private static final int RESULT = 1;
    private static final int SPINS = 100;
    private static final long PARK_NS = 20_000;

    private final OneToOneRingBuffer ring;

    /** What the last part of an engine's life leaves: once there is something here, the ring gets nothing more. */
    private final Queue<Kept> kept = new ConcurrentLinkedQueue<>();
    private final MessageHandler toListener = this::tellResult;
    private final Result polled = new Result();
    private ResponseListener listener = result ->
    {
    };
    private volatile @Nullable Thread poller;
    private volatile boolean isClosing;

    /** Of the engine's thread. */
    private boolean isKeeping;

    /**
     * An empty queue.
     *
     * @param responses that it has room for at least, from 1 to 4,194,304; 144 bytes each, rounded up to a power of
     *                  two.
     */
    public ResponseQueue(final int responses)
    {
        if (responses < 1 || responses > RESPONSES_MAX)
        {
            throw new IllegalArgumentException(
                "queue size out of range: responses=" + responses + " min=1 max=" + RESPONSES_MAX);
        }
        final int recordLength = BitUtil.align(Result.LENGTH + Long.BYTES, Long.BYTES);
        final int length = BitUtil.findNextPositivePowerOfTwo((responses + 1) * recordLength);
        ring = new OneToOneRingBuffer(new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(length + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH)));
    }

    /**
     * Hands responses that have come to a listener, on the calling thread.
     *
     * @param target of them; what it throws comes out of here, and the response it was given counts as handed over.
     * @param limit  most responses of this call.
     * @return number of responses handed over, 0 when there are none.
     */
    public int poll(final ResponseListener target, final int limit)
    {
        if (poller != Thread.currentThread())
        {
            poller = Thread.currentThread();
        }
        listener = target;
        int count = ring.read(toListener, limit);
        // Looked at in this order: what is kept is younger than all that the ring has.
        while (count < limit && !kept.isEmpty() && ring.size() == 0)
        {
            kept.remove().tell(target);
            count++;
        }
        return count;
    }

    /** @return whether there is nothing to poll. Any thread. */
    public boolean isEmpty()
    {
        return ring.size() == 0 && kept.isEmpty();
    }

    /** Called by the engine; waits for room unless the engine is closing. */
    @Override
    public void onResult(final Result result)
    {
        if (isKeeping || !tryWrite(result))
        {
            isKeeping = true;
            kept.add(new Kept(result.copy(), result.sequence(), null, null));
        }
    }

    /** Called by the engine. */
    @Override
    public void onUnanswered(final long sequence, final Fate fate, final Throwable cause)
    {
        isKeeping = true;
        kept.add(new Kept(null, sequence, fate, cause));
    }

    /** From here on the engine must not wait for the poller, which may be the very thread that closes it. */
    void closing()
    {
        isClosing = true;
    }

    /** Whether a thread is the one that polls. */
    boolean isPolledBy(final Thread thread)
    {
        return poller == thread;
    }

    private boolean tryWrite(final Result result)
    {
        int spins = 0;
        while (!ring.write(RESULT, result.buffer(), result.offset(), Result.LENGTH))
        {
            if (isClosing)
            {
                return false;
            }
            if (++spins < SPINS)
            {
                Thread.onSpinWait();
            }
            else
            {
                LockSupport.parkNanos(PARK_NS);
            }
        }
        return true;
    }

    private void tellResult(final int type, final MutableDirectBuffer buffer, final int index, final int length)
    {
        listener.onResult(polled.wrap(buffer, index));
    }

    /** A result, or a command without one. */
    private record Kept(
        @Nullable Result result, long sequence, @Nullable Fate fate, @Nullable Throwable cause)
    {
        private void tell(final ResponseListener target)
        {
            if (result != null)
            {
                target.onResult(result);
            }
            else
            {
                target.onUnanswered(sequence, Objects.requireNonNull(fate), Objects.requireNonNull(cause));
            }
        }
    }
}
