package io.millrace.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.JournalReader;
import io.millrace.journal.spi.JournalException;
import io.millrace.tools.Millrace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command in a process of its own, so that it can be killed.
 */
final class ChildMillrace implements AutoCloseable
{
    private static final long TIMEOUT_S = 300;

    private final Process process;
    private final Path output;
    private boolean hasEnded;

    private ChildMillrace(final Process process, final Path output)
    {
        this.process = process;
        this.output = output;
    }

    /** Starts the command; what it says goes to a file. */
    static ChildMillrace start(final Path output, final String... arguments) throws IOException
    {
        return start(output, List.of(), arguments);
    }

    /** With options for its JVM. */
    static ChildMillrace start(final Path output, final List<String> options, final String... arguments)
        throws IOException
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
        command.add("-XX:+UseG1GC");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Millrace.class.getName()));
        command.addAll(List.of(arguments));
        return new ChildMillrace(
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start(), output);
    }

    /** Waits for its end, which must be the one expected. */
    String end(final int exitCode) throws Exception
    {
        assertTrue(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS), "still running");
        hasEnded = true;
        final String said = Files.readString(output);
        assertEquals(exitCode, process.exitValue(), said);
        return said;
    }

    /** Kills it, as {@code kill -9} does, once a command is journaled. */
    void killAt(final Path journal, final long sequence) throws Exception
    {
        while (process.isAlive() && lastSequence(journal) < sequence)
        {
            Thread.onSpinWait();
        }
        assertTrue(process.isAlive(), "ended before it was killed: " + Files.readString(output));
        process.destroyForcibly().waitFor();
        hasEnded = true;
    }

    /** One whose end nobody saw is killed, and shows what it said: why, if a test has failed. */
    @Override
    public void close() throws IOException
    {
        if (!hasEnded)
        {
            System.out.println("not ended: isAlive=" + process.isAlive() + ", said:");
            process.destroyForcibly();
            System.out.println(Files.readString(output));
        }
    }

    private static long lastSequence(final Path journal)
    {
        try (JournalReader reader = JournalReader.open(journal))
        {
            while (reader.next())
            {
                Thread.onSpinWait();
            }
            return reader.nextSequence() - 1;
        }
        catch (final JournalException notThereYet)
        {
            return -1;
        }
    }
}
