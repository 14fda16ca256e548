package io.millrace.tools.csv;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.millrace.tools.account.Account;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.account.AccountKind;
import io.millrace.tools.account.OpeningBalance;
import io.millrace.tools.file.FileSource;
import io.millrace.tools.file.ReadProgress;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.money.Money;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;

/**
 * Reads accounts with their opening balances: {@code account,currency,balance,overdraft[,kind][,alias]}.
 * <ul>
 * <li>One account in two currencies is two rows; the same in one currency twice is an error.
 * <li>An empty balance or overdraft is zero, an empty kind is {@code credit}; the others are {@code debit} and
 * {@code unbounded}.
 * <li>A balance is given as its holder sees it: on the normal side of the account ({@link OpeningBalance}). It may be
 * negative within the overdraft, and without limit if the account is unbounded, which therefore has no overdraft.
 * <li>An alias is another text under which payment files name the account, a national number for an IBAN say.
 * </ul>
 * Thread: one.
 */
public final class AccountsReader
{
    private static final List<String> COLUMNS = List.of("account", "currency", "balance", "overdraft", "kind", "alias");
    private static final int ACCOUNT = 0;
    private static final int CURRENCY = 1;
    private static final int BALANCE = 2;
    private static final int OVERDRAFT = 3;
    private static final int KIND = 4;
    private static final int ALIAS = 5;
    private static final int REQUIRED = 4;

    private final CsvTable table;
    private final AccountDirectory directory;
    private final List<OpeningBalance> balances = new ArrayList<>();
    private final Map<Account, Integer> lines = new HashMap<>();

    private AccountsReader(final FileSource source, final AccountDirectory directory) throws FileRefused
    {
        this.table = new CsvTable(source, COLUMNS);
        this.directory = directory;
    }

    /**
     * Reads a file.
     *
     * @param path      of it.
     * @param directory that its accounts become known to; of a refused file some may.
     * @param progress  hears how far the reading is.
     * @return the accounts in the order of the file.
     * @throws FileRefused if anything in it is wrong.
     */
    public static List<OpeningBalance> read(
        final Path path,
        final AccountDirectory directory,
        final ReadProgress progress)
        throws FileRefused
    {
        try (FileSource source = FileSource.open(path, progress))
        {
            return new AccountsReader(source, directory).readAll();
        }
        catch (final IOException ex)
        {
            throw FileSource.unreadable(path, ex);
        }
    }

    private List<OpeningBalance> readAll() throws FileRefused
    {
        table.readHeader(REQUIRED);
        while (table.next())
        {
            try
            {
                readAccount();
            }
            catch (final InvalidValue ex)
            {
                throw table.refused(ex);
            }
        }
        return List.copyOf(balances);
    }

    private void readAccount() throws FileRefused, InvalidValue
    {
        final IsoCurrency currency = IsoCurrency.of(table.requiredText(CURRENCY));
        final long balanceMinor = amount(BALANCE, currency);
        final long overdraftMinor = amount(OVERDRAFT, currency);
        final AccountKind kind = kind(table.text(KIND));
        final Account account = directory.add(table.requiredText(ACCOUNT), currency);

        final Integer earlier = lines.put(account, table.line());
        if (earlier != null)
        {
            throw table.refused(
                IsoReason.CH17,
                "account " + FileRefused.quote(account.toString()) + " stands in line " + earlier + " already");
        }
        if (overdraftMinor < 0)
        {
            throw table.refused(IsoReason.AM12, "overdraft is negative");
        }
        if (kind == AccountKind.UNBOUNDED && overdraftMinor > 0)
        {
            throw table.refused(IsoReason.CH17, "an unbounded account has no overdraft");
        }
        if (kind != AccountKind.UNBOUNDED && balanceMinor < -overdraftMinor)
        {
            throw table.refused(
                IsoReason.AM12, "balance " + Money.format(balanceMinor, currency) + " is beyond the overdraft of " +
                    Money.format(overdraftMinor, currency));
        }
        if (!table.text(ALIAS).isEmpty())
        {
            directory.alias(table.text(ALIAS), account);
        }
        balances.add(new OpeningBalance(table.line(), account, kind, balanceMinor, overdraftMinor));
    }

    private long amount(final int column, final IsoCurrency currency) throws FileRefused, InvalidValue
    {
        final String text = table.text(column);
        return text.isEmpty() ? 0 : Money.parse(text, currency);
    }

    private static AccountKind kind(final String text) throws InvalidValue
    {
        return switch (text.toLowerCase(Locale.ROOT))
        {
            case "", "credit" -> AccountKind.CREDIT;
            case "debit" -> AccountKind.DEBIT;
            case "unbounded" -> AccountKind.UNBOUNDED;
            default -> throw new InvalidValue(
                IsoReason.CH16, "kind " + FileRefused.quote(text) + " is not credit, debit or unbounded");
        };
    }
}
