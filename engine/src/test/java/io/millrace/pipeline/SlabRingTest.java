package io.millrace.pipeline;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.Sequence;
import org.junit.jupiter.api.Test;

final class SlabRingTest
{
    private static final int SLOTS = 8;
    private static final byte USED = 7;

    @Test
    void shouldClearEverySlotOfAClaimAndNoOther()
    {
        for (int before = 0; before < SLOTS; before++)
        {
            for (int count = 1; count <= SLOTS; count++)
            {
                final SlabRing ring = new SlabRing(SLOTS, before - 1L, new BlockingWaitStrategy());
                ring.gate(new Sequence(before - 1L));
                ring.slab().setMemory(0, SLOTS * SLOT_LENGTH, USED);

                final long first = ring.tryClaim(count);

                assertEquals(before, first);
                for (int i = 0; i < SLOTS; i++)
                {
                    final byte expected = i < count ? 0 : USED;
                    for (int offset = 0; offset < SLOT_LENGTH; offset++)
                    {
                        assertEquals(expected, ring.slab().getByte(ring.offset(first + i) + offset),
                            "first=" + first + " count=" + count + " slot=" + i + " offset=" + offset);
                    }
                }
            }
        }
    }

    @Test
    void shouldSayThatThereIsNoRoomAndClearNothing()
    {
        final SlabRing ring = new SlabRing(SLOTS, -1L, new BlockingWaitStrategy());
        ring.gate(new Sequence(-1L));
        ring.slab().setMemory(0, SLOTS * SLOT_LENGTH, USED);
        ring.tryClaim(1);

        final long first = ring.tryClaim(SLOTS);

        assertEquals(SlabRing.NO_ROOM, first);
        assertEquals(USED, ring.slab().getByte(ring.offset(1)));
    }
}
