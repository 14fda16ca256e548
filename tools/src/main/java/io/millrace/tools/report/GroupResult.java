package io.millrace.tools.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.millrace.tools.file.Instruction;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.money.Money;
import io.millrace.tools.money.Tally;
import io.millrace.tools.refusal.InvalidValue;

/**
 * Adds the outcomes of a file, or of a block of it, up to the result of the group.
 * <p>
 * Thread: one. Allocation: none per payment but for the first of a currency.
 */
public final class GroupResult
{
    private final List<Moved> moved = new ArrayList<>();
    private final Map<IsoStatus, Tally> tallies = new EnumMap<>(IsoStatus.class);
    private final Tally all = new Tally();
    private int repeated;

    /**
     * Takes a payment in.
     *
     * @param instruction that was sent.
     * @param outcome     that it had.
     */
    public void add(final Instruction instruction, final Outcome outcome)
    {
        try
        {
            all.add(instruction.amount());
            tally(outcome.status()).add(instruction.amount());
        }
        catch (final InvalidValue ex)
        {
            throw new IllegalStateException("the reader adds all amounts of a file up, and refuses one too large", ex);
        }
        if (outcome.isRepeated())
        {
            repeated++;
        }
        else if (outcome.status() == IsoStatus.ACSC)
        {
            moved(instruction.currency()).amountMinor += instruction.amountMinor();
        }
    }

    /** @return payments that are paid or wait for their day, now or since an earlier run. */
    public int accepted()
    {
        return tally(IsoStatus.ACSC).count() + scheduled();
    }

    /** @return payments that are not. */
    public int refused()
    {
        return tally(IsoStatus.RJCT).count();
    }

    /** @return payments that wait for their day. */
    public int scheduled()
    {
        return tally(IsoStatus.ACCP).count();
    }

    /** @return count and sum of all payments, which grow with each that is taken in. */
    public Tally all()
    {
        return all;
    }

    /**
     * Count and sum of the payments of one status.
     *
     * @param status ACSC, ACCP or RJCT.
     * @return their tally, which grows with each payment that is taken in.
     */
    public Tally tally(final IsoStatus status)
    {
        return tallies.computeIfAbsent(status, first -> new Tally());
    }

    /** @return payments that were decided earlier. */
    public int repeated()
    {
        return repeated;
    }

    /** @return status of the group: ACSC (all are paid), ACCP (or will be), PART (some are not), RJCT (none is). */
    public IsoStatus status()
    {
        if (refused() > 0)
        {
            return accepted() == 0 ? IsoStatus.RJCT : IsoStatus.PART;
        }
        return scheduled() > 0 ? IsoStatus.ACCP : IsoStatus.ACSC;
    }

    /** @return what moved this time, a text such as {@code 386.00 EUR} for each currency, in the order of the file. */
    public List<String> moved()
    {
        return moved.stream().map(Moved::toString).toList();
    }

    private Moved moved(final IsoCurrency currency)
    {
        for (final Moved known : moved)
        {
            if (known.currency.ledger() == currency.ledger())
            {
                return known;
            }
        }
        final Moved first = new Moved(currency);
        moved.add(first);
        return first;
    }

    /** Cannot overflow: the reader adds all amounts of a file up, and refuses one that does. */
    private static final class Moved
    {
        private final IsoCurrency currency;
        private long amountMinor;

        private Moved(final IsoCurrency currency)
        {
            this.currency = currency;
        }

        @Override
        public String toString()
        {
            return Money.format(amountMinor, currency) + ' ' + currency;
        }
    }
}
