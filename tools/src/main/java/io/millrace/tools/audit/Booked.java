package io.millrace.tools.audit;

import java.math.BigInteger;

/**
 * How many payments were booked, and how much: a sum of any length, in minor units of one ledger.
 * <p>
 * Thread: one.
 */
public final class Booked
{
    private long count;
    private long sumMinor;
    private BigInteger furtherMinor = BigInteger.ZERO;

    void add(final long amountMinor)
    {
        count++;
        if (amountMinor > Long.MAX_VALUE - sumMinor)
        {
            furtherMinor = sumMinor();
            sumMinor = 0;
        }
        sumMinor += amountMinor;
    }

    /** @return payments. */
    public long count()
    {
        return count;
    }

    /** @return all that they moved. */
    public BigInteger sumMinor()
    {
        return furtherMinor.add(BigInteger.valueOf(sumMinor));
    }
}
