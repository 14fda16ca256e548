package io.millrace.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * H2, embedded.
 */
public final class H2Peer extends SqlPeer
{
    private final Path directory;
    private final boolean isMemory;

    /**
     * Opens a database.
     *
     * @param kind memory or file.
     * @throws IOException  if its directory cannot be made.
     * @throws SQLException if it cannot be opened.
     */
    public H2Peer(final String kind) throws IOException, SQLException
    {
        this(Scratch.directory(), "memory".equals(kind));
    }

    private H2Peer(final Path directory, final boolean isMemory) throws SQLException
    {
        super(DriverManager.getConnection(isMemory ? "jdbc:h2:mem:peer" : "jdbc:h2:file:" + directory.resolve("peer")));
        this.directory = directory;
        this.isMemory = isMemory;
    }

    @Override
    public String durability()
    {
        return isMemory ? "none: memory" : "interval: written after at most 0.5 s, not synced";
    }

    @Override
    public void close() throws IOException, SQLException
    {
        super.close();
        Scratch.delete(directory);
    }
}
