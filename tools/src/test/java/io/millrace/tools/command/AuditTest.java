package io.millrace.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.tools.Millrace;
import io.millrace.tools.audit.AuditedDay;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What an auditor asks of a day's journal, and what the command answers.
 */
final class AuditTest
{
    private static final String HOLD = "0000000020260302000000000000000a";

    @TempDir
    private static Path directory = Path.of("");

    private String out = "";
    private String err = "";

    @BeforeAll
    static void write()
    {
        AuditedDay.write(directory.resolve("data").resolve("journal"));
    }

    @Test
    void shouldStateAnAccountFromItsOpeningToItsClosing()
    {
        assertEquals(ExitCode.DONE, run("statement", "20", "--from", "2026-03-02T10:00:00Z", "--to", "2026-03-02"),
            err);

        assertTrue(out.contains("currency   EUR"), out);
        assertEquals("100.00", last(line("opening")));
        assertTrue(line("capture").matches(".* 30 +30\\.00 +70\\.00"), out);
        assertTrue(line("refund").matches(".* 2\\.00 +72\\.00"), out);
        assertTrue(line("schedule ran").matches(".* 10 +5\\.00 +80\\.00"), out);
        assertEquals("80.00", last(line("closing")));
        assertFalse(out.contains("hold"), out);

        assertEquals(ExitCode.DONE, run("statement", "20", "--holds"), err);
        assertTrue(line("expired").matches(".* expired -7\\.00 .*"), out);
        assertEquals("0.00", last(line("opening")));
        assertEquals("80.00", last(line("closing")));
    }

    @Test
    void shouldStateTheSameToSpreadsheetsAndPrograms()
    {
        assertEquals(ExitCode.DONE, run("statement", "3", "--format", "csv"), err);
        final String[] lines = out.split("\r?\n", -1);
        assertTrue(lines[0].startsWith("version,type,account,currency,time"), out);
        assertEquals("1,opening,3,JPY,,,,,,,,,,0", lines[1]);
        assertTrue(lines[2].startsWith("1,movement,3,JPY,2026-03-02T08:01:00.0000000"), out);
        assertTrue(lines[2].endsWith(",pay,00000000202603020000000000000003,,2,,5000,0,5000"), out);
        assertEquals("1,closing,3,JPY,,,,,,,0,5000,,5000", lines[3]);

        assertEquals(ExitCode.DONE, run("statement", "3", "--format", "json"), err);
        assertTrue(out.startsWith("{\"type\":\"opening\",\"version\":1,\"account\":\"3\",\"currency\":\"JPY\""), out);
        assertTrue(out.contains("\"side\":\"credit\",\"amount\":\"5000\",\"held\":\"0\",\"balance\":\"5000\"}"), out);
        assertTrue(out.contains("\"type\":\"closing\",\"version\":1"), out);
    }

    @Test
    void shouldTellTheWholeLifeOfAHoldFromAnyIdOfIt()
    {
        assertEquals(ExitCode.DONE, run("trace", HOLD), err);
        final String life = out;
        assertTrue(life.matches("(?s).*  hold  " + HOLD + ".*asked    80.00 EUR from 10 to 30, due 2026-03-02T12:00.*" +
            "pending 0.00 -> -80.00.*  capture  .*accepted: 50.00 EUR.*  increase  .*  expired  .*pending -?35.00 .*"),
            life);
        assertEquals(ExitCode.DONE, run("trace", "00000000-2026-0302-0000-00000000000c"), err);
        assertEquals(life, out);

        assertEquals(ExitCode.DONE, run("trace", "00000000202603020000000000000004", "--json"), err);
        assertEquals(List.of("ACCEPTED", "DUPLICATE", "ACCEPTED"), codes());
        assertTrue(out.contains("\"what\":\"refund\""), out);
        assertEquals(ExitCode.FAILED, run("trace", "nobody's"));
        assertTrue(err.contains("payment is not in the journal"), err);
    }

    @Test
    void shouldShowACommandWithItsPlaceAndItsAnswer()
    {
        assertEquals(ExitCode.DONE, run("trace", "000000002026030200000000000003e9", "--json"), err);
        final String sequence = out.replaceAll("(?s).*\"sequence\":(\\d+),.*", "$1");

        assertEquals(ExitCode.DONE, run("show", sequence, "--hex"), err);

        assertTrue(out.matches("(?s)file     \\S+cq4\\nburst    sequences .*bytes    [0-9a-f]{256}\\n.*"), out);
        assertTrue(out.contains("asked    10.01 EUR from 1 to 10"), out);
        assertTrue(out.contains("item of 000000002026030200000000000003e8"), out);
        assertTrue(out.contains("applied  by the command of sequence"), out);
        assertTrue(out.contains("answer   accepted: 10.01 EUR"), out);
        assertEquals(ExitCode.FAILED, run("show", "99999"));
    }

    @Test
    void shouldSayWhatABalanceWasThen()
    {
        assertEquals(ExitCode.DONE, run("balance", "10", "20", "--at", "2026-03-02T09:00:30Z"), err);
        assertTrue(out.matches("(?s)10 +475.00 EUR.*20 +100.00 EUR.*"), out);
        assertEquals(ExitCode.FAILED, run("balance", "10", "--at", "2026-03-01"));
        assertTrue(err.contains("account is not in the journal by then"), err);
    }

