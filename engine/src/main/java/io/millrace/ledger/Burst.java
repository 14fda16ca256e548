package io.millrace.ledger;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * A run of commands that is journaled, synced and applied together, at one command time: the unit of everything.
 * <p>
 * Shape: {@code count} slots of {@link CommandLayout#SLOT_LENGTH} bytes. On the ring they may wrap, so a slot is found
 * by {@link #offset(int)} only; in an excerpt they stand in one piece. A batch header and the items it announces, and
 * the links of a chain, are always in the same burst.
 * <pre>
 *   ring      | 6' | 7' |  free ...            | 0' .. 5' |      origin 0, start slot 0', mask = slots - 1
 *   excerpt   | header | 0' | 1' | ... | 7' |                    origin behind the header, start slot 0, mask = -1
 * </pre>
 * A flyweight: whoever hands it out owns it and moves it on afterwards.
 */
public final class Burst
{
    /** No sequence: nothing has been journaled yet. */
    public static final long NULL_SEQUENCE = -1L;

    private static final int CONTIGUOUS = -1;
    private static final int NO_SEQUENCES = -1;

    private final int sequenceOffset;
    private DirectBuffer buffer;
    private int originOffset;
    private int startSlot;
    private int slotMask;
    private int count;
    private long firstSequence;
    private long timeNs;
    private long resultsSequence;
    private long resultsDigest;

    /**
     * An empty burst over a buffer; {@link #wrapRing} or {@link #wrapExcerpt} makes it one.
     *
     * @param buffer that holds the slots.
     */
    public Burst(final DirectBuffer buffer)
    {
        this(buffer, NO_SEQUENCES);
    }

    /** A burst whose slots say their sequences themselves, because they did not come in a row. */
    Burst(final DirectBuffer buffer, final int sequenceOffset)
    {
        this.buffer = buffer;
        this.sequenceOffset = sequenceOffset;
        this.resultsSequence = NULL_SEQUENCE;
        this.firstSequence = NULL_SEQUENCE;
    }

    /**
     * Makes this the view of a run of ring slots.
     *
     * @param slab          the ring's memory, a power of two of slots.
     * @param slots         number of slots in the ring.
     * @param firstSequence sequence of the first command; its slot is {@code firstSequence & (slots - 1)}.
     * @param count         number of commands.
     * @param timeNs        command time of all of them, in nanoseconds since the epoch.
     * @return this.
     */
    public Burst wrapRing(
        final DirectBuffer slab, final int slots, final long firstSequence, final int count, final long timeNs)
    {
        buffer = slab;
        originOffset = 0;
        slotMask = slots - 1;
        startSlot = (int)firstSequence & slotMask;
        this.firstSequence = firstSequence;
        this.count = count;
        this.timeNs = timeNs;
        return this;
    }

    /**
     * Makes this the view of slots that stand in one piece, as in an excerpt.
     *
     * @param excerpt       buffer that holds them.
     * @param originOffset  of the first slot in it.
     * @param firstSequence sequence of the first command.
     * @param count         number of commands.
     * @param timeNs        command time of all of them, in nanoseconds since the epoch.
     * @return this.
     */
    public Burst wrapExcerpt(
        final DirectBuffer excerpt,
        final int originOffset,
        final long firstSequence,
        final int count,
        final long timeNs)
    {
        buffer = excerpt;
        this.originOffset = originOffset;
        slotMask = CONTIGUOUS;
        startSlot = 0;
        this.firstSequence = firstSequence;
        this.count = count;
        this.timeNs = timeNs;
        return this;
    }

    /**
     * Command time that follows another: a host's clock, which may stand still or go back, made to go forward.
     *
     * @param lastTimeNs command time of the burst before.
     * @param nowNs      of the clock; nanoseconds since the epoch.
     * @return greater than the one before.
     */
    public static long timeAfter(final long lastTimeNs, final long nowNs)
    {
        return Math.max(nowNs, lastTimeNs + 1);
    }

    /**
     * States the running digest of results that travels with this burst to the journal.
     *
     * @param sequence up to which results are digested, before this burst; {@link #NULL_SEQUENCE} for none.
     * @param digest   of all results up to that sequence.
     * @return this.
     */
    public Burst results(final long sequence, final long digest)
    {
        resultsSequence = sequence;
        resultsDigest = digest;
        return this;
    }

    /** @return the memory in which {@link #offset(int)} points. */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * Where a command stands.
     *
     * @param index of the command in this burst, 0 to {@code count() - 1}.
     * @return offset of its slot in {@link #buffer()}.
     */
    public int offset(final int index)
    {
        return originOffset + ((startSlot + index) & slotMask) * SLOT_LENGTH;
    }

    /**
     * How many commands, from {@code index} on, stand in one piece: all of them, or those before the ring wraps.
     *
     * @param index of a command in this burst.
     * @return number of commands that can be copied in one go from {@code offset(index)}.
     */
    public int contiguousFrom(final int index)
    {
        if (slotMask == CONTIGUOUS)
        {
            return count - index;
        }
        return Math.min(count - index, slotMask + 1 - ((startSlot + index) & slotMask));
    }

    /** Checks that all slots stand within the buffer, once for whatever is read of them afterwards. */
    void checkBounds()
    {
        if (slotMask == CONTIGUOUS)
        {
            buffer.boundsCheck(originOffset, Math.multiplyExact(count, SLOT_LENGTH));
        }
        else
        {
            buffer.boundsCheck(originOffset, Math.multiplyExact(slotMask + 1, SLOT_LENGTH));
        }
    }

    /** Sequence of a command. */
    long sequence(final int index)
    {
        return sequenceOffset == NO_SEQUENCES ? firstSequence + index :
            buffer.getLong(offset(index) + sequenceOffset, LITTLE_ENDIAN);
    }

    /** @return number of commands. */
    public int count()
    {
        return count;
    }

    /** @return sequence of the first command. */
    public long firstSequence()
    {
        return firstSequence;
    }

    /** @return sequence of the last command. */
    public long lastSequence()
    {
        return firstSequence + count - 1;
    }

    /** @return command time in nanoseconds since the epoch; greater than that of every earlier burst. */
    public long timeNs()
    {
        return timeNs;
    }

    /** @return sequence up to which {@link #resultsDigest()} counts, {@link #NULL_SEQUENCE} for none. */
    public long resultsSequence()
    {
        return resultsSequence;
    }

    /** @return running digest of the results up to {@link #resultsSequence()}. */
    public long resultsDigest()
    {
        return resultsDigest;
    }
}
