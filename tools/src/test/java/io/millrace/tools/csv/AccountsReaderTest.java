package io.millrace.tools.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.millrace.tools.Samples;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.account.AccountKind;
import io.millrace.tools.account.OpeningBalance;
import io.millrace.tools.file.ReadProgress;
import io.millrace.tools.refusal.FileRefused;

final class AccountsReaderTest
{
    private static final String HEADER = "account,currency,balance,overdraft,kind\n";

    @TempDir
    Path directory;

    private final AccountDirectory accounts = new AccountDirectory();

    @Test
    void shouldReadTheSample() throws Exception
    {
        final List<OpeningBalance> balances = AccountsReader.read(Samples.ACCOUNTS, accounts, ReadProgress.NONE);

        assertEquals(27, balances.size());
        assertEquals(1000_00, balances.get(0).balanceMinor());
        assertEquals(2, balances.get(0).line());
        assertEquals(AccountKind.CREDIT, balances.get(0).kind());
        assertEquals(balances.get(0).account(), accounts.find("NL02 ABNA 0123 4567 89").get(0));
    }

    @Test
    void shouldReadEveryKind() throws Exception
    {
        final List<OpeningBalance> balances = read(HEADER +
            "nl02 abna 0123 4567 89,EUR,-5,10.00,\ncash,EUR,100,,DEBIT\nworld,EUR,-1000,,unbounded\n" +
            "cash,JPY,,,debit\n");

        assertEquals("NL02ABNA0123456789", balances.get(0).account().text());
        assertEquals(-5_00, balances.get(0).creditMinor());
        assertEquals(10_00, balances.get(0).overdraftMinor());
        assertEquals(100_00, balances.get(1).balanceMinor());
        assertEquals(-100_00, balances.get(1).creditMinor());
        assertEquals(-1000_00, balances.get(2).creditMinor());
        assertEquals(0, balances.get(3).balanceMinor());
        assertEquals(2, accounts.find("cash").size());
    }

    @Test
    void shouldReadWithoutKinds() throws Exception
    {
        assertEquals(
            AccountKind.CREDIT, read("account,currency,balance,overdraft\na,EUR,1,0\n").get(0).kind());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value =
    {
        "a,EUR,-1,0.99,       | :3: balance -1.00 is beyond the overdraft of 0.99 (AM12)",
        "a,EUR,-1,0,debit     | :3: balance -1.00 is beyond the overdraft of 0.00 (AM12)",
        "a,EUR,0,-1,          | :3: overdraft is negative (AM12)",
        "a,EUR,0,1,unbounded  | :3: an unbounded account has no overdraft (CH17)",
        "a,EUR,0,0,savings    | :3: kind 'savings' is not credit, debit or unbounded (CH16)",
        "a,EUR,0.001,0,       | :3: amount '0.001' has more than the 2 decimals of EUR (CH20)",
        "a,,0,0,              | :3: currency is empty (CH21)",
        ",EUR,0,0,            | :3: account is empty (CH21)",
        "first,EUR,0,0,       | :3: account 'first EUR' stands in line 2 already (CH17)",
    })
    void shouldRefuseARow(final String row, final String line) throws Exception
    {
        final Path path = Files.writeString(
            directory.resolve("accounts.csv"), HEADER + "first,EUR,0,0,\n" + row + "\n");

        final FileRefused refused = assertThrows(
            FileRefused.class, () -> AccountsReader.read(path, accounts, ReadProgress.NONE));

        assertEquals(path + line, refused.getMessage());
    }

    private List<OpeningBalance> read(final String text) throws Exception
    {
        return AccountsReader.read(
            Files.writeString(directory.resolve("accounts.csv"), text), accounts, ReadProgress.NONE);
    }
}
