package io.millrace.tools.command;

import io.millrace.journal.JournalReader;
import io.millrace.tools.account.Account;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.audit.Entry;
import io.millrace.tools.audit.EntryListener;
import io.millrace.tools.audit.JournalWalk;
import io.millrace.tools.audit.Position;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.identity.PaymentIds;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.reference.References;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.table.JournalTables;
import io.millrace.tools.table.RowsTarget;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Which journal an auditor's command reads, and what its accounts are called.
 */
final class AuditOptions
{
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--data", paramLabel = "DIR", defaultValue = "millrace-data",
        description = "A journal, or a data directory that holds one (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("");

    @Option(names = "--archive", paramLabel = "ARCHIVE",
        description = "Where the journal's first cycles went (millrace archive): they are read from there.")
    private @Nullable Path archive;

    private @Nullable AccountDirectory names;

    /** Where the journal is. */
    Path journal()
    {
        final Path inside = data.resolve("journal");
        final Path journal = Files.isDirectory(inside) ? inside : data;
        if (!Files.isRegularFile(journal.resolve("millrace.journal")))
        {
            throw misuse("no journal there: directory=" + data);
        }
        return journal;
    }

    /** What was given, as a directory of the command's own. */
    DataDirectory data()
    {
        return new DataDirectory(data);
    }

    JournalWalk walk(final EntryListener listener)
    {
        return JournalWalk.open(reader().readAhead(), listener);
    }

    /** Where nobody wants the entries. */
    JournalWalk walk()
    {
        return JournalWalk.open(reader().readAhead());
    }

    /** Reads the journal from its beginning, where the walk is not wanted. */
    JournalReader reader()
    {
        final Path older = archive;
        return older == null ? JournalReader.open(journal()) : JournalReader.open(journal(), older, null, null);
    }

    /** What its sender calls the payment of an entry; null if that is not known, or the entry is not of a file. */
    @Nullable
    References references(final Entry entry)
    {
        if (!entry.isInBatch())
        {
            return null;
        }
        try
        {
            return data().references()
                .find(new Id128(entry.batchHigh(), entry.batchLow()), new Id128(entry.idHigh(), entry.idLow()));
        }
        catch (final FileRefused refused)
        {
            throw new ToolException(String.valueOf(refused.getMessage()));
        }
    }

    /**
     * Writes the journal's tables.
     *
     * @return sequence of the last command in them.
     */
    long writeTables(final RowsTarget target) throws IOException
    {
        try (JournalTables tables = new JournalTables(target, this::nameOrNull, ledger -> currency(ledger).code());
            JournalWalk walk = walk(tables::onEntry))
        {
            walk.toEnd();
            tables.end(walk.ledger());
            tables.names(data().references());
            return walk.ledger().sequence();
        }
        catch (final FileRefused refused)
        {
            throw new ToolException(String.valueOf(refused.getMessage()));
        }
    }

    /** Whether DuckDB is there, which who needs no SQL may leave away. */
    static void checkDuckDb()
    {
        try
        {
            Class.forName("org.duckdb.DuckDBDriver");
        }
        catch (final ClassNotFoundException ex)
        {
            throw new ToolException(
                "DuckDB is not there: lib/duckdb_jdbc.jar was left away, or its version is another");
        }
    }

    private @Nullable String nameOrNull(final long id)
    {
        final Account known = directory().find(id);
        return known == null ? null : known.text();
    }

    PrintWriter out()
    {
        return spec.commandLine().getOut();
    }

    /** Says a line, the same whatever the locale. */
    void say(final String format, final Object... values)
    {
        out().println(String.format(Locale.ROOT, format, values));
    }

    /** Ids of the accounts that a name means: one for each currency, or the one whose number it is. */
    List<Long> idsOf(final String name)
    {
        final List<Account> known = directory().find(name);
        if (!known.isEmpty())
        {
            return known.stream().map(Account::id).toList();
        }
        try
        {
            return List.of(Long.parseUnsignedLong(name));
        }
        catch (final NumberFormatException ex)
        {
            throw new ToolException("account is not known: account=" + FileRefused.quote(name));
        }
    }

    /** Accounts that have a name, in the order in which they became known. */
    Collection<Account> known()
    {
        return directory().accounts();
    }

    /** An account by its name, or by its number if it has none here. */
    Account account(final long id, final int ledger)
    {
        final Account known = directory().find(id);
        return known == null ? new Account(Long.toUnsignedString(id), currency(ledger), id) : known;
    }

    /** What an account is called. */
    String name(final long id)
    {
        final Account known = directory().find(id);
        return known == null ? Long.toUnsignedString(id) : known.text();
    }

    /** The currency of a ledger; of one that is the embedder's own, its number, without decimals. */
    static IsoCurrency currency(final int ledger)
    {
        final IsoCurrency currency = IsoCurrency.ofLedger(ledger);
        return currency == null ? new IsoCurrency(Integer.toString(ledger), ledger, 0) : currency;
    }

    Id128 paymentId(final String text)
    {
        try
        {
            return PaymentIds.parse(text);
        }
        catch (final InvalidValue ex)
        {
            throw misuse(String.valueOf(ex.getMessage()));
        }
    }

    /** A position that was given, or another if none was. */
    Position position(
        final @Nullable String text, final Function<String, Position> parse, final Position otherwise)
    {
        try
        {
            return text == null ? otherwise : parse.apply(text);
        }
        catch (final IllegalArgumentException ex)
        {
            throw misuse(String.valueOf(ex.getMessage()));
        }
    }

    ParameterException misuse(final String message)
    {
        final CommandLine line = spec.commandLine();
        return new ParameterException(line, message);
    }

    private AccountDirectory directory()
    {
        AccountDirectory directory = names;
        if (directory == null)
        {
            try
            {
                directory = new DataDirectory(data).accounts();
            }
            catch (final FileRefused ex)
            {
                throw new ToolException(String.valueOf(ex.getMessage()));
            }
            names = directory;
        }
        return directory;
    }
}
