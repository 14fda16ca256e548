package io.millrace.tools.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.page.Browser;
import io.millrace.tools.Millrace;
import io.millrace.tools.audit.AuditedDay;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal's report: the same figures as the other commands, and a page that a real browser shows whole.
 */
final class ReportIT
{
    @TempDir
    private static Path directory = Path.of("");
    private static Path data = Path.of("");
    private static Path page = Path.of("");

    private String out = "";

    @BeforeAll
    static void write()
    {
        data = directory.resolve("data");
        page = directory.resolve("report.html");
        AuditedDay.write(data.resolve("journal"));
        assertEquals(ExitCode.DONE, new ReportIT().run("report", data.toString(), "--out", page.toString()));
    }

    @Test
    void shouldBeShownWholeByABrowser() throws IOException, InterruptedException
    {
        final Browser browser = new Browser(Files.createTempDirectory(directory, "browser"));

        final String dom = browser.checkWhole(page, List.of("refusals", "answers", "booked-392", "booked-978"));

        for (final String section : List.of("In short", "Integrity", "Money by ledger and day", "Trial balance",
            "Refusals by reason", "Volume over time", "Latency"))
        {
            assertTrue(dom.contains("<h2>" + section + "</h2>"), section);
        }
        browser.checkNoComplaints(page);
        assertTrue(Files.size(browser.print(page)) > 10_000);
    }

    @Test
    void shouldCountWhatStatsCounts() throws IOException
    {
        run("stats", "--json", "--data", data.toString());

        int refusals = 0;
        for (final MatchResult answer : found("\"what\":\"([a-z ]+)\",\"code\":\"(\\w+)\",\"count\":(\\d+)", out))
        {
            if (!List.of("ACCEPTED", "DUPLICATE").contains(answer.group(2)))
            {
                final List<String> row =
                    row("Refusals by reason", answer.group(2).toLowerCase(Locale.ROOT).replace('_', ' '));
                assertTrue(List.of(row.get(3).split(", ")).contains(answer.group(1) + ' ' + answer.group(3)),
                    row + " " + answer.group());
                refusals += Integer.parseInt(answer.group(3));
            }
        }
        assertEquals(List.of("of them refused", Integer.toString(refusals)), row("In short", "of them refused"));
        assertEquals(refusals, rows(read(page), "Refusals by reason").stream().skip(1)
            .mapToInt(row -> Integer.parseInt(row.get(2))).sum());
        final List<MatchResult> booked = found("\"ledger\":(\\d+),\"count\":(\\d+),\"sumMinor\":\"(\\d+)\"", out);
        assertEquals(2, booked.size());
        for (final MatchResult ledger : booked)
        {
            final String currency = ledger.group(1).equals("978") ? "EUR" : "JPY";
            final List<String> day = row("Money by ledger and day", "2026-03-02", currency);
            assertEquals(ledger.group(2), day.get(2));
            assertEquals(ledger.group(3), day.get(3).replace(".", ""));
            assertEquals(day.subList(1, 4), row("Money by ledger and day", "all", currency).subList(1, 4));
        }
    }

    @Test
    void shouldBalanceAsBalanceDoes() throws IOException
    {
        run("balance", "--data", data.toString());

        int accounts = 0;
        for (final MatchResult balance : found("(?m)^(\\d+) +(-?[\\d.]+) (?:EUR|JPY)  available (\\S+)", out))
        {
            final List<String> row = row("Trial balance", balance.group(1));
            assertEquals(balance.group(2), row.get(3));
            assertEquals(balance.group(3).equals("without") ? "" : balance.group(3), row.get(5));
            accounts++;
        }
        assertEquals(7, accounts);
        final List<String> all = row("Trial balance", "all");
        assertEquals(all.get(1), all.get(2));
    }

