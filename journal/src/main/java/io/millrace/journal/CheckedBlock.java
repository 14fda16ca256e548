package io.millrace.journal;

import static io.millrace.journal.ExcerptDescriptor.CHAIN_VALUE_LENGTH;
import static io.millrace.journal.ExcerptDescriptor.HEADER_LENGTH;
import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a cycle as {@link CycleAhead} hands it over: excerpts that are whole and intact, where each stands, and
 * the value of the chain at each.
 * <p>
 * Thread: one at a time; the queues between the two hand it over. Allocation: none after construction, unless an
 * excerpt is larger than the block.
 */
final class CheckedBlock
{
    private final int[] offsets;
    private final byte[] chainValues;
    private ByteBuffer bytes;
    private long position;
    private int count;
    private int lengthBytes;
    private boolean hasChain;

    CheckedBlock(final int blockLength)
    {
        // As many as there are when each has one command.
        final int excerptsMax = blockLength / (HEADER_LENGTH + SLOT_LENGTH);
        offsets = new int[excerptsMax];
        chainValues = new byte[excerptsMax * CHAIN_VALUE_LENGTH];
        bytes = ByteBuffer.allocateDirect(blockLength).order(LITTLE_ENDIAN);
    }

    /** Has a walk go on in the bytes of this. */
    void begin(final CycleReader walk, final boolean isChained)
    {
        walk.goOnIn(bytes);
        hasChain = isChained;
        count = 0;
    }

    /**
     * Takes the excerpt that the walk has found, if it still stands where those before it do.
     *
     * @param walk  that found it.
     * @param chain to go on by it; null if it is not of the chain.
     */
    void add(final CycleReader walk, final @Nullable Chain chain)
    {
        if (count == 0)
        {
            // The walk may have moved its bytes to have it whole, or have taken more of them.
            bytes = walk.block();
            position = walk.blockPosition();
        }
        if (chain != null)
        {
            chain.add(bytes, walk.blockOffset(), walk.excerpt().length());
            chain.copyTo(chainValues, count * CHAIN_VALUE_LENGTH);
        }
        offsets[count] = (int)(walk.frame() - position);
        count++;
        lengthBytes = walk.blockOffset() + walk.excerpt().length();
    }

    boolean isFull()
    {
        return count == offsets.length;
    }

    int count()
    {
        return count;
    }

    ByteBuffer bytes()
    {
        return bytes;
    }

    /** Up to the end of the last excerpt, from the first byte. */
    int lengthBytes()
    {
        return lengthBytes;
    }

    /** Place in the file of the first byte. */
    long position()
    {
        return position;
    }

    /** Place in the file of an excerpt's frame. */
    long frame(final int index)
    {
        return position + offsets[index];
    }

    /** Whether the chain was computed. */
    boolean hasChain()
    {
        return hasChain;
    }

    /** Takes a chain to its value at an excerpt. */
    void goOn(final Chain chain, final int index)
    {
        chain.goOnFrom(chainValues, index * CHAIN_VALUE_LENGTH);
    }
}
