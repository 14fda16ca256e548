package io.millrace.tools.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.tools.Millrace;
import io.millrace.tools.audit.AuditedDay;
import io.millrace.tools.table.Column;
import io.millrace.tools.table.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal as tables: the same in files and in SQL.
 */
final class TablesTest
{
    private static final String NEGATIVE = "select account, min(time) as since, min(balance) as lowest from postings " +
        "where balance < 0 group by account order by account";

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
    void shouldBalanceEveryLedger()
    {
        sql("select ledger, sum(case side when 'debit' then amount end) as debits, " +
            "sum(case side when 'credit' then amount end) as credits from postings group by ledger order by ledger");
        assertEquals("392,5000,5000\n978,307800,307800\n", body());
        sql("select sum(debits_posted) - sum(credits_posted), sum(debits_pending) - sum(credits_pending) " +
            "from accounts");
        assertEquals("0,0\n", body());
        sql("select a.account, a.balance from accounts a join (select account, " +
            "sum(case side when 'credit' then amount else -amount end) as moved from postings group by account) p " +
            "on a.account = p.account where a.balance <> p.moved");
        assertEquals("", body(), "movements that do not add up to the balance");
    }

    @Test
    void shouldAnswerWhatAnAuditorAsks()
    {
        sql("select what, id, asked, code from payments where code = 'INSUFFICIENT_FUNDS' order by asked desc limit 2");
        assertEquals(List.of("pay,0000000020260302000000000000002a,999900,INSUFFICIENT_FUNDS",
            "pay,00000000202603020000000000000034,999900,INSUFFICIENT_FUNDS"), body().lines().toList());
        sql(NEGATIVE);
        assertTrue(body().matches("(?s)1,2026-03-02 08:01:00\\.0000000\\d\\d,-288100\\n2,.*,-5000\\n40,.*,-6000\\n"),
            out);
        sql("select count(*), min(cause_sequence - sequence) > 0 from payments " +
            "where batch = '000000002026030200000000000003e8'");
        assertEquals("200,true\n", body());
    }

    @Test
    void shouldLoadOnceAndAnewWhenTheJournalHasGrown() throws IOException
    {
        final Path data = directory.resolve("growing");
        AuditedDay.write(data.resolve("journal"));
        assertEquals(ExitCode.DONE, run("sql", "select count(*) from accounts", "--data", data.toString()), err);
        final Path first = onlyFile(data.resolve("sql"));
        final long time = first.toFile().lastModified();
        assertEquals(ExitCode.DONE, run("sql", "select count(*) from accounts", "--data", data.toString()), err);
        assertEquals(first, onlyFile(data.resolve("sql")));
        assertEquals(time, first.toFile().lastModified());

        assertEquals(ExitCode.DONE, run("run", "samples/payroll.csv", "--accounts", "samples/accounts.csv", "--data",
            data.toString()), err);
        assertEquals(ExitCode.DONE, run("sql", "select count(*) > 7 from accounts where name is not null or true",
            "--data", data.toString()), err);
        assertTrue(out.contains("true"), out);
        assertFalse(first.equals(onlyFile(data.resolve("sql"))));
    }

    @Test
    void shouldSayWhatSendersCallTheirPayments() throws IOException
    {
        final String data = dir("named");
        assertEquals(ExitCode.DONE, run("run", "samples/payroll.csv", "samples/pain.001.001.03-ing.xml", "--accounts",
            "samples/accounts.csv", "--data", data), err);
        final String joined = "select message_id, payment_information_id, instruction_id, end_to_end_id, amount " +
            "from payments join names using (id, batch) where code = 'ACCEPTED' order by end_to_end_id";

        assertEquals(ExitCode.DONE, run("sql", joined, "--format", "csv", "--data", data), err);
        assertEquals(22, out.lines().count(), out);
        assertTrue(body().startsWith("MSGID005,PAYID001,,E2EID001,101\n"), out);
        assertTrue(body().contains("\n,,2026-05-001,\"Salary May, Bakker\","), out);
        assertEquals(ExitCode.DONE, run("sql", "select p.time, p.code, p.amount, n.message_id from payments p " +
            "join names n using (id, batch) where n.end_to_end_id = 'E2EID001'", "--format", "csv", "--data", data),
            err);
        assertTrue(body().endsWith(",ACCEPTED,101,MSGID005\n"), out);
        assertEquals(ExitCode.DONE, run("export", "--csv", dir("named-csv"), "--data", data), err);
        assertEquals(22, Files.readAllLines(directory.resolve("named-csv/names.csv")).size());
    }

