package io.millrace.peers;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL: one given by a URL, or the distribution's, started here on loopback.
 */
public final class PostgresPeer extends SqlPeer
{
    private final @Nullable PostgresServer server;
    private final boolean isSynced;

    /**
     * Connects.
     *
     * @param where a JDBC URL; or "own sync" or "own async", for one that is started here.
     * @throws Exception if there is none.
     */
    public PostgresPeer(final String where) throws Exception
    {
        this(where, where.startsWith("own") ? new PostgresServer() : null);
    }

    private PostgresPeer(final String where, final @Nullable PostgresServer server) throws SQLException
    {
        super(connect(server == null ? where : server.url(), !where.endsWith("async")));
        this.server = server;
        isSynced = !where.endsWith("async");
    }

    @Override
    public String durability()
    {
        return isSynced ? "device: WAL synced at each commit" : "interval: WAL written after at most 0.6 s";
    }

    @Override
    public String unlike()
    {
        return "another process, by loopback";
    }

    @Override
    public void close() throws IOException, SQLException
    {
        super.close();
        if (server != null)
        {
            server.close();
        }
    }

    private static Connection connect(final String url, final boolean isSynced) throws SQLException
    {
        final Properties properties = new Properties();
        properties.setProperty("reWriteBatchedInserts", "true");
        properties.setProperty("options", "-c synchronous_commit=" + (isSynced ? "on" : "off"));
        return DriverManager.getConnection(url, properties);
    }
}
