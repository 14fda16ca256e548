package io.millrace.tools.account;

import io.millrace.tools.refusal.IsoReason;

/**
 * The two accounts of a payment, and how ISO 20022 says that one is wrong.
 */
public enum Side
{
    /** The one that pays. */
    DEBTOR("debtor", IsoReason.AC02),
    /** The one that is paid. */
    CREDITOR("creditor", IsoReason.AC03);

    private final String text;
    private final IsoReason invalidAccount;

    Side(final String text, final IsoReason invalidAccount)
    {
        this.text = text;
        this.invalidAccount = invalidAccount;
    }

    /** @return why a payment with a wrong account on this side is refused. */
    public IsoReason invalidAccount()
    {
        return invalidAccount;
    }

    @Override
    public String toString()
    {
        return text;
    }
}
