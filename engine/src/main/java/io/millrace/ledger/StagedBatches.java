package io.millrace.ledger;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The items of batches that come in parts, from the first part until the last item is answered.
 * <pre>
 *   memory | header | item 0 | ... | item n-1 | free | header | item 0 | ...        one slot of 128 bytes each
 *
 *   slot   | the command, as it stood on the ring                      | zeros | sequence |
 *          0                                                                  120        128
 * </pre>
 * A header says how many items will come, so that each batch has its room in one piece from the beginning, and can be
 * applied like a burst.
 * <p>
 * Thread: owned by the ledger thread. Allocation: none after construction; memory that was never used is not touched.
 * Full: {@link #begin} says no, {@link ResultCode#BATCHES_FULL}.
 */
final class StagedBatches
{
    /** The most batches that come in parts at the same time. */
    static final int BATCHES_MAX = 64;

    private static final int SEQUENCE_OFFSET = SLOT_LENGTH - Long.BYTES;

    private final StagedBatch[] batches = new StagedBatch[BATCHES_MAX];
    private final int slots;
    private final UnsafeBuffer memory;
    private final Burst items;
    private int underWay;
    private int served = BATCHES_MAX - 1;

    StagedBatches(final int itemsMax)
    {
        slots = Math.addExact(itemsMax, BATCHES_MAX);
        memory = new UnsafeBuffer(BufferUtil.allocateDirectAligned(
            Math.multiplyExact(slots, SLOT_LENGTH), BitUtil.CACHE_LINE_LENGTH));
        items = new Burst(memory, SEQUENCE_OFFSET);
        for (int i = 0; i < BATCHES_MAX; i++)
        {
            batches[i] = new StagedBatch();
        }
    }

    /**
     * Makes room for a batch and keeps its header.
     *
     * @return the batch, null when there is no room.
     */
    @Nullable
    StagedBatch begin(final Burst burst, final int headerIndex, final int count)
    {
        final int origin = underWay == BATCHES_MAX ? slots : lowestGap(count + 1);
        if (origin > slots - count - 1)
        {
            return null;
        }
        int index = 0;
        while (batches[index].state != StagedBatch.FREE)
        {
            index++;
        }
        underWay++;
        final StagedBatch batch = batches[index];
        batch.begin(origin, count);
        copy(burst, headerIndex, origin);
        return batch;
    }

    /** Keeps an item, the next of its batch. */
    void add(final StagedBatch batch, final Burst burst, final int index, final long amountMinor)
    {
        copy(burst, index, batch.origin + 1 + batch.collected);
        batch.add(amountMinor);
    }

    /** The batch is done with, and its room free. */
    void end(final StagedBatch batch)
    {
        batch.state = StagedBatch.FREE;
        underWay--;
    }

    /** The batch whose id stands in a place of the open part of the payments. */
    StagedBatch ofOpenSlot(final int openSlot)
    {
        for (final StagedBatch batch : batches)
        {
            final boolean hasId = batch.state == StagedBatch.COLLECTING || batch.state == StagedBatch.RUNNING;
            if (hasId && batch.openSlot == openSlot)
            {
                return batch;
            }
        }
        throw new IllegalStateException("no batch stands there: openSlot=" + openSlot);
    }

    /** Whether a batch has items to be answered. */
    boolean hasRunnable()
    {
        if (underWay > 0)
        {
            for (final StagedBatch batch : batches)
            {
                if (batch.isRunnable())
                {
                    return true;
                }
            }
        }
        return false;
    }

    /** The batch whose turn it is: each in its turn, so that a small one does not wait for a large one. */
    @Nullable
    StagedBatch next()
    {
        for (int i = 1; i <= BATCHES_MAX; i++)
        {
            final int index = (served + i) % BATCHES_MAX;
            if (batches[index].isRunnable())
            {
                served = index;
                return batches[index];
            }
        }
        return null;
    }

    /** The items that have come of a batch, like a burst at a time; valid until the next call. */
    Burst items(final StagedBatch batch, final long timeNs)
    {
        return items.wrapExcerpt(memory, (batch.origin + 1) * SLOT_LENGTH, Burst.NULL_SEQUENCE, batch.collected,
            timeNs);
    }

    /** The header of a batch, as a burst of one at a time; valid until the next call. */
    Burst header(final StagedBatch batch, final long timeNs)
    {
        return items.wrapExcerpt(memory, batch.origin * SLOT_LENGTH, Burst.NULL_SEQUENCE, 1, timeNs);
    }

    void copyTo(final StagedBatches larger)
    {
        for (int i = 0; i < BATCHES_MAX; i++)
        {
            final StagedBatch batch = batches[i];
            larger.batches[i].copyFrom(batch);
            if (batch.state != StagedBatch.FREE)
            {
                final int offset = batch.origin * SLOT_LENGTH;
                larger.memory.putBytes(offset, memory, offset, (1 + batch.collected) * SLOT_LENGTH);
            }
        }
        larger.underWay = underWay;
        larger.served = served;
    }

    /** Number of batches under way. */
    int count()
    {
        return underWay;
    }

    /** A batch by its place, 0 to {@link #BATCHES_MAX} - 1. */
    StagedBatch batch(final int place)
    {
        return batches[place];
    }

    /** Place of the batch that had its turn last. */
    int served()
    {
        return served;
    }

    void served(final int place)
    {
        served = place;
    }

    /** Slots of staging memory that are in use. */
    int slotsInUse()
    {
        int sum = 0;
        for (final StagedBatch batch : batches)
        {
            sum += batch.state == StagedBatch.FREE ? 0 : 1 + batch.collected;
        }
        return sum;
    }

    /** Slots of staging memory. */
    int slotsMax()
    {
        return slots;
    }

    /** A word of a slot of staging memory. */
    long word(final int slot, final int word)
    {
        return memory.getLong(slot * SLOT_LENGTH + word * Long.BYTES, LITTLE_ENDIAN);
    }

    void word(final int slot, final int word, final long value)
    {
        memory.putLong(slot * SLOT_LENGTH + word * Long.BYTES, value, LITTLE_ENDIAN);
    }

    /** Takes a batch that was made in a free place, whose room nobody has. */
    boolean restore(final StagedBatch batch)
    {
        final int state = batch.state;
        batch.state = StagedBatch.FREE;
        final boolean hasRoom = batch.origin >= 0 && batch.count > 0 && batch.origin <= slots - batch.slots() &&
            overlapping(batch.origin, batch.slots()) == null;
        batch.state = state;
        underWay++;
        return hasRoom;
    }

    long digest()
    {
        long hash = Hashing.fold(underWay, served);
        for (int i = 0; i < BATCHES_MAX; i++)
        {
            final StagedBatch batch = batches[i];
            if (batch.state != StagedBatch.FREE)
            {
                hash = Hashing.fold(Hashing.fold(hash, i), batch.digest());
                final int from = batch.origin * SLOT_LENGTH;
                for (int at = from, end = from + (1 + batch.collected) * SLOT_LENGTH; at < end; at += Long.BYTES)
                {
                    hash = Hashing.fold(hash, memory.getLong(at, LITTLE_ENDIAN));
                }
            }
        }
        return hash;
    }

    private void copy(final Burst burst, final int index, final int slot)
    {
        final int offset = slot * SLOT_LENGTH;
        memory.putBytes(offset, burst.buffer(), burst.offset(index), SLOT_LENGTH);
        memory.putLong(offset + SEQUENCE_OFFSET, burst.sequence(index), LITTLE_ENDIAN);
    }

    /** The first slot of the lowest gap of a length; at the end of the last batch there may be too little. */
    private int lowestGap(final int length)
    {
        int origin = 0;
        StagedBatch inTheWay = overlapping(origin, length);
        while (inTheWay != null)
        {
            origin = inTheWay.origin + inTheWay.slots();
            inTheWay = overlapping(origin, length);
        }
        return origin;
    }

    private @Nullable StagedBatch overlapping(final int origin, final int length)
    {
        for (final StagedBatch batch : batches)
        {
            if (batch.state != StagedBatch.FREE && batch.origin < origin + length &&
                origin < batch.origin + batch.slots())
            {
                return batch;
            }
        }
        return null;
    }
}
