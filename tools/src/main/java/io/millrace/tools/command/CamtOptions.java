package io.millrace.tools.command;

import io.millrace.tools.account.Account;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.file.ReplacedFile;
import io.millrace.tools.iso20022.CamtWriter;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.statement.Period;
import io.millrace.tools.statement.Statement;
import io.millrace.tools.statement.Statements;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What the statements and the notifications of accounts are asked for with.
 */
final class CamtOptions
{
    @Parameters(paramLabel = "ACCOUNT", description = "Accounts, by IBAN or other id; all if none is given.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--from", paramLabel = "DAY", description = "First day, UTC (default: the last).")
    private @Nullable LocalDate from;

    @Option(names = "--to", paramLabel = "DAY", description = "Last day, UTC (default: today).")
    private @Nullable LocalDate to;

    @Option(names = "--out", paramLabel = "FILE", description = "Write it there, whole or not at all.")
    private @Nullable Path out;

    @Option(names = "--data", paramLabel = "DIR", defaultValue = "millrace-data",
        description = "Where the journal is (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("");

    int write(final CamtWriter.Message message, final PrintWriter console) throws FileRefused, IOException
    {
        final DataDirectory directory = new DataDirectory(data);
        if (!directory.hasJournal())
        {
            throw new ToolException("no journal there: data=" + data);
        }
        final Instant now = Instant.now();
        final LocalDate last = to == null ? LocalDate.ofInstant(now, ZoneOffset.UTC) : to;
        final LocalDate first = from == null ? last : from;
        if (last.isBefore(first))
        {
            throw new ToolException("period ends before it begins: from=" + first + " to=" + last);
        }
        final AccountDirectory accounts = directory.accounts();
        final List<Account> wanted = new ArrayList<>(WantedAccounts.of(accounts, names));
        wanted.sort(Comparator.comparing(Account::text).thenComparing(account -> account.currency().code()));
        final List<Statement> statements = Statements.of(
            directory.journal(), directory.references(), wanted, new Period(first, last));
        if (out == null)
        {
            final ByteArrayOutputStream text = new ByteArrayOutputStream();
            CamtWriter.write(text, message, statements, accounts, now);
            console.print(text.toString(StandardCharsets.UTF_8));
        }
        else
        {
            ReplacedFile.write(out, stream -> CamtWriter.write(stream, message, statements, accounts, now));
        }
        console.flush();
        return ExitCode.DONE;
    }
}
