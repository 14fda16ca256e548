package io.millrace.engine;

import io.millrace.sbe.AccountStatus;
import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.SetStatusEncoder;
import java.util.UUID;
import org.agrona.MutableDirectBuffer;

/**
 * Sets what an account lets through, or closes it.
 *
 * @param id            the idempotency key: sent twice, applied once.
 * @param accountId     account.
 * @param status        new status.
 * @param details       who asks, and the options.
 */
public record StatusChange(
    UUID id, long accountId, AccountStatus status, Details details) implements Instruction
{
    @Override
    public void encode(final MutableDirectBuffer buffer, final int offset)
    {
        new SetStatusEncoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
            .idHigh(id.getMostSignificantBits()).idLow(id.getLeastSignificantBits())
            .code(details.code()).initiator(details.initiator())
            .accountId(accountId).status(status)
            .referenceHigh(details.referenceHigh()).referenceLow(details.referenceLow());
    }
}
