package io.millrace.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import io.millrace.tools.Millrace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A member by its file: founded, looked at, told to take a snapshot and to end, and started again.
 */
@Timeout(value = 120, threadMode = SEPARATE_THREAD)
final class ClusterCommandTest
{
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void shouldRunAMemberUntilItIsToldToEnd() throws IOException
    {
        final String file = memberFile();
        assertEquals(ExitCode.FAILED, run("cluster", "status", file).exitCode);
        assertEquals(ExitCode.FAILED, run("cluster", "node", file).exitCode);

        final CompletableFuture<Said> node =
            CompletableFuture.supplyAsync(() -> run("cluster", "node", file, "--found"));
        awaitOut("leader  sequence 0  answers", "cluster", "status", file);
        awaitOut("snapshot taken", "cluster", "snapshot", file);
        awaitOut("all members end", "cluster", "stop", file);
        assertEquals(ExitCode.DONE, node.join().exitCode, node.join()::toString);

        final CompletableFuture<Said> again = CompletableFuture.supplyAsync(() -> run("cluster", "node", file));
        awaitOut("leader  sequence 0  answers", "cluster", "status", file);
        awaitOut("all members end", "cluster", "stop", file);
        assertEquals(ExitCode.DONE, again.join().exitCode, again.join()::toString);
    }

    @Test
    void shouldSayInOneLineWhatIsWrongWithAFile() throws IOException
    {
        final Path file = Files.writeString(directory.resolve("member.properties"), "member=1\n");

        final Said said = run("cluster", "status", file.toString());

        assertEquals(ExitCode.FAILED, said.exitCode);
        assertEquals("millrace: not known: file=" + file + " names=[member]\n", said.err);
    }

    private String memberFile() throws IOException
    {
        Files.writeString(directory.resolve("secret"), UUID.randomUUID() + "\n");
        final SplittableRandom random = new SplittableRandom(ProcessHandle.current().pid() ^ System.nanoTime());
        return Files.write(directory.resolve("member-0.properties"),
            List.of("ledger.id=" + UUID.randomUUID(), "members=127." + random.nextInt(1, 255) + '.' +
                random.nextInt(1, 255) + ".7:9000", "member.id=0", "directory=member-0", "secret.file=secret",
                "aeron.directory=aeron-0"))
            .toString();
    }

    private static void awaitOut(final String expected, final String... arguments)
    {
        final long untilNs = System.nanoTime() + PATIENCE_NS;
        Said said = run(arguments);
        while (!said.out.contains(expected))
        {
            final Said last = said;
            assertTrue(System.nanoTime() < untilNs, () -> "waited in vain for " + expected + ": " + last);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            said = run(arguments);
        }
    }

    private static Said run(final String... arguments)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int exitCode = Millrace.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Said(exitCode, out.toString(), err.toString());
    }

    private record Said(int exitCode, String out, String err)
    {
    }
}
