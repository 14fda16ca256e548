package io.millrace.engine;

import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.ReleaseEncoder;
import java.util.UUID;
import org.agrona.MutableDirectBuffer;

/**
 * Gives a hold back.
 *
 * @param id            the idempotency key: sent twice, applied once.
 * @param hold          id of the hold.
 * @param details       who asks, and the options.
 */
public record Release(
    UUID id, UUID hold, Details details) implements Instruction
{
    @Override
    public boolean isLinked()
    {
        return details.isLinked();
    }

    @Override
    public void encode(final MutableDirectBuffer buffer, final int offset)
    {
        final ReleaseEncoder encoder = new ReleaseEncoder()
            .wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
            .idHigh(id.getMostSignificantBits()).idLow(id.getLeastSignificantBits())
            .code(details.code()).initiator(details.initiator())
            .holdHigh(hold.getMostSignificantBits()).holdLow(hold.getLeastSignificantBits())
            .referenceHigh(details.referenceHigh()).referenceLow(details.referenceLow());
        encoder.flags().linked(details.isLinked());
    }
}
