package io.millrace.engine;

import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.RevokeMandateEncoder;
import java.util.UUID;
import org.agrona.MutableDirectBuffer;

/**
 * Takes a mandate back.
 *
 * @param id            the idempotency key: sent twice, applied once.
 * @param accountId     account.
 * @param party         that loses the mandate.
 * @param details       who asks, and the options.
 */
public record MandateRevocation(
    UUID id, long accountId, long party, Details details) implements Instruction
{
    @Override
    public void encode(final MutableDirectBuffer buffer, final int offset)
    {
        new RevokeMandateEncoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
            .idHigh(id.getMostSignificantBits()).idLow(id.getLeastSignificantBits())
            .code(details.code()).initiator(details.initiator())
            .accountId(accountId).party(party)
            .referenceHigh(details.referenceHigh()).referenceLow(details.referenceLow());
    }
}
