package io.millrace.tools.reference;

import org.jspecify.annotations.Nullable;

/**
 * What the sender of a payment calls it.
 *
 * @param messageId            MsgId of its file; none in CSV.
 * @param paymentInformationId PmtInfId of its block, if it has one.
 * @param instructionId        InstrId; in CSV the column id.
 * @param endToEndId           EndToEndId; in CSV the column reference.
 */
public record References(
    @Nullable String messageId,
    @Nullable String paymentInformationId,
    @Nullable String instructionId,
    @Nullable String endToEndId)
{
    /** @return what the block is called that the payment is of. */
    public References ofBlock()
    {
        return new References(messageId, paymentInformationId, null, null);
    }

    /** Whether a text is what its sender calls the payment. */
    boolean isCalled(final String text)
    {
        return text.equals(instructionId) || text.equals(endToEndId);
    }
}
