package io.millrace.engine;

import io.millrace.sbe.CutOffEncoder;
import io.millrace.sbe.MessageHeaderEncoder;
import java.time.LocalDate;
import java.util.UUID;
import org.agrona.MutableDirectBuffer;

/**
 * Closes a business date, after which statements can be drawn as of it.
 *
 * @param id            the idempotency key: sent twice, applied once.
 * @param businessDate  that closes; later than the last.
 * @param details       who asks, and the options.
 */
public record CutOff(
    UUID id, LocalDate businessDate, Details details) implements Instruction
{
    @Override
    public void encode(final MutableDirectBuffer buffer, final int offset)
    {
        new CutOffEncoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
            .idHigh(id.getMostSignificantBits()).idLow(id.getLeastSignificantBits())
            .code(details.code()).initiator(details.initiator())
            .businessDate((int)businessDate.toEpochDay())
            .referenceHigh(details.referenceHigh()).referenceLow(details.referenceLow());
    }
}
