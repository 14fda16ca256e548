package io.millrace.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.csv.AccountsReader;
import io.millrace.tools.file.ReadProgress;
import io.millrace.tools.refusal.FileRefused;

/**
 * The files in {@code tools/samples}, and a directory that knows the accounts in them.
 */
public final class Samples
{
    public static final Path DIRECTORY = Path.of("samples");
    public static final Path ABN_AMRO = DIRECTORY.resolve("pain.001.001.03-abn-amro.xml");
    public static final Path ING = DIRECTORY.resolve("pain.001.001.03-ing.xml");
    public static final Path SEPA = DIRECTORY.resolve("pain.001-sepa-payment.xml");
    public static final Path ACCOUNTS = DIRECTORY.resolve("accounts.csv");
    public static final Path PAYROLL = DIRECTORY.resolve("payroll.csv");

    private Samples()
    {
    }

    public static AccountDirectory accounts() throws FileRefused
    {
        final AccountDirectory accounts = new AccountDirectory();
        AccountsReader.read(ACCOUNTS, accounts, ReadProgress.NONE);
        return accounts;
    }

    public static String text(final Path path)
    {
        try
        {
            return Files.readString(path);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
