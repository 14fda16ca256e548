package io.millrace.engine;

import io.millrace.sbe.CaptureEncoder;
import io.millrace.sbe.MessageHeaderEncoder;
import java.util.UUID;
import org.agrona.MutableDirectBuffer;

/**
 * Posts all or part of a hold.
 *
 * @param id            the idempotency key: sent twice, applied once.
 * @param hold          id of the hold.
 * @param amountMinor   to post; balancing: at the most.
 * @param keepsOpen     whether what is left stays reserved for more captures, instead of being given back.
 * @param details       who asks, and the options.
 */
public record Capture(
    UUID id, UUID hold, long amountMinor, boolean keepsOpen, Details details) implements Instruction
{
    @Override
    public boolean isLinked()
    {
        return details.isLinked();
    }

    @Override
    public void encode(final MutableDirectBuffer buffer, final int offset)
    {
        final CaptureEncoder encoder = new CaptureEncoder()
            .wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
            .idHigh(id.getMostSignificantBits()).idLow(id.getLeastSignificantBits())
            .code(details.code()).initiator(details.initiator())
            .amountMinor(amountMinor)
            .holdHigh(hold.getMostSignificantBits()).holdLow(hold.getLeastSignificantBits())
            .referenceHigh(details.referenceHigh()).referenceLow(details.referenceLow());
        encoder.flags().linked(details.isLinked()).balancing(details.isBalancing()).keepOpen(keepsOpen);
    }

    @Override
    public long controlMinor()
    {
        return amountMinor;
    }
}
