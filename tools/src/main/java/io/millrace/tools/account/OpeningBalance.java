package io.millrace.tools.account;

/**
 * An account as an accounts file opens it.
 *
 * @param line           where it stands, from 1.
 * @param account        that is opened.
 * @param kind           which side of it is bounded.
 * @param balanceMinor   on its normal side: credits less debits; of a debit-normal account debits less credits.
 * @param overdraftMinor how far below zero the balance may go; 0 for an unbounded account.
 */
public record OpeningBalance(int line, Account account, AccountKind kind, long balanceMinor, long overdraftMinor)
{
    /** @return what has to be credited to the account to give it its balance; negative if it has to be debited. */
    public long creditMinor()
    {
        return kind == AccountKind.DEBIT ? -balanceMinor : balanceMinor;
    }
}
