package io.millrace.tools.command;

import io.millrace.ledger.AccountState;
import io.millrace.page.Table;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.money.Money;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.function.LongFunction;

/**
 * All accounts of one ledger with their debits and credits: those that hold most by name, the others as one.
 * <p>
 * Thread: one. Memory: the accounts that are named.
 */
final class TrialBalance
{
    private static final String[] COLUMNS =
        { "account", "debits", "credits", "balance", "pending", "available" };

    /** Of those that hold as much, the one of the lower number comes first where the most does. */
    private static final Comparator<Row> LEAST_FIRST = Comparator.comparingLong(Row::size)
        .thenComparing(Row::accountId, (left, right) -> Long.compareUnsigned(right, left));

    private final IsoCurrency currency;
    private final int namedMax;
    private final PriorityQueue<Row> named = new PriorityQueue<>(LEAST_FIRST);
    private long accounts;
    private BigInteger debitsMinor = BigInteger.ZERO;
    private BigInteger creditsMinor = BigInteger.ZERO;

    /** An account, as it was when it was met. */
    private record Row(long accountId, long debitsMinor, long creditsMinor, long postedMinor, long pendingMinor,
        long availableMinor)
    {
        /** How much it holds, whichever way; 2^63-1 for the one sum that has no opposite. */
        private long size()
        {
            return postedMinor == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(postedMinor);
        }
    }

    /** Without accounts yet. */
    TrialBalance(final int ledger, final int namedMax)
    {
        currency = AuditOptions.currency(ledger);
        this.namedMax = namedMax;
    }

    void add(final AccountState account)
    {
        accounts++;
        debitsMinor = debitsMinor.add(BigInteger.valueOf(account.debitsPosted()));
        creditsMinor = creditsMinor.add(BigInteger.valueOf(account.creditsPosted()));
        named.add(new Row(account.accountId(), account.debitsPosted(), account.creditsPosted(), account.posted(),
            account.pending(), account.available()));
        if (named.size() > namedMax)
        {
            named.remove();
        }
    }

    /** The table, what holds most first; the last row is of all accounts. */
    Table table(final LongFunction<String> names)
    {
        final Table table =
            new Table(String.format(Locale.ROOT, "%s, %,d accounts", currency.code(), accounts), COLUMNS);
        final List<Row> rows = named.stream().sorted(LEAST_FIRST.reversed()).toList();
        BigInteger othersDebits = debitsMinor;
        BigInteger othersCredits = creditsMinor;
        for (final Row row : rows)
        {
            othersDebits = othersDebits.subtract(BigInteger.valueOf(row.debitsMinor));
            othersCredits = othersCredits.subtract(BigInteger.valueOf(row.creditsMinor));
            table.row(names.apply(row.accountId), text(row.debitsMinor), text(row.creditsMinor), text(row.postedMinor),
                text(row.pendingMinor), row.availableMinor == Long.MAX_VALUE ? "" : text(row.availableMinor));
        }
        if (accounts > rows.size())
        {
            table.total(String.format(Locale.ROOT, "%,d others", accounts - rows.size()), text(othersDebits),
                text(othersCredits), "", "", "");
        }
        return table.total("all", text(debitsMinor), text(creditsMinor), "", "", "");
    }

    private String text(final long amountMinor)
    {
        return Money.format(amountMinor, currency);
    }

    private String text(final BigInteger sumMinor)
    {
        return Money.format(sumMinor, currency);
    }
}
