package io.millrace.tools.report;

import java.util.ArrayList;
import java.util.List;

import io.millrace.tools.file.Instruction;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.money.Money;

/**
 * Adds the outcomes of a file up to the result of the group.
 * <p>
 * Thread: one. Allocation: none per payment but for the first of a currency.
 */
public final class GroupResult
{
    private final List<Moved> moved = new ArrayList<>();
    private int accepted;
    private int refused;
    private int repeated;

    /**
     * Takes a payment in.
     *
     * @param instruction that was sent.
     * @param outcome     that it had.
     */
    public void add(final Instruction instruction, final Outcome outcome)
    {
        if (outcome.isAccepted())
        {
            accepted++;
        }
        else
        {
            refused++;
        }
        if (outcome.isRepeated())
        {
            repeated++;
        }
        else if (outcome.isAccepted())
        {
            moved(instruction.currency()).amountMinor += instruction.amountMinor();
        }
    }

    /** @return payments that are paid, now or earlier. */
    public int accepted()
    {
        return accepted;
    }

    /** @return payments that are not. */
    public int refused()
    {
        return refused;
    }

    /** @return payments that were decided earlier. */
    public int repeated()
    {
        return repeated;
    }

    /** @return ISO 20022's status of the group: ACSC (all are paid), PART (some are), RJCT (none is). */
    public String isoStatus()
    {
        if (refused == 0)
        {
            return "ACSC";
        }
        return accepted == 0 ? "RJCT" : "PART";
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
