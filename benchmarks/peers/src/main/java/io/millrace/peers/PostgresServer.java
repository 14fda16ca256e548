package io.millrace.peers;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The distribution's PostgreSQL, on a free port of loopback, with its data in a temporary directory. It refuses to run
 * for root, so there it runs for the user that its package made.
 */
final class PostgresServer implements AutoCloseable
{
    private static final Path VERSIONS = Path.of(File.separator + "usr", "lib", "postgresql");
    private static final String USER = "postgres";
    private static final long TIMEOUT_S = 60;

    private final Path programs;
    private final Path directory;
    private final boolean isRoot = "root".equals(System.getProperty("user.name"));
    private final int port;

    PostgresServer() throws IOException
    {
        programs = programs();
        directory = Files.createTempDirectory("millrace-postgres-");
        try (ServerSocket free = new ServerSocket(0))
        {
            port = free.getLocalPort();
        }
        if (isRoot)
        {
            run(List.of("chown", USER, directory.toString()));
        }
        final String data = directory.resolve("data").toString();
        runAsUser("initdb", "-D", data, "-U", USER, "-A", "trust", "-N");
        runAsUser("pg_ctl", "-D", data, "-w", "-l", directory.resolve("log").toString(), "-o",
            "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + directory +
                " -c shared_buffers=512MB -c max_wal_size=4GB",
            "start");
    }

    /** Where it listens. */
    String url()
    {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + USER;
    }

    @Override
    public void close() throws IOException
    {
        runAsUser("pg_ctl", "-D", directory.resolve("data").toString(), "-m", "immediate", "stop");
        Scratch.delete(directory);
    }

    private static Path programs() throws IOException
    {
        if (!Files.isDirectory(VERSIONS))
        {
            throw new IllegalStateException(
                "no PostgreSQL here: install the package postgresql, or give --postgres URL");
        }
        try (Stream<Path> versions = Files.list(VERSIONS))
        {
            return versions.map(version -> version.resolve("bin"))
                .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                .max(Path::compareTo)
                .orElseThrow(() -> new IllegalStateException("no PostgreSQL server in " + VERSIONS));
        }
    }

    private void runAsUser(final String program, final String... args) throws IOException
    {
        final List<String> command = new ArrayList<>(isRoot ? List.of("runuser", "-u", USER, "--") : List.of());
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(args));
        run(command);
    }

    private void run(final List<String> command) throws IOException
    {
        final File said = Files.createTempFile("millrace-postgres-", ".out").toFile();
        final Process process = new ProcessBuilder(command).directory(directory.toFile())
            .redirectErrorStream(true).redirectOutput(said).start();
        final boolean hasEnded = await(process);
        final String text = Files.readString(said.toPath());
        Files.delete(said.toPath());
        if (!hasEnded || process.exitValue() != 0)
        {
            process.destroyForcibly();
            throw new IllegalStateException("PostgreSQL: " + command.get(command.size() - 1) + ": " + text.strip());
        }
    }

    private static boolean await(final Process process)
    {
        try
        {
            return process.waitFor(TIMEOUT_S, TimeUnit.SECONDS);
        }
        catch (final InterruptedException interrupted)
        {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
