package io.millrace.tools.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command killed in the middle of a long file, and run again: every payment applied exactly once, and the same
 * books as of a run that nobody disturbed.
 */
final class KillIT
{
    private static final int PAYMENTS = Integer.getInteger("kill.payments", 200_000);
    private static final int SALARIES = Integer.getInteger("kill.salaries", 50_000);
    private static final int ACCOUNTS = 200;
    private static final long SEED = Long.getLong("seed", 20_260_101L);

    @TempDir
    private Path directory = Path.of("");

    private final Random random = new Random(SEED);

    @Test
    void shouldApplyEveryPaymentOnceThroughAKill() throws Exception
    {
        final Path accounts = writeAccounts();
        final Path payments = writePayments();
        shouldSurviveAKill(payments, accounts, PAYMENTS);
    }

    @Test
    void shouldPayEveryoneOfAPayrollOnceThroughAKill() throws Exception
    {
        final Path accounts = PayrollFile.writeAccounts(directory.resolve("accounts.csv"));
        final Path payroll = PayrollFile.write(directory.resolve("payroll.xml"), SALARIES);
        shouldSurviveAKill(payroll, accounts, SALARIES);
    }

    private void shouldSurviveAKill(final Path payments, final Path accounts, final int count) throws Exception
    {
        System.out.println("seed=" + SEED);
        final String undisturbed = books(run("whole", payments, accounts).end(ExitCode.DONE));

        run("killed", payments, accounts)
            .killAt(directory.resolve("killed/journal"), count / 10 + random.nextInt(count / 2));
        final String resumed = run("killed", payments, accounts).end(ExitCode.DONE);

        assertEquals(undisturbed, books(resumed));
        assertTrue(resumed.contains(count + " of " + count + " accepted (ACSC)"), resumed);
        final String replayed = ChildMillrace.start(
            directory.resolve("replayed.out"), "replay", "--data", path("killed")).end(ExitCode.DONE);
        assertTrue(replayed.contains("equal to the one noted"), replayed);
    }

    private ChildMillrace run(final String data, final Path payments, final Path accounts) throws IOException
    {
        return ChildMillrace.start(directory.resolve(data + ".out"), "run", payments.toString(), "--accounts",
            accounts.toString(), "--data", path(data), "--durability", "process", "--quiet");
    }

    private String path(final String name)
    {
        return directory.resolve(name).toString();
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

    private Path writePayments() throws IOException
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
