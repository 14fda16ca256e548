package io.millrace.engine;

import io.millrace.sbe.HoldEncoder;
import io.millrace.sbe.MessageHeaderEncoder;
import java.util.UUID;
import org.agrona.MutableDirectBuffer;

/**
 * Reserves an amount for a later {@link Capture}: a card authorisation, money in escrow.
 *
 * @param id            the idempotency key: sent twice, applied once.
 * @param debitAccount  that pays.
 * @param creditAccount that receives.
 * @param amountMinor   in minor units of the ledger's currency.
 * @param ledger        of both accounts: ISO 4217 numeric code, or 1000 and up.
 * @param deadlineNs    command time at which what is left is given back; 0 for never.
 * @param details       who asks, and the options.
 */
public record Hold(
    UUID id, long debitAccount, long creditAccount, long amountMinor, int ledger, long deadlineNs, Details details)
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
        final HoldEncoder encoder = new HoldEncoder()
            .wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
            .idHigh(id.getMostSignificantBits()).idLow(id.getLeastSignificantBits())
            .code(details.code()).initiator(details.initiator())
            .ledger(ledger).amountMinor(amountMinor).debitAccount(debitAccount).creditAccount(creditAccount)
            .deadlineNs(deadlineNs)
            .referenceHigh(details.referenceHigh()).referenceLow(details.referenceLow());
        encoder.flags().linked(details.isLinked()).balancing(details.isBalancing());
    }

    @Override
    public long controlMinor()
    {
        return amountMinor;
    }
}
