package io.millrace.tools.command;

import io.millrace.engine.PaymentEngine;
import io.millrace.ledger.LedgerDigest;
import io.millrace.tools.PaymentFiles;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.account.OpeningBalance;
import io.millrace.tools.csv.AccountsReader;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.report.Balance;
import io.millrace.tools.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code millrace run}: payment files to journaled balances. All files are read and checked before anything moves.
 */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs payment files (ISO 20022 pain.001, or CSV with the columns id, debtor, creditor, currency, " +
        "amount, reference). All are checked first: one that is refused moves nothing. Run again, they move nothing " +
        "twice.",
    footer =
    { "%nExample:", "  millrace run samples/payroll.csv --accounts samples/accounts.csv" })
public final class RunCommand implements Callable<Integer>
{
    /** Beyond this, balances are for the balance command. */
    private static final int BALANCES_SHOWN = 1000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Payment files, run in this order.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--accounts", paramLabel = "FILE",
        description = "Accounts to open first: CSV with the columns account, currency, balance, overdraft, kind.")
    private @Nullable Path accountsFile;

    @Option(names = "--atomic", description = "Each file as a whole or not at all.")
    private boolean isAtomic;

    @Option(names = "--durability", paramLabel = "MODE", defaultValue = "device",
        description = "What an answer survives: process (its death), device (loss of power; the default), or " +
            "interval=MS (loss of power, MS milliseconds later).")
    private String durability = "device";

    @Option(names = "--data", paramLabel = "DIR", defaultValue = "millrace-data",
        description = "Where the journal is (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("");

    @Option(names = "--json", description = "Say it for machines, one JSON object a line.")
    private boolean isJson;

    @Option(names = "--quiet", description = "Say refused payments, groups and the digest only.")
    private boolean isQuiet;

    @Override
    public Integer call() throws FileRefused, IOException
    {
        final DurabilityOption mode = DurabilityOption.of(durability, spec.commandLine());
        final DataDirectory directory = new DataDirectory(data);
        final PrintWriter out = spec.commandLine().getOut();
        final Report report = Reports.to(out, isJson);
        final AccountDirectory accounts = directory.accounts();
        final List<OpeningBalance> openings = accountsFile == null ?
            List.of() : AccountsReader.read(accountsFile, accounts, Progress.reading(accountsFile));
        final Openings opening = new Openings(openings, accounts);
        final List<PaymentFile> payments = new ArrayList<>();
        if (!readAll(accounts, payments, report))
        {
            report.flush();
            return ExitCode.FAILED;
        }
        directory.create();
        directory.accounts(accounts);
        final EngineSession session = new EngineSession(directory, mode.durability(), mode.interval());
        final FileRun run = new FileRun(report, isAtomic, isQuiet);
        final LedgerDigest digest;
        try (PaymentEngine engine = session.launch(
            accounts.accounts().size(), commands(opening, payments), run.itemsMax(payments),
            isAtomic))
        {
            final Sender sender = new Sender(engine);
            opening.send(sender, spec.commandLine().getErr());
            for (final PaymentFile file : payments)
            {
                run.run(file, sender);
            }
            if (!isQuiet)
            {
                sayBalances(engine, accounts, report);
            }
            digest = engine.digest().join();
        }
        directory.digest(digest);
        report.flush();
        if (!isJson)
        {
            out.println("digest at " + DataDirectory.line(digest));
        }
        return run.isAllAccepted() && opening.isAllAccepted() ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** Reads every file; a refused one does not keep the others from being checked. */
    private boolean readAll(final AccountDirectory accounts, final List<PaymentFile> payments, final Report report)
    {
        boolean isSound = true;
        for (final Path file : files)
        {
            try
            {
                payments.add(PaymentFiles.read(file, accounts, Progress.reading(file)));
            }
            catch (final FileRefused refused)
            {
                report.onRefused(refused);
                isSound = false;
            }
        }
        return isSound;
    }

    private static void sayBalances(
        final PaymentEngine engine, final AccountDirectory accounts, final Report report)
    {
        if (accounts.accounts().size() <= BALANCES_SHOWN)
        {
            final List<Balance> balances = engine.query(ledger -> Balances.of(ledger, accounts.accounts())).join();
            balances.forEach(report::onBalance);
        }
    }

    /** Accounts, their balances and the payments, each with an id; a batch has one more. */
    private static int commands(final Openings opening, final List<PaymentFile> payments)
    {
        long commands = opening.count();
        for (final PaymentFile file : payments)
        {
            commands += file.count() + 1;
        }
        return Math.toIntExact(commands);
    }
}
