package io.millrace.tools.report;

import io.millrace.tools.account.Account;

/**
 * What an account holds, in minor units of its currency.
 *
 * @param account        whose it is.
 * @param postedMinor    credits less debits.
 * @param pendingMinor   reserved by holds.
 * @param availableMinor that may be debited, overdraft included; 2^63-1 without a bound.
 */
public record Balance(Account account, long postedMinor, long pendingMinor, long availableMinor)
{
    /** @return whether nothing bounds what may be debited. */
    public boolean isUnbounded()
    {
        return availableMinor == Long.MAX_VALUE;
    }
}
