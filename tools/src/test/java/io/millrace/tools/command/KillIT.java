package io.millrace.tools.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.JournalReader;
import io.millrace.journal.spi.JournalException;
import io.millrace.tools.Millrace;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command killed in the middle of a long file, and run again: every payment applied exactly once, and the same
 * books as of a run that nobody disturbed.
 */
final class KillIT
{
    private static final int PAYMENTS = Integer.getInteger("kill.payments", 200_000);
    private static final int ACCOUNTS = 200;
    private static final long SEED = Long.getLong("seed", 20_260_101L);
    private static final long TIMEOUT_S = 300;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void shouldApplyEveryPaymentOnceThroughAKill() throws Exception
    {
        System.out.println("seed=" + SEED);
        final Random random = new Random(SEED);
        final Path accounts = writeAccounts();
        final Path payments = writePayments(random);
        final List<String> whole = command(payments, accounts, "whole");
        final List<String> killed = command(payments, accounts, "killed");
        final String undisturbed = books(end(start(whole, "whole.out"), "whole.out"));

        final Process victim = start(killed, "victim.out");
        final int killAt = PAYMENTS / 10 + random.nextInt(PAYMENTS / 2);
        awaitSequence(directory.resolve("killed/journal"), killAt, victim);
        victim.destroyForcibly().waitFor();
        final String resumed = end(start(killed, "resumed.out"), "resumed.out");

        assertEquals(undisturbed, books(resumed));
        assertTrue(resumed.contains(PAYMENTS + " of " + PAYMENTS + " accepted (ACSC)"), resumed);
        final String replayed = end(start(java("replay", "--data", path("killed")), "replayed.out"), "replayed.out");
        assertTrue(replayed.contains("equal to the one noted"), replayed);
    }

    private List<String> command(final Path payments, final Path accounts, final String data)
    {
        return java("run", payments.toString(), "--accounts", accounts.toString(), "--data", path(data),
            "--durability", "process", "--quiet");
    }

    private String path(final String name)
    {
        return directory.resolve(name).toString();
    }

    private static List<String> java(final String... arguments)
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
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Millrace.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Process start(final List<String> command, final String output) throws IOException
    {
        return new ProcessBuilder(command)
            .redirectErrorStream(true).redirectOutput(directory.resolve(output).toFile()).start();
    }

    private String end(final Process process, final String output) throws Exception
    {
        assertTrue(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS), "still running");
        final String said = Files.readString(directory.resolve(output));
        assertEquals(ExitCode.DONE, process.exitValue(), said);
        return said;
    }

    /** Reads along until a command is journaled. */
    private static void awaitSequence(final Path journal, final long sequence, final Process writer)
    {
        while (writer.isAlive() && lastSequence(journal) < sequence)
        {
            Thread.onSpinWait();
        }
        assertTrue(writer.isAlive(), "ended before it was killed");
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

    private Path writeAccounts() throws IOException
    {
        final List<String> lines = new ArrayList<>(List.of("account,currency,balance,overdraft"));
        for (int i = 0; i < ACCOUNTS; i++)
        {
            lines.add("acct-" + i + ",EUR,100000.00,0");
        }
        return Files.write(directory.resolve("accounts.csv"), lines);
    }

    private Path writePayments(final Random random) throws IOException
    {
        final Path file = directory.resolve("payments.csv");
        try (BufferedWriter writer = Files.newBufferedWriter(file, UTF_8))
        {
            writer.write("id,debtor,creditor,currency,amount\n");
            for (int i = 0; i < PAYMENTS; i++)
            {
                final int from = random.nextInt(ACCOUNTS);
                final int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
                writer.write("p-" + i + ",acct-" + from + ",acct-" + to + ",EUR,0." + (10 + random.nextInt(90)) + "\n");
            }
        }
        return file;
    }

    private static String books(final String said)
    {
        return said.substring(said.indexOf("books")).strip();
    }
}
