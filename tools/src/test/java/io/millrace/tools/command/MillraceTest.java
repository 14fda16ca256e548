package io.millrace.tools.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.tools.Millrace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command as a user meets it: what it prints and how it ends.
 */
final class MillraceTest
{
    private static final String ABN_AMRO = "samples/pain.001.001.03-abn-amro.xml";
    private static final String ING = "samples/pain.001.001.03-ing.xml";
    private static final String ACCOUNTS = "samples/accounts.csv";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void shouldMoveTheMoneyOfBankFilesAndProveItByReplay()
    {
        final Said run = run("run", ABN_AMRO, ING, "--accounts", ACCOUNTS, "--data", data());
        final Said replay = run("replay", "--data", data());
        final Said balance = run("balance", "NL02ABNA0123456789", "--data", data());

        assertAll(
            () -> assertEquals(ExitCode.DONE, run.exitCode, run.err),
            () -> assertTrue(run.out.contains("000001: 1 of 1 accepted (ACSC), moved 386.00 EUR"), run.out),
            () -> assertTrue(run.out.contains("MSGID005: 1 of 1 accepted (ACSC), moved 1.01 EUR"), run.out),
            () -> assertEquals(ExitCode.DONE, replay.exitCode),
            () -> assertTrue(replay.out.contains("equal to the one noted"), replay.out),
            () -> assertTrue(balance.out.contains("614.00 EUR"), balance.out));
    }

    @Test
    void shouldMoveNothingTwiceAndSaySo()
    {
        final Said first = run("run", ABN_AMRO, "--accounts", ACCOUNTS, "--data", data());

        final Said again = run("run", ABN_AMRO, "--accounts", ACCOUNTS, "--data", data());

        assertEquals(ExitCode.DONE, again.exitCode, again.err);
        assertTrue(again.out.contains("1 of 1 accepted (ACSC), 1 of them answered before, nothing moved"), again.out);
        assertEquals(books(first.out), books(again.out));
    }

    @Test
    void shouldSayWhatRefusedAPayment() throws IOException
    {
        final Path payments = file("payments.csv", "id,debtor,creditor,currency,amount",
            "1,millrace-works,staff-01,EUR,75000.01", "2,millrace-works,staff-01,EUR,75000.00");

        final Said run = run("run", payments.toString(), "--accounts", ACCOUNTS, "--data", data());

        assertEquals(ExitCode.FAILED, run.exitCode);
        assertTrue(run.out.contains("1: insufficient funds (AM04)"), run.out);
        assertTrue(run.out.contains("1 of 2 accepted (PART), moved 75000.00 EUR"), run.out);
    }

    @Test
    void shouldMoveNothingOfAnAtomicFileThatFails() throws IOException
    {
        final Path payments = file("payments.csv", "id,debtor,creditor,currency,amount",
            "1,millrace-works,staff-01,EUR,75000.00", "2,millrace-works,staff-01,EUR,0.01");

        final Said run = run("run", payments.toString(), "--accounts", ACCOUNTS, "--atomic", "--data", data());

        assertEquals(ExitCode.FAILED, run.exitCode);
        assertTrue(run.out.contains("0 of 2 accepted (RJCT), nothing moved"), run.out);
        assertTrue(run.out.contains("2: insufficient funds (AM04)"), run.out);
    }

    @Test
    void shouldRefuseAFileThatLiesAndMoveNothing() throws IOException
    {
        final String lying = Files.readString(Path.of(ING)).replace("<CtrlSum>1.01<", "<CtrlSum>1.02<");
        final Path file = file("lying.xml", lying);

        final Said run = run("run", ABN_AMRO, file.toString(), "--accounts", ACCOUNTS, "--data", data());

        assertEquals(ExitCode.FAILED, run.exitCode);
        assertEquals(1, run.out.lines().count(), run.out);
        assertTrue(run.out.contains("AM10"), run.out);
        assertFalse(Files.exists(directory.resolve("data")));
    }

    @Test
    void shouldRefuseAnUnknownAccountInOneLine()
    {
        final Said run = run("run", ABN_AMRO, "--data", data());

        assertEquals(ExitCode.FAILED, run.exitCode);
        assertEquals(1, run.out.lines().count(), run.out);
        assertTrue(run.out.contains("AC02"), run.out);
    }

    @Test
    void shouldRunEveryModeOfDurability()
    {
        for (final String mode : List.of("process", "device", "interval=5"))
        {
            final Said run = run("run", ABN_AMRO, "--accounts", ACCOUNTS, "--durability", mode, "--data", data());

            assertEquals(ExitCode.DONE, run.exitCode, run.err);
        }
    }

    @Test
    void shouldTellWrongUsageFromRefusal()
    {
        assertEquals(ExitCode.USAGE, run().exitCode);
        assertEquals(ExitCode.USAGE, run("run").exitCode);
        assertEquals(ExitCode.USAGE, run("walk").exitCode);
        assertEquals(ExitCode.USAGE, run("run", ABN_AMRO, "--durability", "hope").exitCode);
        assertEquals(ExitCode.DONE, run("run", "--help").exitCode);
        assertEquals(ExitCode.USAGE, run("replay", "--data", data()).exitCode);
    }

    @Test
    void shouldSpeakJsonLineByLine()
    {
        final Said run = run("run", ABN_AMRO, "--accounts", ACCOUNTS, "--json", "--data", data());

        assertTrue(run.out.lines().allMatch(line -> line.startsWith("{") && line.endsWith("}")), run.out);
    }

    private String data()
    {
        return directory.resolve("data").toString();
    }

    private Path file(final String name, final String... lines) throws IOException
    {
        return Files.write(directory.resolve(name), List.of(lines));
    }

    private static String books(final String out)
    {
        return out.substring(out.indexOf("books"));
    }

    private static Said run(final String... arguments)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int exitCode = Millrace.run(
            new PrintWriter(out), new PrintWriter(err), arguments);
        return new Said(exitCode, out.toString(), err.toString());
    }

    private record Said(int exitCode, String out, String err)
    {
    }
}
