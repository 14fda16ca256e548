package io.millrace.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A member in a process of its own, so that it can be killed. It runs until its input ends, says then what it has come
 * to, and ends; at a fault it ends with 1.
 */
public final class MemberProcess implements AutoCloseable
{
    private static final String FOUND = "--found";
    private static final String DIGEST = "digest ";
    private static final long PATIENCE_S = 60;

    private final Process process;
    private final Path file;
    private final Path output;
    private boolean hasEnded;

    private MemberProcess(final Process process, final Path file, final Path output)
    {
        this.process = process;
        this.file = file;
        this.output = output;
    }

    /**
     * The member's own main.
     *
     * @param args the member's file, and {@code --found} where it founds.
     * @throws InterruptedException if interrupted.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        final MemberFile file = MemberFile.read(Path.of(args[0]));
        final ClusterNode node = ClusterNode.launch(file.context().founding(args.length > 1 && args[1].equals(FOUND))
            .auditJournal(AuditJournals.at(file.auditJournal().orElseThrow()))
            .errorHandler(Throwable::printStackTrace));
        final Thread input = new Thread(() -> endWithInput(node));
        input.setDaemon(true);
        input.start();
        node.awaitEnd();
        node.close();
        node.fault().ifPresent(fault ->
        {
            fault.printStackTrace();
            Runtime.getRuntime().halt(1);
        });
        System.out.println(DIGEST + node.sequence() + ' ' + node.ledger().digest());
    }

    /** Starts a member; what it says goes to a file beside its own. */
    static MemberProcess start(final Path file, final String... options) throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String option : ManagementFactory.getRuntimeMXBean().getInputArguments())
        {
            if (option.startsWith("--") || option.startsWith("-Dchronicle"))
            {
                command.add(option);
            }
        }
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
            System.getProperty("java.class.path"), MemberProcess.class.getName(), file.toString()));
        command.addAll(List.of(options));
        final Path output = file.resolveSibling(file.getFileName() + ".out");
        return new MemberProcess(new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile())).start(), file, output);
    }

    /** How it is; empty while it does not answer, or has ended. */
    Optional<LocalMember.Status> status()
    {
        assertTrue(process.isAlive(), this::said);
        return new LocalMember(MemberFile.read(file).context()).status();
    }

    /** {@code kill -9}, and nothing else. */
    void kill() throws InterruptedException
    {
        assertTrue(process.isAlive(), this::said);
        process.destroyForcibly().waitFor();
        hasEnded = true;
    }

    /** Ends it as an operator does, and hears what it has come to. */
    String end() throws Exception
    {
        process.getOutputStream().close();
        assertTrue(process.waitFor(PATIENCE_S, TimeUnit.SECONDS), this::said);
        hasEnded = true;
        final String said = said();
        assertEquals(0, process.exitValue(), said);
        return said.substring(said.lastIndexOf(DIGEST) + DIGEST.length()).strip();
    }

    /** One whose end nobody asked for is killed, and shows what it said: why, if a test has failed. */
    @Override
    public void close()
    {
        if (!hasEnded)
        {
            System.out.println("not ended: isAlive=" + process.isAlive() + ' ' + said());
            process.destroyForcibly();
        }
    }

    private String said()
    {
        try
        {
            return file + " said: " + Files.readString(output, UTF_8);
        }
        catch (final IOException unreadable)
        {
            return unreadable.toString();
        }
    }

    private static void endWithInput(final ClusterNode node)
    {
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8)))
        {
            while (input.readLine() != null)
            {
                Thread.onSpinWait();
            }
        }
        catch (final IOException ended)
        {
            // It has ended, one way or the other.
        }
        node.close();
    }
}
