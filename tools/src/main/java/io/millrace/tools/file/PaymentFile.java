package io.millrace.tools.file;

import java.math.BigDecimal;
import java.util.List;

import io.millrace.tools.identity.Id128;
import io.millrace.tools.refusal.Place;

/**
 * A file that was read to its end and found sound: what it says of itself ties with what is in it. There is no other
 * way to payments than this, so nothing of a refused file is ever handed on.
 *
 * @param file            as its user named it.
 * @param header          which message it is.
 * @param batchId         the ledger's name for the group.
 * @param contentId       the same for the same payments only: what the ledger holds against a second file of one name.
 * @param controlSumMinor plain total of all amounts in minor units, across currencies.
 * @param controlSum      plain total of all amounts as they are written, across currencies.
 * @param instructions    the payments in the order of the file, at least one.
 */
public record PaymentFile(
    String file,
    MessageHeader header,
    Id128 batchId,
    Id128 contentId,
    long controlSumMinor,
    BigDecimal controlSum,
    List<Instruction> instructions)
{
    /** Payments that one file may have. They are held in memory, about 120 bytes each. */
    public static final int INSTRUCTIONS_MAX = 10_000_000;

    /** @return MsgId; for CSV, which has none, the batch id as text. */
    public String groupId()
    {
        return header.id();
    }

    /** @return how many payments there are. */
    public int count()
    {
        return instructions.size();
    }

    /**
     * Where a payment of this file stands.
     *
     * @param instruction of this file.
     * @return its line.
     */
    public Place placeOf(final Instruction instruction)
    {
        return new Place(file, instruction.line(), 0);
    }
}
