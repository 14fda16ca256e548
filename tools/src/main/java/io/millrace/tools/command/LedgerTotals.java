package io.millrace.tools.command;

import io.millrace.ledger.AccountState;
import io.millrace.ledger.Ledger;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeMap;

/**
 * What all accounts of one ledger come to, in minor units. Debits equal credits, or money was made or lost.
 */
final class LedgerTotals
{
    private final int ledger;
    private long accounts;
    private BigInteger debitsPosted = BigInteger.ZERO;
    private BigInteger creditsPosted = BigInteger.ZERO;
    private BigInteger debitsPending = BigInteger.ZERO;
    private BigInteger creditsPending = BigInteger.ZERO;

    private LedgerTotals(final int ledger)
    {
        this.ledger = ledger;
    }

    /** Of every ledger that has an account, by number. */
    static Collection<LedgerTotals> of(final Ledger ledger)
    {
        final TreeMap<Integer, LedgerTotals> totals = new TreeMap<>();
        ledger.accounts(new AccountState(),
            account -> totals.computeIfAbsent(account.ledger(), LedgerTotals::new).add(account));
        return totals.values();
    }

    private void add(final AccountState account)
    {
        accounts++;
        debitsPosted = debitsPosted.add(BigInteger.valueOf(account.debitsPosted()));
        creditsPosted = creditsPosted.add(BigInteger.valueOf(account.creditsPosted()));
        debitsPending = debitsPending.add(BigInteger.valueOf(account.debitsPending()));
        creditsPending = creditsPending.add(BigInteger.valueOf(account.creditsPending()));
    }

    /** What they are totals of. */
    String name()
    {
        return "ledger " + ledger;
    }

    /** Says them. */
    String text()
    {
        return String.format(Locale.ROOT, "%,d accounts; debits posted %s, credits posted %s; pending %s, %s", accounts,
            debitsPosted, creditsPosted, debitsPending, creditsPending);
    }

    int ledger()
    {
        return ledger;
    }

    long accounts()
    {
        return accounts;
    }

    BigInteger debitsPosted()
    {
        return debitsPosted;
    }

    BigInteger creditsPosted()
    {
        return creditsPosted;
    }

    BigInteger debitsPending()
    {
        return debitsPending;
    }

    BigInteger creditsPending()
    {
        return creditsPending;
    }
}
