package io.millrace.ledger;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Where the slots of a burst stand, on a ring that wraps and in an excerpt.
 */
final class BurstSlotsTest
{
    private static final int LENGTH = CommandLayout.SLOT_LENGTH;
    private static final int RING = 8;

    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[RING * LENGTH]);

    @Test
    void shouldWrapAroundTheRing()
    {
        final Burst burst = new Burst(new UnsafeBuffer()).wrapRing(memory, RING, 22, 5, 77);

        assertSame(memory, burst.buffer());
        assertEquals(6 * LENGTH, burst.offset(0));
        assertEquals(7 * LENGTH, burst.offset(1));
        assertEquals(0, burst.offset(2));
        assertEquals(2 * LENGTH, burst.offset(4));
        assertEquals(2, burst.contiguousFrom(0));
        assertEquals(1, burst.contiguousFrom(1));
        assertEquals(3, burst.contiguousFrom(2));
        assertEquals(1, burst.contiguousFrom(4));
        assertEquals(22, burst.firstSequence());
        assertEquals(26, burst.lastSequence());
        assertEquals(24, burst.sequence(2));
        assertEquals(5, burst.count());
        assertEquals(77, burst.timeNs());
    }

    @Test
    void shouldStandInOnePieceInAnExcerpt()
    {
        final Burst burst = new Burst(memory).wrapRing(memory, RING, 22, 5, 77);

        burst.wrapExcerpt(memory, 16, 100, 6, 78);

        assertEquals(16, burst.offset(0));
        assertEquals(16 + 5 * LENGTH, burst.offset(5));
        assertEquals(6, burst.contiguousFrom(0));
        assertEquals(1, burst.contiguousFrom(5));
        assertEquals(100, burst.firstSequence());
        assertEquals(105, burst.lastSequence());
        assertEquals(78, burst.timeNs());
    }

    @Test
    void shouldReadSequencesThatDoNotComeInARow()
    {
        final int at = LENGTH - Long.BYTES;
        memory.putLong(2 * LENGTH + at, 40, LITTLE_ENDIAN);
        memory.putLong(3 * LENGTH + at, 39, LITTLE_ENDIAN);
        final Burst burst = new Burst(memory, at).wrapExcerpt(memory, 2 * LENGTH, Burst.NULL_SEQUENCE, 2, 1);

        assertEquals(40, burst.sequence(0));
        assertEquals(39, burst.sequence(1));
    }

    @Test
    void shouldBeEmptyUntilItIsMadeOne()
    {
        final Burst burst = new Burst(memory);

        assertEquals(Burst.NULL_SEQUENCE, burst.firstSequence());
        assertEquals(Burst.NULL_SEQUENCE, burst.resultsSequence());
        assertEquals(0, burst.count());
    }

    @Test
    void shouldCarryTheDigestThatItIsGiven()
    {
        final Burst burst = new Burst(memory);

        assertSame(burst, burst.results(7, 8));
        assertEquals(7, burst.resultsSequence());
        assertEquals(8, burst.resultsDigest());
    }

    @Test
    void shouldMoveTimeOnWhateverTheClockSays()
    {
        assertEquals(11, Burst.timeAfter(10, 9));
        assertEquals(11, Burst.timeAfter(10, 10));
        assertEquals(12, Burst.timeAfter(10, 12));
    }
}
