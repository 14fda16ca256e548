package io.millrace.tools.audit;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import io.millrace.ledger.Burst;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the command that an answer is to: in the burst that is being applied, or, of a batch in parts, among those that
 * were kept when they came. What is kept is let go with its answer, so it is never more than the ledger itself keeps.
 * <p>
 * Thread: one.
 */
final class Requests
{
    private static final int NONE = -1;

    private final TreeMap<Long, Run> deferred = new TreeMap<>();
    private final Request request = new Request();
    private final Request header = new Request();
    private @Nullable Burst burst;
    /** Of each slot of the burst, the slot of the batch header or part that it stands behind. */
    private int[] headers = new int[1 << 10];
    private boolean isDeferred;
    private long batchHigh;
    private long batchLow;

    /** Commands in a row that are answered later. */
    private static final class Run
    {
        private final UnsafeBuffer slots;
        private final long firstSequence;
        private final int count;
        private final long batchHigh;
        private final long batchLow;
        private int unanswered;

        private Run(final UnsafeBuffer slots, final long firstSequence, final long batchHigh, final long batchLow)
        {
            this.slots = slots;
            this.firstSequence = firstSequence;
            this.batchHigh = batchHigh;
            this.batchLow = batchLow;
            count = slots.capacity() / SLOT_LENGTH;
            unanswered = count;
        }
    }

    /** Goes on to the next burst. */
    void begin(final Burst next)
    {
        burst = next;
        final int count = next.count();
        headers = headers.length < count ? new int[2 * count] : headers;
        Arrays.fill(headers, 0, count, NONE);
        for (int i = 0; i < count; i++)
        {
            request.wrap(next.buffer(), next.offset(i));
            while (request.isLinked() && i < count - 1)
            {
                // A chain takes what follows its links, whatever it is.
                request.wrap(next.buffer(), next.offset(++i));
            }
            final int itemsHere = request.itemsHere();
            if (itemsHere > 0 && itemsHere < count - i)
            {
                Arrays.fill(headers, i + 1, i + 1 + itemsHere, i);
                i += itemsHere;
            }
        }
    }

    /** Keeps commands of the burst that will be answered later. */
    void defer(final long firstSequence, final int count)
    {
        final Burst current = checkedBurst();
        final int index = (int)(firstSequence - current.firstSequence());
        final UnsafeBuffer slots = new UnsafeBuffer(new byte[count * SLOT_LENGTH]);
        for (int i = 0; i < count; i++)
        {
            slots.putBytes(i * SLOT_LENGTH, current.buffer(), current.offset(index + i), SLOT_LENGTH);
        }
        batchOf(index);
        deferred.put(firstSequence, new Run(slots, firstSequence, batchHigh, batchLow));
    }

    /** Finds a command by its sequence, once; then {@link #isDeferred()} and the batch are its. */
    Request take(final long sequence)
    {
        final Map.Entry<Long, Run> before = deferred.floorEntry(sequence);
        if (before != null && sequence < before.getKey() + before.getValue().count)
        {
            final Run run = before.getValue();
            isDeferred = true;
            batchHigh = run.batchHigh;
            batchLow = run.batchLow;
            if (--run.unanswered == 0)
            {
                deferred.remove(before.getKey());
            }
            return request.wrap(run.slots, (int)(sequence - run.firstSequence) * SLOT_LENGTH);
        }
        final Burst current = checkedBurst();
        final int index = Math.toIntExact(sequence - current.firstSequence());
        isDeferred = false;
        batchOf(index);
        return request.wrap(current.buffer(), current.offset(index));
    }

    /** Whether the command had come with an earlier burst. */
    boolean isDeferred()
    {
        return isDeferred;
    }

    /** Upper half of the id of the batch that it is an item of, 0 for none. */
    long batchHigh()
    {
        return batchHigh;
    }

    /** Lower half. */
    long batchLow()
    {
        return batchLow;
    }

    /** Commands that are kept. */
    int deferredCount()
    {
        return deferred.values().stream().mapToInt(run -> run.unanswered).sum();
    }

    private void batchOf(final int index)
    {
        final Burst current = checkedBurst();
        final int at = headers[index];
        batchHigh = at == NONE ? 0 : header.wrap(current.buffer(), current.offset(at)).idHigh();
        batchLow = at == NONE ? 0 : header.idLow();
    }

    private Burst checkedBurst()
    {
        final Burst current = burst;
        if (current == null)
        {
            throw new IllegalStateException("no burst has begun");
        }
        return current;
    }
}
