package io.millrace.ledger;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.millrace.sbe.BatchDecoder;
import io.millrace.sbe.BatchPartDecoder;
import org.agrona.MutableDirectBuffer;

/**
 * Where the parts of a command stand in its slot. What the parts mean is said by the schema,
 * {@code sbe/commands.xml}.
 * <pre>
 *   0             8                                   8 + blockLength            128
 *   +-------------+-----------------------------------+--------------------------+
 *   | SBE header  | body                              | zeros                    |
 *   +-------------+-----------------------------------+--------------------------+
 * </pre>
 */
public final class CommandLayout
{
    /** Bytes of a slot: two cache lines, the largest command with its header, and room to grow. */
    public static final int SLOT_LENGTH = 128;

    /** Bytes of the message header at the front of a slot. */
    public static final int HEADER_LENGTH = 8;

    /** Offset of the template id in a slot, an unsigned 16-bit integer, little-endian. */
    public static final int TEMPLATE_ID_OFFSET = 2;

    /** Offset of the first field. */
    public static final int BODY_OFFSET = HEADER_LENGTH;

    private CommandLayout()
    {
    }

    /**
     * Makes a claim of slots self-contained, whatever its producer wrote: a batch header or part says how many items
     * stand behind it and only the first slot can be one that has any; a chain cannot reach beyond the claim.
     *
     * @param buffer of the slots.
     * @param offset of the slot to seal.
     * @param index  of the slot in its claim.
     * @param length number of slots of the claim.
     */
    public static void seal(final MutableDirectBuffer buffer, final int offset, final int index, final int length)
    {
        final int templateId = buffer.getShort(offset + TEMPLATE_ID_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        if (templateId == BatchDecoder.TEMPLATE_ID || templateId == BatchPartDecoder.TEMPLATE_ID)
        {
            buffer.putInt(offset + BODY_OFFSET + BatchDecoder.itemsHereEncodingOffset(),
                index == 0 ? length - 1 : 0, LITTLE_ENDIAN);
        }
        else if (index == length - 1 && Command.isLinked(buffer, offset, templateId))
        {
            // A chain without an end must fail as a whole: its last command becomes none.
            buffer.putLong(offset, 0L);
        }
    }
}
