package io.millrace.engine;

import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.RefundEncoder;
import java.util.UUID;
import org.agrona.MutableDirectBuffer;

/**
 * Pays back all or part of an earlier payment or capture; all refunds together never exceed it.
 *
 * @param id            the idempotency key: sent twice, applied once.
 * @param payment       id of the payment, capture or scheduled payment.
 * @param amountMinor   to pay back; balancing: at the most.
 * @param details       who asks, and the options.
 */
public record Refund(
    UUID id, UUID payment, long amountMinor, Details details) implements Instruction
{
    @Override
    public boolean isLinked()
    {
        return details.isLinked();
    }

    @Override
    public void encode(final MutableDirectBuffer buffer, final int offset)
    {
        final RefundEncoder encoder = new RefundEncoder()
            .wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
            .idHigh(id.getMostSignificantBits()).idLow(id.getLeastSignificantBits())
            .code(details.code()).initiator(details.initiator())
            .amountMinor(amountMinor)
            .paymentHigh(payment.getMostSignificantBits()).paymentLow(payment.getLeastSignificantBits())
            .referenceHigh(details.referenceHigh()).referenceLow(details.referenceLow());
        encoder.flags().linked(details.isLinked()).balancing(details.isBalancing());
    }

    @Override
    public long controlMinor()
    {
        return amountMinor;
    }
}
