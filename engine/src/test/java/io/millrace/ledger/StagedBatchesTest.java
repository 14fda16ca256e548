package io.millrace.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Room for batches in parts: each stands in one piece, in the lowest gap that is large enough, up to the last slot.
 */
final class StagedBatchesTest
{
    private static final int ITEMS = 6;
    private static final int SLOTS = ITEMS + StagedBatches.BATCHES_MAX;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[8 * CommandLayout.SLOT_LENGTH]);
    private final Burst burst = new Burst(buffer).wrapExcerpt(buffer, 0, 100, 8, 1);
    private final StagedBatches batches = new StagedBatches(ITEMS);

    @Test
    void shouldTakeTheLowestGapThatIsLargeEnough()
    {
        final StagedBatch first = begin(3);
        final StagedBatch second = begin(2);
        final StagedBatch third = begin(4);
        assertEquals(0, first.origin);
        assertEquals(4, second.origin);
        assertEquals(7, third.origin);

        batches.end(second);

        assertEquals(12, begin(3).origin);
        assertEquals(4, begin(2).origin);
        batches.end(first);
        assertEquals(0, begin(1).origin);
        assertEquals(2, begin(1).origin);
    }

    @Test
    void shouldHaveRoomUpToTheLastSlot()
    {
        assertNull(batches.begin(burst, 0, SLOTS));
        final StagedBatch all = begin(SLOTS - 1);
        assertEquals(0, all.origin);
        assertNull(batches.begin(burst, 0, 1));
        batches.end(all);

        begin(SLOTS - 3);
        final StagedBatch last = begin(1);
        assertEquals(SLOTS - 2, last.origin);
        batches.add(last, burst, 0, 5);
        assertEquals(100, batches.items(last, 1).sequence(0));
    }

    @Test
    void shouldHaveSoManyBatchesAndNoMore()
    {
        for (int i = 0; i < StagedBatches.BATCHES_MAX - 1; i++)
        {
            assertEquals(1, begin(0).slots());
        }
        final StagedBatch last = begin(1);
        assertEquals(StagedBatches.BATCHES_MAX, batches.count());
        assertNull(batches.begin(burst, 0, 1));

        batches.end(last);

        assertEquals(StagedBatches.BATCHES_MAX - 1, batches.count());
        assertEquals(last.origin, begin(2).origin);
    }

    @Test
    void shouldMoveIntoLargerMemory()
    {
        buffer.setMemory(0, buffer.capacity(), (byte)7);
        final StagedBatch first = begin(2);
        final StagedBatch second = begin(3);
        batches.add(first, burst, 1, 10);
        batches.add(second, burst, 2, 20);
        batches.add(second, burst, 3, 30);
        second.tally.acceptedCount = 4;
        batches.served(1);
        final StagedBatches larger = new StagedBatches(2 * ITEMS);

        batches.copyTo(larger);

        assertEquals(batches.digest(), larger.digest());
        assertEquals(2, larger.count());
        assertEquals(1, larger.served());
        assertEquals(5, larger.slotsInUse());
        assertEquals(50, larger.batch(1).sumMinor);
        assertEquals(103, larger.items(larger.batch(1), 1).sequence(1));
        assertEquals(0x0707_0707_0707_0707L, larger.word(second.origin + 2, 0));
    }

    @Test
    void shouldRestoreABatchWhereThereIsRoomForIt()
    {
        assertTrue(batches.restore(made(0, 0, 3)));
        assertFalse(new StagedBatches(ITEMS).restore(made(1, -1, 3)));
        assertFalse(batches.restore(made(1, 3, 3)));
        assertFalse(new StagedBatches(ITEMS).restore(made(1, 4, 0)));
        assertFalse(new StagedBatches(ITEMS).restore(made(1, SLOTS - 1, 1)));

        batches.batch(1).state = StagedBatch.FREE;
        assertTrue(batches.restore(made(1, 4, 1)));
        assertTrue(batches.restore(made(2, SLOTS - 2, 1)));
        assertEquals(StagedBatch.COLLECTING, batches.batch(2).state);
    }

    /** A batch as a snapshot has it. */
    private StagedBatch made(final int place, final int origin, final int count)
    {
        final StagedBatch batch = batches.batch(place);
        batch.begin(origin, count);
        return batch;
    }

    private StagedBatch begin(final int count)
    {
        final @Nullable StagedBatch batch = batches.begin(burst, 0, count);
        if (batch == null)
        {
            throw new AssertionError("no room: count=" + count);
        }
        return batch;
    }
}
