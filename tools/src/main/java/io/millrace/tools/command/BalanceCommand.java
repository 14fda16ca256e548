package io.millrace.tools.command;

import io.millrace.tools.account.Account;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.report.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code millrace balance}: what accounts hold, from the journal alone.
 */
@Command(
    name = "balance",
    mixinStandardHelpOptions = true,
    description = "Says what accounts hold, rebuilt from the journal alone.")
public final class BalanceCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--data", paramLabel = "DIR", defaultValue = "millrace-data",
        description = "Where the journal is (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("");

    @Option(names = "--json", description = "Say it for machines, one JSON object a line.")
    private boolean isJson;

    @Parameters(paramLabel = "ACCOUNT", description = "Accounts to say; all if none is given.")
    private List<String> names = new ArrayList<>();

    @Override
    public Integer call() throws FileRefused
    {
        final DataDirectory directory = new DataDirectory(data);
        final JournaledLedger journaled = JournaledLedger.of(directory);
        final AccountDirectory accounts = directory.accounts();
        final Report report = Reports.to(spec.commandLine().getOut(), isJson);
        Balances.of(journaled.ledger(), wanted(accounts)).forEach(report::onBalance);
        report.flush();
        return ExitCode.DONE;
    }

    private Collection<Account> wanted(final AccountDirectory accounts)
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
