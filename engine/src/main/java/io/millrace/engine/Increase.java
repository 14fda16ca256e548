package io.millrace.engine;

import io.millrace.sbe.IncreaseEncoder;
import io.millrace.sbe.MessageHeaderEncoder;
import java.util.UUID;
import org.agrona.MutableDirectBuffer;

/**
 * Raises what a hold reserves, or moves its deadline.
 *
 * @param id            the idempotency key: sent twice, applied once.
 * @param hold          id of the hold.
 * @param amountMinor   added to it; 0 for nothing.
 * @param deadlineNs    new deadline; 0 leaves it, -1 removes it.
 * @param details       who asks, and the options.
 */
public record Increase(
    UUID id, UUID hold, long amountMinor, long deadlineNs, Details details) implements Instruction
{
    @Override
    public boolean isLinked()
    {
        return details.isLinked();
    }

    @Override
    public void encode(final MutableDirectBuffer buffer, final int offset)
    {
        final IncreaseEncoder encoder = new IncreaseEncoder()
            .wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
            .idHigh(id.getMostSignificantBits()).idLow(id.getLeastSignificantBits())
            .code(details.code()).initiator(details.initiator())
            .amountMinor(amountMinor).deadlineNs(deadlineNs)
            .holdHigh(hold.getMostSignificantBits()).holdLow(hold.getLeastSignificantBits())
            .referenceHigh(details.referenceHigh()).referenceLow(details.referenceLow());
        encoder.flags().linked(details.isLinked());
    }

    @Override
    public long controlMinor()
    {
        return amountMinor;
    }
}
