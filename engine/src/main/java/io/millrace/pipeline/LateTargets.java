package io.millrace.pipeline;

import io.millrace.response.ResponseListener;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for commands that are answered long after their slots have been reused: the items of batches in parts. One
 * entry for each part, in order of sequence, since parts are taken in that order.
 * <p>
 * Thread: the ledger thread; at the end the closer's. Allocation: when more parts are waiting than ever before.
 */
final class LateTargets
{
    private static final int CAPACITY = 64;

    private long[] firsts = new long[CAPACITY];
    private int[] counts = new int[CAPACITY];
    private int[] missing = new int[CAPACITY];
    private @Nullable ResponseListener[] targets = new ResponseListener[CAPACITY];
    private int size;
    private int live;

    /** Remembers who waits for commands in a row that are higher than all before. */
    void add(final long firstSequence, final int count, final @Nullable ResponseListener target)
    {
        if (size == firsts.length)
        {
            compact();
        }
        firsts[size] = firstSequence;
        counts[size] = count;
        missing[size] = count;
        targets[size] = target;
        size++;
        live++;
    }

    /** Whether a command is one of these. */
    boolean contains(final long sequence)
    {
        return live > 0 && find(sequence) >= 0;
    }

    /** Who waits for a command, which is answered now. */
    @Nullable
    ResponseListener take(final long sequence)
    {
        final int entry = find(sequence);
        final ResponseListener target = targets[entry];
        if (--missing[entry] == 0)
        {
            release(entry);
        }
        return target;
    }

    /** Whether nobody waits. */
    boolean isEmpty()
    {
        return live == 0;
    }

    /** Sequence of a command that is still to be answered, the lowest; there must be one. */
    long firstMissing()
    {
        int entry = 0;
        while (missing[entry] == 0)
        {
            entry++;
        }
        // The items of a part are answered in their order.
        return firsts[entry] + counts[entry] - missing[entry];
    }

    private void release(final int entry)
    {
        targets[entry] = null;
        live--;
        if (live == 0)
        {
            size = 0;
        }
    }

    private int find(final long sequence)
    {
        final int position = Arrays.binarySearch(firsts, 0, size, sequence);
        final int entry = position >= 0 ? position : -position - 2;
        return entry >= 0 && sequence < firsts[entry] + counts[entry] && missing[entry] > 0 ? entry : -1;
    }

    /** Drops what is answered; takes more memory when that is not half of it. */
    private void compact()
    {
        int to = 0;
        for (int from = 0; from < size; from++)
        {
            if (missing[from] > 0)
            {
                firsts[to] = firsts[from];
                counts[to] = counts[from];
                missing[to] = missing[from];
                targets[to] = targets[from];
                to++;
            }
        }
        Arrays.fill(targets, to, size, null);
        size = to;
        if (size > firsts.length / 2)
        {
            final int capacity = firsts.length * 2;
            firsts = Arrays.copyOf(firsts, capacity);
            counts = Arrays.copyOf(counts, capacity);
            missing = Arrays.copyOf(missing, capacity);
            targets = Arrays.copyOf(targets, capacity);
        }
    }
}
