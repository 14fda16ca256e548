package io.millrace.tools.command;

import io.millrace.ledger.AccountState;
import io.millrace.ledger.Ledger;
import io.millrace.tools.account.Account;
import io.millrace.tools.report.Balance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What accounts hold, in the ledger's numbers and the directory's names.
 */
final class Balances
{
    private Balances()
    {
    }

    static List<Balance> of(final Ledger ledger, final Collection<Account> accounts)
    {
        final List<Balance> balances = new ArrayList<>();
        final AccountState state = new AccountState();
        for (final Account account : accounts)
        {
            if (ledger.account(account.id(), state))
            {
                balances.add(new Balance(account, state.posted(), state.pending(), state.available()));
            }
        }
        return balances;
    }
}