    @Test
    void shouldSayThatNamesAreDamaged() throws IOException
    {
        final String data = dir("damaged");
        assertEquals(ExitCode.DONE,
            run("run", "samples/payroll.csv", "--accounts", "samples/accounts.csv", "--data", data), err);
        final Path kept = onlyFile(directory.resolve("damaged/references"));
        Files.write(kept, Arrays.copyOf(Files.readAllBytes(kept), 100));

        assertEquals(ExitCode.FAILED, run("sql", "select 1", "--data", data));
        assertTrue(err.contains(kept.getFileName().toString()), err);
        assertEquals(1, err.lines().count(), err);
        Files.delete(kept);
        assertEquals(ExitCode.DONE, run("sql", "select count(*) from names", "--data", data), err);
        assertTrue(out.contains("0"), out);
    }

    @Test
    void shouldChangeNothingWhateverIsAsked() throws IOException
    {
        assertEquals(ExitCode.FAILED, run("sql", "drop table accounts", "--data", data()));
        assertTrue(err.contains("no answer: "), err);
        assertEquals(ExitCode.FAILED,
            run("sql", "copy accounts to '" + directory.resolve("stolen.csv") + "'", "--data", data()));
        assertFalse(Files.exists(directory.resolve("stolen.csv")));
        assertEquals(ExitCode.USAGE, run("sql", "--data", data()));
    }

    @Test
    void shouldExportTheSameToEveryForm() throws IOException
    {
        assertEquals(ExitCode.DONE, run("export", "--csv", dir("csv"), "--data", data()), err);
        assertEquals(ExitCode.DONE, run("export", "--jsonl", dir("jsonl"), "--data", data()), err);
        assertEquals(ExitCode.DONE, run("export", "--parquet", dir("parquet"), "--data", data()), err);
        assertEquals(ExitCode.USAGE, run("export", "--csv", dir("csv"), "--data", data()));
        assertTrue(err.contains("directory is not empty"), err);

        final List<String> postings = Files.readAllLines(directory.resolve("csv/postings.csv"));
        assertEquals(String.join(",", Table.POSTINGS.columns().stream().map(Column::name).toList()), postings.get(0));
        assertEquals(postings.size() - 1, Files.readAllLines(directory.resolve("jsonl/postings.jsonl")).size());
        sql("select count(*) from postings");
        assertEquals(Integer.toString(postings.size() - 1), body().strip());
        final List<String> accounts = Files.readAllLines(directory.resolve("csv/accounts.csv"));
        assertEquals("1,,978,EUR,0,,open,credit,no,0,288100,0,0,0,-288100,", accounts.get(1));
        try (Stream<Path> files = Files.list(directory.resolve("parquet")))
        {
            assertEquals(List.of("accounts.parquet", "names.parquet", "payments.parquet", "postings.parquet"),
                files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        for (final Table table : Table.values())
        {
            final byte[] bytes = Files.readAllBytes(directory.resolve("parquet/" + table.tableName() + ".parquet"));
            assertEquals("PAR1", new String(bytes, 0, 4, US_ASCII));
        }
    }

    @Test
    void shouldSayWhatTheTablesAre()
    {
        assertEquals(ExitCode.DONE, run("sql", "--tables", "--data", data()), err);
        for (final Table table : Table.values())
        {
            assertTrue(out.contains(table.tableName()), out);
            table.columns().forEach(column -> assertTrue(out.contains(column.name()), out));
        }
    }

    private void sql(final String query)
    {
        assertEquals(ExitCode.DONE, run("sql", query, "--format", "csv", "--data", data()), err);
    }

    /** All but the names of the columns. */
    private String body()
    {
        return out.substring(out.indexOf('\n') + 1).replace("\r", "");
    }

    private static Path onlyFile(final Path in) throws IOException
    {
        try (Stream<Path> files = Files.list(in))
        {
            final List<Path> found = files.toList();
            assertEquals(1, found.size(), found.toString());
            return found.get(0);
        }
    }

    private String dir(final String name)
    {
        return directory.resolve(name).toString();
    }

    private String data()
    {
        return dir("data");
    }

    private int run(final String... arguments)
    {
        final StringWriter said = new StringWriter();
        final StringWriter complained = new StringWriter();
        final int exitCode = Millrace.run(new PrintWriter(said), new PrintWriter(complained), arguments);
        out = said.toString();
        err = complained.toString();
        return exitCode;
    }
}
