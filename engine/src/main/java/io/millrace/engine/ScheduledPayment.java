package io.millrace.engine;

import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.ScheduleEncoder;
import java.util.UUID;
import org.agrona.MutableDirectBuffer;

/**
 * A payment that runs by itself when command time reaches its due time, and may be cancelled before.
 *
 * @param id            the idempotency key: sent twice, applied once.
 * @param debitAccount  that pays.
 * @param creditAccount that receives.
 * @param amountMinor   in minor units of the ledger's currency.
 * @param ledger        of both accounts: ISO 4217 numeric code, or 1000 and up.
 * @param dueNs         command time at which it runs, in nanoseconds since the epoch.
 * @param details       who asks, and the options.
 */
public record ScheduledPayment(
    UUID id, long debitAccount, long creditAccount, long amountMinor, int ledger, long dueNs, Details details)
    implements Instruction
{
    @Override
    public boolean isLinked()
    {
        return details.isLinked();
    }

    @Override
    public void encode(final MutableDirectBuffer buffer, final int offset)
    {
        final ScheduleEncoder encoder = new ScheduleEncoder()
            .wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
            .idHigh(id.getMostSignificantBits()).idLow(id.getLeastSignificantBits())
            .code(details.code()).initiator(details.initiator())
            .ledger(ledger).amountMinor(amountMinor).debitAccount(debitAccount).creditAccount(creditAccount)
            .dueNs(dueNs)
            .referenceHigh(details.referenceHigh()).referenceLow(details.referenceLow());
        encoder.flags().linked(details.isLinked()).balancing(details.isBalancing());
    }

    @Override
    public long controlMinor()
    {
        return amountMinor;
    }
}
