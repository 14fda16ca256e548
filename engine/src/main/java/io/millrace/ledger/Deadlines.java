package io.millrace.ledger;

import java.util.Arrays;

/**
 * Which open hold expires next, which scheduled payment is due next: a binary heap by (time, sequence) over the slots
 * of the open part of {@link Payments}. An exact order, where a timer wheel would only keep ticks apart, so that every
 * host expires in the same order; any entry can be moved or removed.
 * <p>
 * Thread: owned by the ledger thread. Allocation: none after construction. Full: never; as large as the open part.
 */
final class Deadlines
{
    /** Not a slot. */
    static final int NONE = -1;

    private final long[] timesNs;
    private final long[] sequences;
    private final int[] heap;
    private final int[] positions;
    private final UndoLog undo;
    private int size;

    Deadlines(final int slots, final UndoLog undo)
    {
        this.undo = undo;
        timesNs = new long[slots];
        sequences = new long[slots];
        heap = new int[slots];
        positions = new int[slots];
        Arrays.fill(positions, NONE);
    }

    /** The slot that is due at a time, the earliest first; {@link #NONE} when none is. */
    int due(final long timeNs)
    {
        return size > 0 && timesNs[heap[0]] <= timeNs ? heap[0] : NONE;
    }

    /** The earliest time, 2^63-1 when there is none. */
    long earliestNs()
    {
        return size > 0 ? timesNs[heap[0]] : Long.MAX_VALUE;
    }

    /** The time of a slot, 0 when it has none. */
    long timeNs(final int slot)
    {
        return positions[slot] == NONE ? 0 : timesNs[slot];
    }

    /** Gives a slot its time, or moves it; 0 takes it away. */
    void set(final int slot, final long timeNs, final long sequence)
    {
        if (undo.isOpen())
        {
            undo.deadlineChanged(slot, timeNs(slot), sequences[slot]);
        }
        put(slot, timeNs, sequence);
    }

    /** Undo of a change. */
    void undoChange(final int slot, final long[] image, final int offset)
    {
        put(slot, image[offset], image[offset + 1]);
    }

    private void put(final int slot, final long timeNs, final long sequence)
    {
        if (positions[slot] != NONE)
        {
            removeAt(positions[slot]);
        }
        sequences[slot] = sequence;
        if (timeNs != 0)
        {
            timesNs[slot] = timeNs;
            heap[size] = slot;
            positions[slot] = size;
            siftUp(size++);
        }
    }

    void copyTo(final Deadlines larger)
    {
        for (int i = 0; i < size; i++)
        {
            larger.put(heap[i], timesNs[heap[i]], sequences[heap[i]]);
        }
    }

    private void removeAt(final int position)
    {
        positions[heap[position]] = NONE;
        size--;
        if (position < size)
        {
            place(heap[size], position);
            siftDown(position);
            siftUp(position);
        }
    }

    private void siftUp(final int from)
    {
        final int slot = heap[from];
        int position = from;
        while (position > 0 && isBefore(slot, heap[(position - 1) / 2]))
        {
            place(heap[(position - 1) / 2], position);
            position = (position - 1) / 2;
        }
        place(slot, position);
    }

    private void siftDown(final int from)
    {
        final int slot = heap[from];
        int position = from;
        int child = 2 * position + 1;
        while (child < size)
        {
            if (child + 1 < size && isBefore(heap[child + 1], heap[child]))
            {
                child++;
            }
            if (!isBefore(heap[child], slot))
            {
                break;
            }
            place(heap[child], position);
            position = child;
            child = 2 * position + 1;
        }
        place(slot, position);
    }

    private void place(final int slot, final int position)
    {
        heap[position] = slot;
        positions[slot] = position;
    }

    private boolean isBefore(final int a, final int b)
    {
        return timesNs[a] < timesNs[b] || (timesNs[a] == timesNs[b] && sequences[a] < sequences[b]);
    }
}
