package io.millrace.engine;

import io.millrace.sbe.GrantMandateEncoder;
import io.millrace.sbe.MessageHeaderEncoder;
import java.util.UUID;
import org.agrona.MutableDirectBuffer;

/**
 * Lets a party, besides the owner, have an account debited.
 *
 * @param id            the idempotency key: sent twice, applied once.
 * @param accountId     account.
 * @param party         that receives the mandate.
 * @param details       who asks, and the options.
 */
public record MandateGrant(
    UUID id, long accountId, long party, Details details) implements Instruction
{
    @Override
    public void encode(final MutableDirectBuffer buffer, final int offset)
    {
        new GrantMandateEncoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
            .idHigh(id.getMostSignificantBits()).idLow(id.getLeastSignificantBits())
            .code(details.code()).initiator(details.initiator())
            .accountId(accountId).party(party)
            .referenceHigh(details.referenceHigh()).referenceLow(details.referenceLow());
    }
}
