package io.millrace.tools.identity;

import org.jspecify.annotations.Nullable;

/**
 * Ids of a group of payments (a pain.001) and of each payment in it. What makes "the same file twice moves nothing
 * twice" true:
 * <ul>
 * <li>An id follows from what the sender calls things, never from the bytes of the file, the clock or a counter of
 * ours. So the same message is the same, whether it comes with a byte-order mark, other white space or a newer schema.
 * <li>The <em>batch</em> is named by the initiating party and the MsgId, which ISO 20022 wants unique for that party. A
 * second file under the same MsgId with another count or sum meets the first one's id, and the ledger refuses it.
 * <li>A <em>payment</em> is named by its group, PmtInfId, InstrId and EndToEndId. Amount and accounts are not part of
 * the name: a changed amount under the same name must meet the old id and be refused, not paid beside the first.
 * <li>Names need not identify: senders repeat them or write NOTPROVIDED. So payments of one name are numbered in the
 * order of the file, and the number is part of the id. Two equal payments in one file are two payments, in every run.
 * <li>Numbering among those of one name, not through the whole file, keeps every id in place when lines of
 * other names come, go or change order. New ids appear only if there are more payments, and then the count differs.
 * </ul>
 * Thread: one.
 */
public final class GroupIds
{
    /** What ISO 20022 has senders write when they have no EndToEndId to give. */
    private static final String NOT_PROVIDED = "NOTPROVIDED";

    private final NameHash hash = new NameHash();
    private final Occurrences occurrences = new Occurrences();
    private final String initiator;
    private final String messageId;

    /**
     * For one group.
     *
     * @param initiator party that sends it, as it names itself.
     * @param messageId its name for the group.
     */
    public GroupIds(final String initiator, final String messageId)
    {
        this.initiator = initiator;
        this.messageId = messageId;
    }

    /** @return id of the group. */
    public Id128 batchId()
    {
        return hash.part("pain.001 group").part(initiator).part(messageId).end().id();
    }

    /**
     * Names a payment information block of the group, whatever it calls itself: two may have one PmtInfId.
     *
     * @param number of the block in the order of the file, from 0.
     * @return id of the block.
     */
    public Id128 blockId(final int number)
    {
        return hash.part("pain.001 block").part(initiator).part(messageId).part(number).end().id();
    }

    /**
     * Names the next payment of the group; {@link #high()} and {@link #low()} then hold its id.
     *
     * @param paymentInformationId PmtInfId.
     * @param instructionId        InstrId.
     * @param endToEndId           EndToEndId.
     */
    public void next(
        final @Nullable String paymentInformationId,
        final @Nullable String instructionId,
        final @Nullable String endToEndId)
    {
        hash.part("pain.001 payment").part(initiator).part(messageId);
        hash.part(orNothing(paymentInformationId)).part(orNothing(instructionId)).part(orNothing(endToEndId)).end();

        final int number = occurrences.next(hash.high(), hash.low());
        if (number > 0)
        {
            hash.part("pain.001 payment of the same name").part(hash.high()).part(hash.low()).part(number).end();
        }
    }

    /** @return upper half of the id of the last payment. */
    public long high()
    {
        return hash.high();
    }

    /** @return lower half. */
    public long low()
    {
        return hash.low();
    }

    private static String orNothing(final @Nullable String name)
    {
        return name == null || name.equals(NOT_PROVIDED) ? "" : name;
    }
}
