package io.millrace.cluster;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import io.millrace.ledger.CommandLayout;
import io.millrace.ledger.HostCommands;
import io.millrace.sbe.cluster.ClaimDecoder;
import io.millrace.sbe.cluster.MessageHeaderDecoder;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The claims of one message, taken out of their frames: all slots in one piece, each claim sealed as the engine's
 * ring seals it, so that a client cannot reach beyond its claim or write what only a host may.
 * <p>
 * Thread: the service's.
 */
final class Claims
{
    static final int TEMPLATE_ID = ClaimDecoder.TEMPLATE_ID;

    /** The most slots of a claim: what one answer takes back. */
    static final int SLOTS_MAX = 1 << 10;

    /** Bytes in front of the slots of a claim. */
    static final int FRAME_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH + ClaimDecoder.BLOCK_LENGTH;

    private static final int CLAIMS_MAX = 1 << 10;

    private final ExpandableArrayBuffer slots = new ExpandableArrayBuffer(SLOTS_MAX * SLOT_LENGTH);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ClaimDecoder claim = new ClaimDecoder();
    private final long[] correlationIds = new long[CLAIMS_MAX];
    private final int[] firstSlots = new int[CLAIMS_MAX + 1];
    private int count;

    /**
     * Takes the claims of a message.
     *
     * @param buffer of the message.
     * @param offset of the first frame.
     * @param length of all frames.
     * @return false if it is not claims from end to end: then none of it counts.
     */
    boolean tryTake(final DirectBuffer buffer, final int offset, final int length)
    {
        final int end = offset + length;
        int at = offset;
        int slot = 0;
        count = 0;
        while (at < end)
        {
            final int taken = slotsAt(buffer, at, end - at);
            if (taken == 0 || count == CLAIMS_MAX)
            {
                return false;
            }
            correlationIds[count] = claim.correlationId();
            firstSlots[count++] = slot;
            slots.putBytes(slot * SLOT_LENGTH, buffer, at + FRAME_LENGTH, taken * SLOT_LENGTH);
            seal(slot, taken);
            at += FRAME_LENGTH + taken * SLOT_LENGTH;
            slot += taken;
        }
        firstSlots[count] = slot;
        return slot > 0;
    }

    MutableDirectBuffer slots()
    {
        return slots;
    }

    /** Number of claims. */
    int count()
    {
        return count;
    }

    /** Number of slots of all claims. */
    int slotCount()
    {
        return firstSlots[count];
    }

    /** The first slot of a claim; of the one behind the last, the end. */
    int firstSlot(final int index)
    {
        return firstSlots[index];
    }

    long correlationId(final int index)
    {
        return correlationIds[index];
    }

    /** Slots of the claim whose frame stands here, 0 if none does. */
    private int slotsAt(final DirectBuffer buffer, final int offset, final int room)
    {
        if (room < FRAME_LENGTH)
        {
            return 0;
        }
        header.wrap(buffer, offset);
        if (header.templateId() != TEMPLATE_ID || header.schemaId() != ClaimDecoder.SCHEMA_ID ||
            header.version() != ClaimDecoder.SCHEMA_VERSION || header.blockLength() != ClaimDecoder.BLOCK_LENGTH)
        {
            return 0;
        }
        claim.wrap(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH, ClaimDecoder.BLOCK_LENGTH,
            ClaimDecoder.SCHEMA_VERSION);
        final int found = claim.slots();
        return found < 1 || found > SLOTS_MAX || FRAME_LENGTH + found * SLOT_LENGTH > room ? 0 : found;
    }

    private void seal(final int first, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            final int offset = (first + i) * SLOT_LENGTH;
            if (HostCommands.isReserved(slots, offset))
            {
                slots.setMemory(offset, SLOT_LENGTH, (byte)0);
            }
            CommandLayout.seal(slots, offset, i, length);
        }
    }
}
