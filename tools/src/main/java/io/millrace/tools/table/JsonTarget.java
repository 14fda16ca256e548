package io.millrace.tools.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.tools.report.JsonLine;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of JSON lines for each table: an object a row, its type the table's name, version 1. Numbers are text, since a
 * JSON number is a double to many readers; what there is not is left out.
 */
public final class JsonTarget implements RowsTarget
{
    private static final int VERSION = 1;

    private final Path directory;

    /**
     * Into a directory.
     *
     * @param directory that is there.
     */
    public JsonTarget(final Path directory)
    {
        this.directory = directory;
    }

    @Override
    public Rows open(final Table table) throws IOException
    {
        return new JsonRows(
            Files.newBufferedWriter(directory.resolve(table.tableName() + ".jsonl"), UTF_8), table);
    }

    @Override
    public void close()
    {
        // Each table has its own file.
    }

    private static final class JsonRows implements Rows
    {
        private final JsonLine line = new JsonLine();
        private final Writer out;
        private final Table table;
        private int column;

        private JsonRows(final Writer out, final Table table)
        {
            this.out = out;
            this.table = table;
        }

        @Override
        public Rows text(final @Nullable String value)
        {
            if (column == 0)
            {
                line.begin(table.tableName()).member("version", VERSION);
            }
            line.member(table.columns().get(column++).name(), value);
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
        public void end() throws IOException
        {
            out.append(line.end()).append('\n');
            column = 0;
        }

        @Override
        public void close() throws IOException
        {
            out.close();
        }
    }
}
