package io.millrace.engine;

import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.PayEncoder;
import java.util.UUID;
import org.agrona.MutableDirectBuffer;

/**
 * A payment: moves an amount from one account to another, at once.
 *
 * @param id            the idempotency key: sent twice, applied once.
 * @param debitAccount  that pays.
 * @param creditAccount that receives.
 * @param amountMinor   in minor units of the ledger's currency.
 * @param ledger        of both accounts: ISO 4217 numeric code, or 1000 and up.
 * @param initiator     party on whose behalf it is sent; must own the debit account.
 * @param code          kind of payment, of the embedder's.
 * @param isBalancing   whether less may move: as much as is available.
 * @param isLinked      whether it succeeds or fails with the next in a chain.
 * @param reference     of the embedder's, kept in the journal.
 */
public record Payment(
    UUID id,
    long debitAccount,
    long creditAccount,
    long amountMinor,
    int ledger,
    long initiator,
    int code,
    boolean isBalancing,
    boolean isLinked,
    UUID reference) implements Instruction
{
    private static final UUID NO_REFERENCE = new UUID(0, 0);

    /**
     * A payment of accounts that no party owns.
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
        return new Payment(id, debitAccount, creditAccount, amountMinor, ledger, 0, 0, false, false, NO_REFERENCE);
    }

    /**
     * The same, sent on behalf of a party.
     *
     * @param party that owns the debit account.
     * @return the payment.
     */
    public Payment by(final long party)
    {
        return new Payment(
            id, debitAccount, creditAccount, amountMinor, ledger, party, code, isBalancing, isLinked, reference);
    }

    /** @return the same, of which as much moves as is available. */
    public Payment balancing()
    {
        return new Payment(
            id, debitAccount, creditAccount, amountMinor, ledger, initiator, code, true, isLinked, reference);
    }

    /** @return the same, linked to the next payment of its chain. */
    public Payment linked()
    {
        return new Payment(
            id, debitAccount, creditAccount, amountMinor, ledger, initiator, code, isBalancing, true, reference);
    }

    /**
     * The same, with a reference.
     *
     * @param reference of the embedder's.
     * @return the payment.
     */
    public Payment reference(final UUID reference)
    {
        return new Payment(
            id, debitAccount, creditAccount, amountMinor, ledger, initiator, code, isBalancing, isLinked, reference);
    }

    @Override
    public void encode(final MutableDirectBuffer buffer, final int offset)
    {
        final PayEncoder encoder = new PayEncoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
            .idHigh(id.getMostSignificantBits()).idLow(id.getLeastSignificantBits())
            .code(code).ledger(ledger).initiator(initiator).amountMinor(amountMinor)
            .debitAccount(debitAccount).creditAccount(creditAccount)
            .referenceHigh(reference.getMostSignificantBits()).referenceLow(reference.getLeastSignificantBits());
        encoder.flags().linked(isLinked).balancing(isBalancing);
    }
}
