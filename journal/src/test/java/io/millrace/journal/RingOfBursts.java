package io.millrace.journal;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.ledger.Burst;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Stands in for the engine's ring: bursts whose slots are filled from their sequences, so that what a journal gives
 * back can be checked without keeping what was put in.
 */
final class RingOfBursts
{
    private static final long FIRST_TIME_NS = 1_700_000_000_000_000_000L;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final int slots;
    private final UnsafeBuffer slab;
    private final Burst burst;
    private long nextSequence;

    RingOfBursts(final int slots)
    {
        this.slots = slots;
        slab = new UnsafeBuffer(ByteBuffer.allocateDirect(slots * SLOT_LENGTH));
        burst = new Burst(slab);
    }

    RingOfBursts startAt(final long sequence)
    {
        nextSequence = sequence;
        return this;
    }

    /** The next burst of so many commands, in the ring at the place of its sequence. */
    Burst next(final int count)
    {
        final long first = nextSequence;
        for (int i = 0; i < count; i++)
        {
            final long sequence = first + i;
            final int offset = (int)(sequence & slots - 1) * SLOT_LENGTH;
            for (int word = 0; word < SLOT_LENGTH / Long.BYTES; word++)
            {
                slab.putLong(offset + word * Long.BYTES, content(sequence, word));
            }
        }
        nextSequence = first + count;
        return burst.wrapRing(slab, slots, first, count, timeNs(first)).results(first - 1, digest(first - 1));
    }

    long nextSequence()
    {
        return nextSequence;
    }

    /** Checks that a burst is what this class makes of its sequences. */
    static void check(final Burst burst)
    {
        final long first = burst.firstSequence();
        assertEquals(timeNs(first), burst.timeNs(), "time of " + first);
        assertEquals(first - 1, burst.resultsSequence(), "results sequence of " + first);
        assertEquals(digest(first - 1), burst.resultsDigest(), "results digest of " + first);
        checkSlots(burst);
    }

    /** Checks that the commands of a burst are what this class makes of its sequences. */
    static void checkSlots(final Burst burst)
    {
        final long first = burst.firstSequence();
        for (int i = 0; i < burst.count(); i++)
        {
            for (int word = 0; word < SLOT_LENGTH / Long.BYTES; word++)
            {
                final long found = burst.buffer().getLong(burst.offset(i) + word * Long.BYTES);
                if (found != content(first + i, word))
                {
                    assertEquals(content(first + i, word), found, "word " + word + " of command " + (first + i));
                }
            }
        }
    }

    static long timeNs(final long sequence)
    {
        return FIRST_TIME_NS + sequence;
    }

    private static long digest(final long sequence)
    {
        return sequence * MIX;
    }

    private static long content(final long sequence, final int word)
    {
        return (sequence + 1) * MIX ^ (word + 1) * 0xC2B2AE3D27D4EB4FL;
    }
}
