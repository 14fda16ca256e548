package io.millrace.engine;

import io.millrace.sbe.CancelEncoder;
import io.millrace.sbe.MessageHeaderEncoder;
import java.util.UUID;
import org.agrona.MutableDirectBuffer;

/**
 * Takes a scheduled payment back before it runs.
 *
 * @param id            the idempotency key: sent twice, applied once.
 * @param schedule      id of the scheduled payment.
 * @param details       who asks, and the options.
 */
public record Cancellation(
    UUID id, UUID schedule, Details details) implements Instruction
{
    @Override
    public boolean isLinked()
    {
        return details.isLinked();
    }

    @Override
    public void encode(final MutableDirectBuffer buffer, final int offset)
    {
        final CancelEncoder encoder = new CancelEncoder()
            .wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
            .idHigh(id.getMostSignificantBits()).idLow(id.getLeastSignificantBits())
            .code(details.code()).initiator(details.initiator())
            .scheduleHigh(schedule.getMostSignificantBits()).scheduleLow(schedule.getLeastSignificantBits())
            .referenceHigh(details.referenceHigh()).referenceLow(details.referenceLow());
        encoder.flags().linked(details.isLinked());
    }
}
