package io.millrace.tools.money;

import java.math.BigDecimal;

import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;

/**
 * Counts payments and adds up their amounts, two ways: in minor units, as the ledger checks a batch, and as the plain
 * number that a control sum is, where 1.00 EUR and 1 JPY make 2. Exact: one sum for each number of decimals. What
 * cannot be paid counts for the plain number only.
 * <p>
 * Thread: one. Allocation: none per payment that can be paid.
 */
public final class Tally
{
    private final long[] sumsByDecimals = new long[IsoCurrency.MAX_DECIMALS + 1];
    private BigDecimal unpayable = BigDecimal.ZERO;
    private long sumMinor;
    private int count;

    /**
     * Takes one payment in.
     *
     * @param amount of it.
     * @throws InvalidValue if the amounts add up to more than a batch's control sum can say.
     */
    public void add(final Amount amount) throws InvalidValue
    {
        if (amount.minor() > Long.MAX_VALUE - sumMinor)
        {
            throw new InvalidValue(IsoReason.AM12, "the amounts up to here are beyond 2^63-1 minor units in all");
        }

        count++;
        sumMinor += amount.minor();
        if (amount.unpayable() == null)
        {
            sumsByDecimals[amount.currency().decimals()] += amount.minor();
        }
        else
        {
            unpayable = unpayable.add(amount.decimal());
        }
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
        BigDecimal sum = unpayable;
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
