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

    /** Names that are told apart in one go: some less than half of a table of a million rows, 21 MB. */
    private static final int NAMES_AT_ONCE = 450_000;

    private final NameHash hash = new NameHash();
    private final GroupName name;

    /**
     * For one group.
     *
     * @param name of it.
     */
    public GroupIds(final GroupName name)
    {
        this.name = name;
    }

    /**
     * For one group.
     *
     * @param initiator party that sends it, as it names itself.
     * @param messageId its name for the group.
     */
    public GroupIds(final String initiator, final String messageId)
    {
        this(new GroupName(initiator, messageId));
    }

    /** @return what the group is called. */
    public GroupName name()
    {
        return name;
    }

    /** @return id of the group. */
    public Id128 batchId()
    {
        return hash.part("pain.001 group").part(name.initiator()).part(name.messageId()).end().id();
    }

    /**
     * Names a payment information block of the group, whatever it calls itself: two may have one PmtInfId.
     *
     * @param number of the block in the order of the file, from 0.
     * @return id of the block.
     */
    public Id128 blockId(final int number)
    {
        return hash.part("pain.001 block").part(name.initiator()).part(name.messageId()).part(number).end().id();
    }

    /**
     * Names a payment of the group; {@link #high()} and {@link #low()} then hold its name. It is its id if no payment
     * before it has the same, see {@link #number}.
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
        hash.part("pain.001 payment").part(name.initiator()).part(name.messageId());
        hash.part(orNothing(paymentInformationId)).part(orNothing(instructionId)).part(orNothing(endToEndId)).end();
    }

    /**
     * Makes ids of the names of all payments of the group: the second of a name, and each further one, gets another. In
     * bounded memory, whatever their number: a share of the names at a time.
     *
     * @param names of the payments in the order of the file.
     */
    public void number(final PaymentNames names)
    {
        number(names, 1 + names.size() / NAMES_AT_ONCE);
    }

    /** In so many shares. */
    void number(final PaymentNames names, final int shares)
    {
        for (int share = 0; share < shares; share++)
        {
            number(names, share, shares);
        }
    }

    /**
     * Names a payment whose name others before it have; {@link #high()} and {@link #low()} then hold its id.
     *
     * @param high   upper half of that name.
     * @param low    lower half.
     * @param number how many others.
     */
    public void repeated(final long high, final long low, final int number)
    {
        hash.part("pain.001 payment of the same name").part(high).part(low).part(number).end();
    }

    private void number(final PaymentNames names, final int share, final int shares)
    {
        final Occurrences occurrences = new Occurrences(names.size() / shares);
        for (int i = 0; i < names.size(); i++)
        {
            final long high = names.high(i);
            if (Long.remainderUnsigned(high, shares) == share)
            {
                final long low = names.low(i);
                final int number = occurrences.next(high, low);
                if (number > 0)
                {
                    repeated(high, low, number);
                    names.rename(i, hash.high(), hash.low());
                }
            }
        }
    }

    /** Names of payments, kept where they can be gone through more than once. */
    public interface PaymentNames
    {
        /** @return how many there are. */
        int size();

        /**
         * Upper half of a name.
         *
         * @param index in the order of the file.
         * @return the half.
         */
        long high(int index);

        /**
         * Lower half of a name.
         *
         * @param index in the order of the file.
         * @return the half.
         */
        long low(int index);

        /**
         * Replaces a name by an id.
         *
         * @param index in the order of the file.
         * @param high  upper half.
         * @param low   lower half.
         */
        void rename(int index, long high, long low);
    }

    /** @return upper half of the name of the last payment. */
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
