package io.millrace.tools.command;

import io.millrace.tools.account.Account;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.refusal.FileRefused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The accounts that a user names.
 */
final class WantedAccounts
{
    private WantedAccounts()
    {
    }

    /** Of each name in every currency that it is held in; all accounts if none is named. */
    static Collection<Account> of(final AccountDirectory accounts, final List<String> names)
    {
        if (names.isEmpty())
        {
            return accounts.accounts();
        }
        final List<Account> wanted = new ArrayList<>();
        for (final String name : names)
        {
            final List<Account> found = accounts.find(name);
            if (found.isEmpty())
            {
                throw new ToolException("account is not known: account=" + FileRefused.quote(name));
            }
            wanted.addAll(found);
        }
        return wanted;
    }
}
