package io.millrace.tools.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file for each table (RFC 4180, UTF-8), its columns in the first line. What there is not is an empty field.
 */
public final class CsvTarget implements RowsTarget
{
    private final Path directory;

    /**
     * Into a directory.
     *
     * @param directory that is there.
     */
    public CsvTarget(final Path directory)
    {
        this.directory = directory;
    }

    @Override
    public Rows open(final Table table) throws IOException
    {
        final CsvWriter csv = CsvWriter.builder()
            .build(Files.newBufferedWriter(directory.resolve(table.tableName() + ".csv"), UTF_8));
        csv.writeRecord(table.columns().stream().map(Column::name).toList());
        return new CsvRows(csv);
    }

    @Override
    public void close()
    {
        // Each table has its own file.
    }

    private static final class CsvRows implements Rows
    {
        private final CsvWriter csv;
        private final List<String> row = new ArrayList<>();

        private CsvRows(final CsvWriter csv)
        {
            this.csv = csv;
        }

        @Override
        public Rows text(final @Nullable String value)
        {
            row.add(value == null ? "" : value);
            return this;
        }

        @Override
        public Rows number(final long value)
        {
            return text(Long.toString(value));
        }

        @Override
        public Rows time(final long timeNs)
        {
            return text(timeNs == 0 ? null : Times.text(timeNs));
        }

        @Override
        public Rows nothing()
        {
            return text(null);
        }

        @Override
        public void end()
        {
            csv.writeRecord(row);
            row.clear();
        }

        @Override
        public void close() throws IOException
        {
            csv.close();
        }
    }
}
