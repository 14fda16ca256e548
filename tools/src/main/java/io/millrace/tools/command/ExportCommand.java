package io.millrace.tools.command;

import io.millrace.tools.table.CsvTarget;
import io.millrace.tools.table.DuckDb;
import io.millrace.tools.table.JsonTarget;
import io.millrace.tools.table.RowsTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code millrace export}: a journal's tables as files.
 */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes a journal's accounts, payments and postings, and what senders call their payments, " +
        "as files, one for each table; 'millrace sql --tables' says what their columns are.",
    footer =
    { "%nExample:", "  millrace export --csv millrace-export" })
public final class ExportCommand implements Callable<Integer>
{
    @Mixin
    private AuditOptions options = new AuditOptions();

    @ArgGroup(multiplicity = "1")
    private Form form = new Form();

    /** Into which files. */
    static final class Form
    {
        @Option(names = "--csv", paramLabel = "DIR", description = "CSV files, into a directory that is new or empty.")
        private @Nullable Path csv;

        @Option(names = "--jsonl", paramLabel = "DIR", description = "Files of JSON lines.")
        private @Nullable Path jsonl;

        @Option(names = "--parquet", paramLabel = "DIR", description = "Parquet files, through DuckDB.")
        private @Nullable Path parquet;
    }

    @Override
    public Integer call() throws IOException
    {
        if (form.csv != null)
        {
            write(form.csv, new CsvTarget(emptied(form.csv)));
        }
        else if (form.jsonl != null)
        {
            write(form.jsonl, new JsonTarget(emptied(form.jsonl)));
        }
        else if (form.parquet != null)
        {
            writeParquet(emptied(form.parquet));
        }
        return ExitCode.DONE;
    }

    private void writeParquet(final Path directory) throws IOException
    {
        AuditOptions.checkDuckDb();
        final Path aside = directory.resolve("tables.duckdb");
        try (DuckDb database = DuckDb.open(aside, false))
        {
            write(directory, database);
            database.toParquet(directory);
        }
        finally
        {
            Files.deleteIfExists(aside);
        }
    }

    private void write(final Path directory, final RowsTarget target) throws IOException
    {
        final long last = options.writeTables(target);
        options.say("exported   up to sequence %d to %s", last, directory);
    }

    private Path emptied(final Path directory) throws IOException
    {
        Files.createDirectories(directory);
        try (Stream<Path> files = Files.list(directory))
        {
            if (files.findAny().isPresent())
            {
                throw options.misuse("directory is not empty: directory=" + directory);
            }
        }
        return directory;
    }
}