    @Test
    void shouldSumUpTheAccountsThatItDoesNotName() throws IOException
    {
        final List<String> all = row("Trial balance", "all");
        final Path shorter = directory.resolve("shorter.html");

        assertEquals(ExitCode.DONE, run("report", data.toString(), "--out", shorter.toString(), "--accounts", "2"));

        // Of the second ledger the two that hold most, and what is left of all.
        final List<List<String>> rows = rows(read(shorter), "Trial balance");
        assertEquals(List.of("account", "2", "3", "all", "account", "1", "10", "3 others", "all"),
            rows.stream().map(row -> row.get(0)).toList());
        assertEquals(all, rows.get(3));
        assertEquals(rows(read(page), "Trial balance").get(10), rows.get(8));
        assertEquals(new BigDecimal(rows.get(8).get(1)), IntStream.of(5, 6, 7)
            .mapToObj(i -> new BigDecimal(rows.get(i).get(1))).reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    @Test
    void shouldSayWhatVerifySays() throws IOException
    {
        run("verify", data.toString());

        int lines = 0;
        for (final MatchResult line : found("(?m)^(ledger \\d+|[a-z]+) +(\\S.*)$", out))
        {
            if (!List.of("took", "result").contains(line.group(1)))
            {
                assertEquals(line.group(2), row("Integrity", line.group(1)).get(1));
                lines++;
            }
        }
        assertEquals(12, lines, out);
        assertTrue(read(page).contains("<p class=\"verdict good\">✓ WHOLE</p>"));
    }

    @Test
    void shouldBeTheSameEachTimeAndSayWhereAJournalIsBroken() throws IOException
    {
        final Path again = directory.resolve("again.html");
        run("report", data.toString(), "--out", again.toString());
        assertArrayEquals(Files.readAllBytes(page), Files.readAllBytes(again));

        final Path broken = directory.resolve("broken");
        AuditedDay.write(broken.resolve("journal"));
        flipAByte(broken);
        assertEquals(ExitCode.FAILED, run("report", broken.toString(), "--out", again.toString()), out);
        assertTrue(read(again).contains("<p class=\"verdict bad\">✗ BROKEN, and nothing behind it was read: "));
        assertTrue(out.contains("BROKEN"), out);
    }

    private static void flipAByte(final Path broken) throws IOException
    {
        try (Stream<Path> files = Files.walk(broken))
        {
            final Path file = files.filter(path -> path.toString().endsWith(".cq4")).max(Path::compareTo).orElseThrow();
            final byte[] bytes = Files.readAllBytes(file);
            // The last amount that the day's payroll pays.
            final int last = lastIndexOf(bytes, 10_00 + AuditedDay.PAYROLL);
            bytes[last] ^= 1;
            Files.write(file, bytes);
        }
    }

    private static int lastIndexOf(final byte[] bytes, final long number)
    {
        final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = bytes.length - Long.BYTES;
        while (buffer.getLong(at) != number)
        {
            at--;
        }
        return at;
    }

    private static List<String> row(final String title, final String... begin) throws IOException
    {
        return rows(read(page), title).stream().filter(row -> row.subList(0, begin.length).equals(List.of(begin)))
            .findFirst().orElseThrow(() -> new AssertionError("no row " + List.of(begin) + " under " + title));
    }

    /** Cells of all tables of a section. */
    private static List<List<String>> rows(final String html, final String title)
    {
        final int begin = html.indexOf("<h2>" + title + "</h2>");
        assertTrue(begin > 0, title);
        return found("<tr>(.*?)</tr>", html.substring(begin, html.indexOf("</section>", begin))).stream()
            .map(row -> found("<t[hd][^>]*>(.*?)</t[hd]>", row.group(1)).stream().map(cell -> cell.group(1)).toList())
            .toList();
    }

    private static List<MatchResult> found(final String pattern, final String in)
    {
        return Pattern.compile(pattern).matcher(in).results().toList();
    }

    private static String read(final Path file) throws IOException
    {
        return Files.readString(file);
    }

    private int run(final String... arguments)
    {
        final StringWriter said = new StringWriter();
        final int exitCode = Millrace.run(new PrintWriter(said), new PrintWriter(said), arguments);
        out = said.toString();
        return exitCode;
    }
}
