package io.millrace.engine;

import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.OpenAccountEncoder;
import org.agrona.MutableDirectBuffer;

/**
 * Opens an account. The account id is its own idempotency key, for ever.
 *
 * @param accountId      of the new account; zero and all-ones are not ids.
 * @param ledger         ISO 4217 numeric code, or 1000 and up.
 * @param owner          party that may have it debited; 0 for none.
 * @param code           kind of account, of the embedder's.
 * @param side           which side is bounded.
 * @param overdraftMinor how far below zero the bounded side may go.
 */
public record AccountOpening(
    long accountId, int ledger, long owner, int code, Side side, long overdraftMinor) implements Instruction
{
    /** Which side of an account is bounded. */
    public enum Side
    {
        /** A customer's wallet, a merchant: may not be overdrawn. */
        CREDIT_NORMAL,
        /** Cash at the bank, a scheme's receivable: the mirror image. */
        DEBIT_NORMAL,
        /** No bound on either side. */
        UNBOUNDED
    }

    /**
     * A customer's account: credit-normal, without overdraft or owner.
     *
     * @param accountId of the new account.
     * @param ledger    of the account.
     * @return the opening.
     */
    public static AccountOpening creditNormal(final long accountId, final int ledger)
    {
        return new AccountOpening(accountId, ledger, 0, 0, Side.CREDIT_NORMAL, 0);
    }

    /**
     * An account without bound, such as the one that opening balances come from.
     *
     * @param accountId of the new account.
     * @param ledger    of the account.
     * @return the opening.
     */
    public static AccountOpening unbounded(final long accountId, final int ledger)
    {
        return new AccountOpening(accountId, ledger, 0, 0, Side.UNBOUNDED, 0);
    }

    /**
     * The same with an overdraft.
     *
     * @param overdraftMinor how far below zero the bounded side may go.
     * @return the opening.
     */
    public AccountOpening overdraft(final long overdraftMinor)
    {
        return new AccountOpening(accountId, ledger, owner, code, side, overdraftMinor);
    }

    /**
     * The same with an owner.
     *
     * @param party that may have it debited.
     * @return the opening.
     */
    public AccountOpening ownedBy(final long party)
    {
        return new AccountOpening(accountId, ledger, party, code, side, overdraftMinor);
    }

    @Override
    public void encode(final MutableDirectBuffer buffer, final int offset)
    {
        final OpenAccountEncoder encoder = new OpenAccountEncoder()
            .wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
            .owner(owner).accountId(accountId).code(code).ledger(ledger).overdraftMinor(overdraftMinor);
        encoder.flags().debitNormal(side == Side.DEBIT_NORMAL).unbounded(side == Side.UNBOUNDED);
    }
}