    @Test
    void shouldReplayUpToAMoment()
    {
        assertEquals(ExitCode.DONE, run("replay", "--until", "2026-03-02T08:30:00Z"), err);
        assertTrue(out.contains("laws      all hold"), out);
        assertTrue(out.contains("debits posted 60000, credits posted 60000; pending 0, 0"), out);
        assertEquals(ExitCode.DONE, run("replay", "--until", "2026-03-02T09:10:00Z"), err);
        assertTrue(out.contains("pending 8000, 8000"), out);
        assertEquals(ExitCode.USAGE, run("replay", "--until", "yesterday"));
        assertTrue(err.contains("'yesterday' is no sequence"), err);
    }

    @Test
    void shouldCountWhatIsThere()
    {
        assertEquals(ExitCode.DONE, run("stats"), err);
        assertTrue(line("pay            insufficient funds").endsWith(" 3"), out);
        assertTrue(line("expired        accepted").endsWith(" 2"), out);
        assertTrue(out.contains("of 5000 JPY"), out);
        assertEquals(ExitCode.DONE, run("stats", "--json"), err);
        assertTrue(out.contains("{\"type\":\"answers\",\"version\":1,\"what\":\"expired\",\"code\":\"ACCEPTED\"," +
            "\"count\":2}"), out);
    }

    @Test
    void shouldDoWhatTheHelpOfEachCommandShows() throws IOException
    {
        int examples = 0;
        String ran = "";
        for (final CommandLine command : Millrace.commandLine().getSubcommands().values())
        {
            final String usage = command.getUsageMessage();
            assertTrue(usage.contains("Example:"), usage);
            final String example = usage.substring(usage.indexOf("Example:") + 8).strip();
            final List<String> arguments = new ArrayList<>();
            final Matcher words =
                Pattern.compile("\"([^\"]*)\"|(\\S+)").matcher(example.substring("millrace ".length()));
            while (words.find())
            {
                final String word = words.group(1) == null ? words.group(2) : words.group(1).replaceAll("\\s+", " ");
                arguments.add(word.equals("millrace-data") ? data() :
                    word.matches("\\w+.(txt|xml|html)|millrace-(archive|export)") ? directory.resolve(word).toString() :
                    word);
            }
            final String name = arguments.get(0);
            switch (name)
            {
                case "run" ->
                {
                    ran = Files.createTempDirectory(directory, "run").toString();
                    arguments.addAll(List.of("--data", ran));
                }
                case "camt053", "camt054" -> arguments.addAll(List.of("--data", ran));
                case "stat" -> arguments.set(1, ran);
                default ->
                    {
                    }
            }
            // The engine of the run is closed by then.
            final int expected = name.equals("stat") ? ExitCode.FAILED : ExitCode.DONE;
            assertEquals(expected, run(arguments.toArray(String[]::new)), example + ": " + err + out);
            assertEquals("", err);
            examples++;
        }
        assertTrue(examples >= 9, "examples=" + examples);
    }

    @Test
    void shouldSayWhatIsDocumented() throws IOException
    {
        final String documented = Files.readString(Path.of("../docs/TOOLS.md"));
        final Matcher examples =
            Pattern.compile("```text\n\\$ millrace ([^\n]*)\n(.*?)```", Pattern.DOTALL).matcher(documented);
        int count = 0;
        while (examples.find())
        {
            assertEquals(ExitCode.DONE, run(examples.group(1).split(" ", -1)), err);
            assertEquals(masked(examples.group(2)), masked(out), examples.group(1));
            count++;
        }
        assertTrue(count >= 3, "examples=" + count);
    }

    /** What depends on how commands fell into bursts: nanoseconds, and sequences behind a tick. */
    private static String masked(final String text)
    {
        return text.replaceAll("\\.\\d{9}Z( +\\d+)?", "Z").replaceAll("sequence \\d+", "SEQUENCE").strip();
    }

    private List<String> codes()
    {
        return out.lines().map(line -> line.replaceAll(".*\"code\":\"(\\w+)\".*", "$1")).toList();
    }

    private String line(final String containing)
    {
        return out.lines().filter(line -> line.contains(containing)).findFirst()
            .orElseThrow(() -> new AssertionError("no '" + containing + "' in: " + out));
    }

    private static String last(final String line)
    {
        return line.substring(line.lastIndexOf(' ') + 1);
    }

    private String data()
    {
        return directory.resolve("data").toString();
    }

    private int run(final String... arguments)
    {
        final List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--data") &&
            !List.of("verify", "prove", "stat", "report", "snapshot", "archive", "restore", "diff", "cluster")
                .contains(arguments[0]))
        {
            all.addAll(List.of("--data", data()));
        }
        final StringWriter said = new StringWriter();
        final StringWriter complained = new StringWriter();
        final int exitCode =
            Millrace.run(new PrintWriter(said), new PrintWriter(complained), all.toArray(String[]::new));
        out = said.toString();
        err = complained.toString();
        return exitCode;
    }
}
