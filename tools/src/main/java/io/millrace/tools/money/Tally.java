package io.millrace.tools.money;

import java.math.BigDecimal;

import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;

/**
 * Counts payments and adds up their amounts, two ways: in minor units, as the ledger checks a batch, and as the plain
 * number that a control sum is, where 1.00 EUR and 1 JPY make 2. Exact: one sum for each number of decimals.
 * <p>
 * Thread: one. Allocation: none per payment.
 */
public final class Tally
{
    private final long[] sumsByDecimals = new long[IsoCurrency.MAX_DECIMALS + 1];
    private long sumMinor;
    private int count;

    /**
     * Takes one payment in.
     *
     * @param amountMinor of it, positive.
     * @param currency    that it is in.
     * @throws InvalidValue if the amounts add up to more than a batch's control sum can say.
     */
    public void add(final long amountMinor, final IsoCurrency currency) throws InvalidValue
    {
        if (amountMinor > Long.MAX_VALUE - sumMinor)
        {
            throw new InvalidValue(IsoReason.AM12, "the amounts up to here are beyond 2^63-1 minor units in all");
        }

        count++;
        sumMinor += amountMinor;
        sumsByDecimals[currency.decimals()] += amountMinor;
    }

    /** @return payments taken in. */
    public int count()
    {
        return count;
    }

    /** @return plain total of all minor units, across currencies. */
    public long sumMinor()
    {
        return sumMinor;
    }

    /** @return plain total of all amounts as they are written, across currencies. */
    public BigDecimal sum()
    {
        BigDecimal sum = BigDecimal.ZERO;
        for (int decimals = 0; decimals < sumsByDecimals.length; decimals++)
        {
            if (sumsByDecimals[decimals] != 0)
            {
                sum = sum.add(BigDecimal.valueOf(sumsByDecimals[decimals], decimals));
            }
        }
        return sum;
    }
}
