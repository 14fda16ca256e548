package io.millrace.engine;

import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.PayEncoder;
import java.util.UUID;
import org.agrona.MutableDirectBuffer;

/**
 * Moves an amount from one account to another, at once.
 *
 * @param id            the idempotency key: sent twice, applied once.
 * @param debitAccount  that pays.
 * @param creditAccount that receives.
 * @param amountMinor   in minor units of the ledger's currency.
 * @param ledger        of both accounts: ISO 4217 numeric code, or 1000 and up.
 * @param details       who asks, and the options.
 */
public record Payment(
    UUID id, long debitAccount, long creditAccount, long amountMinor, int ledger, Details details)
    implements Instruction
{
    /**
     * A payment between accounts that no party owns.
     *
     * @param id            the idempotency key.
     * @param debitAccount  that pays.
     * @param creditAccount that receives.
     * @param amountMinor   in minor units.
     * @param ledger        of both accounts.
     * @return the payment.
     */
    public static Payment of(
        final UUID id, final long debitAccount, final long creditAccount, final long amountMinor, final int ledger)
    {
        return new Payment(id, debitAccount, creditAccount, amountMinor, ledger, Details.NONE);
    }

    /**
     * The same, sent on behalf of a party.
     *
     * @param party that owns the debit account or has a mandate on it.
     * @return the payment.
     */
    public Payment by(final long party)
    {
        return with(details.by(party));
    }

    /** @return the same, of which as much moves as is available. */
    public Payment balancing()
    {
        return with(details.balancing());
    }

    /** @return the same, linked to the next instruction of its chain. */
    public Payment linked()
    {
        return with(details.linked());
    }

    /**
     * The same, with a reference.
     *
     * @param reference of the embedder's.
     * @return the payment.
     */
    public Payment reference(final UUID reference)
    {
        return with(details.reference(reference));
    }

    @Override
    public boolean isLinked()
    {
        return details.isLinked();
    }

    @Override
    public void encode(final MutableDirectBuffer buffer, final int offset)
    {
        final PayEncoder encoder = new PayEncoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
            .idHigh(id.getMostSignificantBits()).idLow(id.getLeastSignificantBits())
            .code(details.code()).initiator(details.initiator())
            .ledger(ledger).amountMinor(amountMinor).debitAccount(debitAccount).creditAccount(creditAccount)
            .referenceHigh(details.referenceHigh()).referenceLow(details.referenceLow());
        encoder.flags().linked(details.isLinked()).balancing(details.isBalancing());
    }

    @Override
    public long controlMinor()
    {
        return amountMinor;
    }

    private Payment with(final Details others)
    {
        return new Payment(id, debitAccount, creditAccount, amountMinor, ledger, others);
    }
}
