package io.millrace.tools.command;

import io.millrace.engine.PaymentEngine;
import io.millrace.ledger.LedgerDigest;
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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    description = "Runs payment files (ISO 20022 pain.001, NACHA, or CSV with the columns id, debtor, creditor, " +
        "currency, amount, reference). All are checked first: one that is refused moves nothing. Run again, they " +
        "move nothing twice, and say how each payment stands now.",
    footer =
    { "%nExample:", "  millrace run samples/payroll.csv --accounts samples/accounts.csv" })
public final class RunCommand implements Callable<Integer>
{
    /** Beyond this, balances are for the balance command. */
    private static final int BALANCES_SHOWN = 1000;

    private final EpochNanoClock clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Payment files, run in this order.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--accounts", paramLabel = "FILE",
        description = "Accounts to open first: CSV with the columns account, currency, balance, overdraft, " +
            "kind, alias (another text by which files name the account).")
    private @Nullable Path accountsFile;

    @Option(names = "--status", paramLabel = "DIR",
        description = "Write a status report for each file there: pain.002 for a pain.001, CSV for other formats.")
    private @Nullable Path statusDirectory;

    @Option(names = "--check", description = "Check the files and send nothing (status ACTC).")
    private boolean isCheck;

    @Option(names = "--atomic", description = "Each file as a whole or not at all.")
    private boolean isAtomic;

    @Mixin
    private Days days = new Days();

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

    /** By the clock of the machine. */
    public RunCommand()
    {
        this(new OffsetEpochNanoClock());
    }

    /** By another clock, so that a test need not wait for tomorrow. */
    RunCommand(final EpochNanoClock clock)
    {
        this.clock = clock;
    }

    @Override
    public Integer call() throws FileRefused, IOException
    {
        final DurabilityOption mode = DurabilityOption.of(durability, spec.commandLine());
        final DataDirectory directory = new DataDirectory(data);
        final Report report = Reports.to(spec.commandLine().getOut(), isJson);
        final StatusFiles statusFiles = StatusFiles.in(statusDirectory, files, clock);
        final AccountDirectory accounts = directory.accounts();
        final List<OpeningBalance> openings = accountsFile == null ?
            List.of() : AccountsReader.read(accountsFile, accounts, Progress.reading(accountsFile));
        final Openings opening = new Openings(openings, accounts);
        try (FileChecks checks = new FileChecks(report, statusFiles, days))
        {
            final List<PaymentFile> payments = checks.readAll(files, accounts);
            if (isCheck || !checks.isAllSound())
            {
                final boolean isSound = checks.areSound(payments, Days.today(clock));
                payments.stream().filter(file -> isCheck && isSound).forEach(report::onChecked);
                return end(report, isSound);
            }
            directory.create();
            directory.accounts(accounts);
            final FileRun run = new FileRun(
                report, statusFiles, directory.references(), clock, isAtomic, isQuiet);
            final LedgerDigest digest;
            try (PaymentEngine engine = new EngineSession(directory, mode, clock)
                .launch(size(accounts, opening, payments, run)))
            {
                if (!checks.areTaken(payments, new LedgerMemory(engine), Days.today(clock)))
                {
                    return end(report, false);
                }
                final Sender sender = new Sender(engine);
                opening.send(sender, spec.commandLine().getErr());
                for (final PaymentFile file : payments)
                {
                    run.run(file, engine, sender);
                }
                if (!isQuiet)
                {
                    sayBalances(engine, accounts, report);
                }
                digest = engine.digest().join();
            }
            directory.digest(digest);
            final int code = end(report, run.isAllAccepted() && opening.isAllAccepted());
            sayDigest(digest);
            return code;
        }
    }

    private static int end(final Report report, final boolean isDone)
    {
        report.flush();
        return isDone ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void sayDigest(final LedgerDigest digest)
    {
        final PrintWriter out = spec.commandLine().getOut();
        if (!isJson)
        {
            out.println("digest at " + DataDirectory.line(digest));
        }
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
    private EngineSession.RunSize size(
        final AccountDirectory accounts, final Openings opening, final List<PaymentFile> payments, final FileRun run)
    {
        final LocalDate today = Days.today(clock);
        long commands = opening.count();
        long scheduled = 0;
        for (final PaymentFile file : payments)
        {
            commands += file.count() + 1;
            scheduled += Days.scheduled(file, today);
        }
        return new EngineSession.RunSize(accounts.accounts().size(), Math.toIntExact(commands),
            run.itemsMax(payments), Math.toIntExact(scheduled), isAtomic);
    }
}
