package io.millrace.tools.command;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.millrace.journal.JournalReader;
import io.millrace.ledger.Burst;
import io.millrace.tools.report.JsonLine;
import io.millrace.tools.table.Column;
import io.millrace.tools.table.DuckDb;
import io.millrace.tools.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace sql}: any question that SQL can ask of a journal.
 */
@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    description = "Asks a journal in SQL (DuckDB's), read only. The tables are loaded once and kept beside the data, " +
        "until the journal has grown. '--tables' says what they are.",
    footer =
    { "%nExample:", "  millrace sql \"select ledger, side, sum(amount) from postings group by all order by all\"" })
public final class SqlCommand implements Callable<Integer>
{
    private static final String SUFFIX = ".duckdb";
    private static final String NULL = "";

    @Mixin
    private AuditOptions options = new AuditOptions();

    @Parameters(paramLabel = "SELECT", arity = "0..1", description = "What to ask.")
    private @Nullable String query;

    @Option(names = "--tables", description = "Say what the tables and their columns are.")
    private boolean isAskedForTables;

    @Option(names = "--format", paramLabel = "text|csv|json", defaultValue = "text",
        description = "How to say it; json is an object a line, values as text (default: ${DEFAULT-VALUE}).")
    private StatementCommand.Format format = StatementCommand.Format.TEXT;

    @Option(names = "--cache", paramLabel = "DIR",
        description = "Where the loaded tables are kept (default: 'sql' in the data directory).")
    private @Nullable Path cache;

    @Override
    public Integer call()
    {
        final String select = query;
        if (isAskedForTables)
        {
            describeTables();
            return ExitCode.DONE;
        }
        if (select == null)
        {
            throw options.misuse("nothing is asked: SELECT is missing");
        }
        AuditOptions.checkDuckDb();
        try (DuckDb database = DuckDb.open(loaded(), true))
        {
            database.execute("SET enable_external_access = false");
            try (Statement statement = database.connection().createStatement();
                ResultSet rows = statement.executeQuery(select))
            {
                print(rows);
            }
        }
        catch (final SQLException | IOException ex)
        {
            throw new ToolException("no answer: " + ex.getMessage());
        }
        return ExitCode.DONE;
    }

    private void describeTables()
    {
        for (final Table table : Table.values())
        {
            options.say("%s", table.tableName());
            for (final Column column : table.columns())
            {
                options.say("  %-16s %-13s %s", column.name(), column.type(), column.about());
            }
        }
    }

    /** The database of the journal as it is now; written aside and renamed, so that none is ever half loaded. */
    private Path loaded() throws IOException
    {
        final Path directory = Files.createDirectories(cache == null ? options.data().root().resolve("sql") : cache);
        final Path file = directory.resolve(nameOfNow() + SUFFIX);
        if (Files.exists(file))
        {
            return file;
        }
        deleteAll(directory, SUFFIX);
        deleteAll(directory, SUFFIX + ".new");
        deleteAll(directory, SUFFIX + ".new.wal");
        final Path aside = directory.resolve(file.getFileName() + ".new");
        try (DuckDb database = DuckDb.open(aside, false))
        {
            options.writeTables(database);
            database.commit();
        }
        return Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Which tables of which journal, and how far: time and results digest of its last burst leave no doubt. */
    private String nameOfNow()
    {
        try (JournalReader reader = options.reader())
        {
            long digest = 0;
            while (reader.next())
            {
                final Burst burst = reader.burst();
                digest = burst.resultsDigest();
            }
            final String schema = Integer.toHexString(Table.schema().hashCode());
            return "journal-" + schema + '-' + (reader.nextSequence() - 1) + '-' +
                Long.toHexString(reader.lastTimeNs()) + '-' +
                Long.toHexString(digest);
        }
    }

    private static void deleteAll(final Path directory, final String suffix) throws IOException
    {
        try (Stream<Path> files = Files.list(directory))
        {
            for (final Path file : files.filter(path -> path.toString().endsWith(suffix)).toList())
            {
                Files.delete(file);
            }
        }
    }

    private void print(final ResultSet rows) throws SQLException
    {
        final List<String> names = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++)
        {
            names.add(rows.getMetaData().getColumnLabel(i));
        }
        switch (format)
        {
            case TEXT -> printText(names, rows);
            case CSV -> printCsv(names, rows);
            case JSON -> printJson(names, rows);
        }
    }

    /** As wide as the widest of the first rows; what is wider later stands out. */
    private void printText(final List<String> names, final ResultSet rows) throws SQLException
    {
        final int looked = 1_000;
        final List<List<String>> first = new ArrayList<>();
        first.add(names);
        while (first.size() <= looked && rows.next())
        {
            first.add(row(names.size(), rows));
        }
        final int[] widths = new int[names.size()];
        for (final List<String> row : first)
        {
            for (int i = 0; i < widths.length; i++)
            {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        first.forEach(row -> printText(row, widths));
        while (rows.next())
        {
            printText(row(widths.length, rows), widths);
        }
    }

    private void printText(final List<String> row, final int[] widths)
    {
        final StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++)
        {
            line.append(i == 0 ? "" : "  ").append(row.get(i))
                .append(" ".repeat(Math.max(0, widths[i] - row.get(i).length())));
        }
        options.out().println(line.toString().stripTrailing());
    }

    private void printCsv(final List<String> names, final ResultSet rows) throws SQLException
    {
        final CsvWriter csv = CsvWriter.builder().bufferSize(0).build(options.out());
        csv.writeRecord(names);
        while (rows.next())
        {
            csv.writeRecord(row(names.size(), rows));
        }
    }

    private void printJson(final List<String> names, final ResultSet rows) throws SQLException
    {
        final JsonLine line = new JsonLine();
        while (rows.next())
        {
            line.begin("row").member("version", 1);
            for (int i = 0; i < names.size(); i++)
            {
                line.member(names.get(i), rows.getString(i + 1));
            }
            options.out().println(line.end());
        }
    }

    private static List<String> row(final int columns, final ResultSet rows) throws SQLException
    {
        final List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++)
        {
            final String value = rows.getString(i);
            row.add(value == null ? NULL : value);
        }
        return row;
    }
}
