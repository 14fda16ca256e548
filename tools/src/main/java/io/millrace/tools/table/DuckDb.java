package io.millrace.tools.table;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * A DuckDB database file with a journal's tables, loaded in bulk through its appender.
 * <p>
 * Thread: one. Memory: DuckDB's own, outside the heap, bounded by {@code memory_limit}; beyond it goes to disk.
 */
public final class DuckDb implements RowsTarget
{
    private static final String MEMORY_LIMIT = "1GB";

    private final DuckDBConnection connection;

    private DuckDb(final DuckDBConnection connection)
    {
        this.connection = connection;
    }

    /**
     * Opens a database, which is made if it is not there.
     *
     * @param file       of it.
     * @param isReadOnly whether nothing may be changed; else all that is done is one transaction.
     * @return database.
     * @throws IOException if DuckDB is not there, or cannot open it.
     */
    public static DuckDb open(final Path file, final boolean isReadOnly) throws IOException
    {
        final Properties settings = new Properties();
        settings.setProperty("duckdb.read_only", Boolean.toString(isReadOnly));
        settings.setProperty("memory_limit", MEMORY_LIMIT);
        // All that is needed is in the driver; nothing is ever fetched.
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        try
        {
            final Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file, settings);
            // An appender commits each 2,048 rows otherwise, which takes as long as all the rest.
            connection.setAutoCommit(isReadOnly);
            return new DuckDb(connection.unwrap(DuckDBConnection.class));
        }
        catch (final SQLException ex)
        {
            throw new IOException("DuckDB cannot open its database: file=" + file + " reason=" + ex.getMessage(), ex);
        }
    }

    /** @return connection for queries, closed with this. */
    public Connection connection()
    {
        return connection;
    }

    @Override
    public Rows open(final Table table) throws IOException
    {
        final String columns = table.columns().stream()
            .map(column -> column.name() + ' ' + column.type()).collect(Collectors.joining(", "));
        execute("CREATE TABLE " + table.tableName() + " (" + columns + ")");
        try
        {
            return new AppendedRows(connection.createAppender(table.tableName()));
        }
        catch (final SQLException ex)
        {
            throw new IOException(ex);
        }
    }

    /**
     * Writes every table to a Parquet file.
     *
     * @param directory that is there.
     */
    public void toParquet(final Path directory) throws IOException
    {
        for (final Table table : Table.values())
        {
            final String file = directory.resolve(table.tableName() + ".parquet").toString().replace("'", "''");
            execute("COPY " + table.tableName() + " TO '" + file + "' (FORMAT parquet, COMPRESSION zstd)");
        }
    }

    /**
     * Runs a statement that has no answer.
     *
     * @param sql statement.
     */
    public void execute(final String sql) throws IOException
    {
        try (Statement statement = connection.createStatement())
        {
            statement.execute(sql);
        }
        catch (final SQLException ex)
        {
            throw new IOException(ex);
        }
    }

    /** Keeps what was done; without it, it is gone with the close. */
    public void commit() throws IOException
    {
        try
        {
            connection.commit();
        }
        catch (final SQLException ex)
        {
            throw new IOException(ex);
        }
    }

    @Override
    public void close() throws IOException
    {
        try
        {
            connection.close();
        }
        catch (final SQLException ex)
        {
            throw new IOException(ex);
        }
    }

    /** What DuckDB says is an {@link IOException} here. */
    private interface Step
    {
        void run() throws SQLException;
    }

    private static final class AppendedRows implements Rows
    {
        private final DuckDBAppender appender;
        private boolean isBegun;

        private AppendedRows(final DuckDBAppender appender)
        {
            this.appender = appender;
        }

        @Override
        public Rows text(final @Nullable String value) throws IOException
        {
            return append(() -> appender.append(value));
        }

        @Override
        public Rows number(final long value) throws IOException
        {
            return append(() -> appender.append(value));
        }

        @Override
        public Rows time(final long timeNs) throws IOException
        {
            return timeNs == 0 ? nothing() : append(() -> appender.appendEpochNanos(timeNs));
        }

        @Override
        public Rows nothing() throws IOException
        {
            return append(appender::appendNull);
        }

        @Override
        public void end() throws IOException
        {
            isBegun = false;
            explain(appender::endRow);
        }

        @Override
        public void close() throws IOException
        {
            explain(appender::close);
        }

        private Rows append(final Step value) throws IOException
        {
            if (!isBegun)
            {
                isBegun = true;
                explain(appender::beginRow);
            }
            explain(value);
            return this;
        }

        private static void explain(final Step step) throws IOException
        {
            try
            {
                step.run();
            }
            catch (final SQLException ex)
            {
                throw new IOException(ex);
            }
        }
    }
}
