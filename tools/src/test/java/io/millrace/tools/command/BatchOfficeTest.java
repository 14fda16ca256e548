package io.millrace.tools.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the batch office is answered: a status report for each file, on the day and on the days after.
 */
final class BatchOfficeTest
{
    private static final Instant MONDAY = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant WEDNESDAY = Instant.parse("2026-11-25T10:00:00Z");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void shouldPayOnTheDayThatIsAskedForAndNotBefore() throws IOException
    {
        final Path file = file("salaries.xml", pain001("2026-11-25", "10.00", "20.50"));

        final Office.Said monday = run(MONDAY, file);
        final Office.Said waiting = run(MONDAY, file);
        final Office.Said wednesday = run(WEDNESDAY, file);

        assertAll(
            () -> assertTrue(monday.out().contains("M1: 2 of 2 accepted (ACCP), 2 of them on their day, nothing moved"),
                monday.out()),
            () -> assertTrue(monday.out().contains(balance("payer", "100.00")), monday.out()),
            () -> assertTrue(waiting.out().contains("(ACCP), 2 of them on their day, 2 of them answered before"),
                waiting.out()),
            () -> assertTrue(wednesday.out().contains("M1: 2 of 2 accepted (ACSC), 2 of them answered before"),
                wednesday.out()),
            () -> assertTrue(wednesday.out().contains(balance("payer", "69.50")), wednesday.out()),
            () -> assertEquals(wednesday.balances(), run(WEDNESDAY, file).balances()));
    }

    @Test
    void shouldRefuseOnTheDayWhatTheFundsDoNotCoverThen() throws IOException
    {
        final Path file = file("salaries.xml", pain001("2026-11-25", "60.00", "60.00"));

        final Office.Said monday = run(MONDAY, file);
        final Office.Said wednesday = run(WEDNESDAY, file);

        assertEquals(ExitCode.DONE, monday.exitCode());
        assertEquals(ExitCode.FAILED, wednesday.exitCode());
        assertTrue(wednesday.out().contains("M1: 1 of 2 accepted (PART)"), wednesday.out());
        assertTrue(wednesday.out().contains("insufficient funds (AM04)"), wednesday.out());
        assertTrue(status("salaries.xml.pain.002.xml").contains("<Cd>AM04</Cd>"));
    }

    @Test
    void shouldAnswerTheDayAfterAsOnTheDayForWhatWasPaidAtOnce() throws IOException
    {
        final Path file = file("salaries.xml", pain001("2026-11-20", "10.00", "20.50"));

        final Office.Said monday = run(MONDAY, file, "--past-days", "5");
        // Two days on the file would be too old; but it was taken, and that stands.
        final Office.Said wednesday = run(WEDNESDAY, file, "--past-days", "4");

        assertEquals(ExitCode.DONE, monday.exitCode(), monday.out());
        assertEquals(ExitCode.DONE, wednesday.exitCode(), wednesday.out());
        assertTrue(wednesday.out().contains("2 of them answered before, nothing moved"), wednesday.out());
        assertEquals(monday.balances(), wednesday.balances());
    }

    @ParameterizedTest
    @CsvSource(
    {
        "2026-11-17, --past-days 5,  ReqdExctnDt 2026-11-17 is more than 5 days before 2026-11-23 (CH04)",
        "2026-12-01, --ahead-days 7, ReqdExctnDt 2026-12-01 is more than 7 days after 2026-11-23 (CH03)",
        "2028-11-23, --past-days 5,  ReqdExctnDt 2028-11-23 is more than 400 days after 2026-11-23 (CH03)",
    })
    void shouldRefuseADayTooFarAway(final String day, final String options, final String what) throws IOException
    {
        final Path file = file("salaries.xml", pain001(day, "10.00", "20.50"));
        final Path sound = file("sound.xml", pain001("2026-11-23", "1.00", "1.00").replace(">M1<", ">M2<"));

        final Office.Said run = Office.run(MONDAY, directory, List.of(sound, file), options.split(" "));

        assertEquals(ExitCode.FAILED, run.exitCode());
        assertTrue(run.out().contains(what), run.out());
        assertFalse(run.out().contains("moved"), run.out());
        final String reason = what.substring(what.length() - 5, what.length() - 1);
        assertTrue(status("salaries.xml.pain.002.xml").contains("<Cd>" + reason + "</Cd>"));
        assertTrue(status("sound.xml.pain.002.xml").contains("<GrpSts>ACTC</GrpSts>"));
    }

    @Test
    void shouldTakeADayAtTheLimits() throws IOException
    {
        assertEquals(ExitCode.DONE, run(MONDAY, file("a.xml", pain001("2026-11-18", "1.00", "1.00")),
            "--past-days", "5").exitCode());
        assertEquals(ExitCode.DONE, run(MONDAY,
            file("b.xml", pain001("2026-11-30", "1.00", "1.00").replace(">M1<", ">M2<")), "--ahead-days", "7")
            .exitCode());
    }

    @Test
    void shouldRefuseAnotherFileOfTheSameMessageId() throws IOException
    {
        final Office.Said first = run(MONDAY, file("a.xml", pain001("2026-11-23", "10.00", "20.50")));

        // The same count and the same sum: only what is inside differs.
        final Office.Said second = run(MONDAY, file("b.xml", pain001("2026-11-23", "20.50", "10.00")));

        assertEquals(ExitCode.FAILED, second.exitCode());
        assertTrue(second.out().contains(
            "message id 'M1' came before with other payments or another mode (DU01)"), second.out());
        assertFalse(second.out().contains("accepted"), second.out());
        assertEquals(first.balances(), second.balances());
        assertTrue(status("b.xml.pain.002.xml").contains("<Cd>DU01</Cd>"));
        assertTrue(status("a.xml.pain.002.xml").contains("<GrpSts>ACSC</GrpSts>"));
    }

    @Test
    void shouldRefuseOnlyThePaymentToAnUnknownAccount() throws IOException
    {
        final String text = pain001("2026-11-23", "10.00", "20.50").replaceFirst(">payee<", ">nobody<");

        final Office.Said run = run(MONDAY, file("a.xml", text));

        assertEquals(ExitCode.FAILED, run.exitCode());
        assertTrue(run.out().contains("M1: 1 of 2 accepted (PART), moved 20.50 EUR"), run.out());
        assertTrue(run.out().contains("credit account not found (AC03)"), run.out());
        final String status = status("a.xml.pain.002.xml");
        assertTrue(status.contains("<GrpSts>PART</GrpSts>") && status.contains("<PmtInfSts>PART</PmtInfSts>"), status);
        assertTrue(status.contains("<Cd>AC03</Cd>"), status);
    }

    @Test
    void shouldRefuseOnlyThePaymentWhoseAmountCannotBePaid() throws IOException
    {
        final Path file = file("a.xml", pain001("2026-11-23", "10.005", "20.50"));

        final Office.Said first = run(MONDAY, file);
        final String status = status("a.xml.pain.002.xml");
        final Office.Said again = run(WEDNESDAY, file);

        final String refused = "amount '10.005' has more than the 2 decimals of EUR (CH20)";
        assertEquals(ExitCode.FAILED, first.exitCode());
        assertTrue(first.out().contains("M1: 1 of 2 accepted (PART), moved 20.50 EUR"), first.out());
        assertTrue(first.out().contains(refused), first.out());
        assertTrue(status.contains("<Cd>CH20</Cd>") && status.contains("<InstdAmt Ccy=\"EUR\">10.005<"), status);
        assertTrue(status.contains("<OrgnlCtrlSum>30.505<"), status);
        assertTrue(again.out().contains("M1: 1 of 2 accepted (PART), 2 of them answered before"), again.out());
        assertTrue(again.out().contains(refused), again.out());
        assertEquals(first.balances(), again.balances());
    }

    @Test
    void shouldRefuseAllOfAnAtomicFileThatHasAnAmountThatCannotBePaid() throws IOException
    {
        final Path file = file("a.xml", pain001("2026-11-23", "10.00", "20.505"));

        final Office.Said first = run(MONDAY, file, "--atomic");
        final Office.Said again = run(MONDAY, file, "--atomic");

        assertEquals(ExitCode.FAILED, first.exitCode());
        assertTrue(first.out().contains("M1: 0 of 2 accepted (RJCT), nothing moved"), first.out());
        assertTrue(first.out().contains("amount '20.505' has more than the 2 decimals of EUR (CH20)"), first.out());
        assertTrue(again.out().contains("M1: 0 of 2 accepted (RJCT), 2 of them answered before"), again.out());
    }

    @Test
    void shouldAnswerARefusedFileUnderItsOwnName() throws IOException
    {
        final String text = pain001("2026-11-23", "10.00", "20.50").replace("<CtrlSum>30.50", "<CtrlSum>30.51");

        final Office.Said run = run(MONDAY, file("a.xml", text));

        assertEquals(ExitCode.FAILED, run.exitCode());
        final String status = status("a.xml.pain.002.xml");
        assertTrue(status.contains("<OrgnlMsgId>M1</OrgnlMsgId>"), status);
        assertTrue(status.contains("<GrpSts>RJCT</GrpSts>") && status.contains("<Cd>AM10</Cd>"), status);
    }

    @Test
    void shouldCheckAndSendNothing() throws IOException
    {
        final Office.Said run = run(MONDAY, file("a.xml", pain001("2026-11-23", "10.00", "20.50")), "--check");

        assertEquals(ExitCode.DONE, run.exitCode(), run.err());
        assertEquals("M1: 2 sound (ACTC), nothing sent", run.out().strip());
        assertTrue(status("a.xml.pain.002.xml").contains("<GrpSts>ACTC</GrpSts>"));
        assertFalse(Files.exists(directory.resolve("data")));
    }

    @Test
    void shouldAnswerCsvInCsv() throws IOException
    {
        final Path file = file("a.csv", """
            id,debtor,creditor,currency,amount,reference
            1,payer,payee,EUR,60.00,"rent, May"
            2,payer,payee,EUR,60.00,
            """);

        run(MONDAY, file);

        final List<String> lines = Files.readAllLines(directory.resolve("status/a.csv.status.csv"));
        assertEquals("level,line,id,reference,status,iso,reason,payment_id,debtor,creditor,currency,amount",
            lines.get(0));
        assertTrue(lines.get(1).startsWith("group,,") && lines.get(1).contains(",PART,"), lines.get(1));
        assertTrue(lines.get(2).startsWith("payment,2,1,\"rent, May\",ACSC,,,"), lines.get(2));
        assertTrue(lines.get(3).startsWith("payment,3,2,,RJCT,AM04,insufficient funds,"), lines.get(3));
        assertTrue(lines.get(3).endsWith(",payer,payee,EUR,60.00"), lines.get(3));
    }

    @Test
    void shouldNotLetTwoFilesShareAReport() throws IOException
    {
        Files.createDirectories(directory.resolve("other"));
        final Path a = file("a.xml", pain001("2026-11-23", "10.00", "20.50"));
        final Path b = file("other/a.xml", pain001("2026-11-23", "10.00", "20.50").replace(">M1<", ">M2<"));

        final Office.Said run = Office.run(MONDAY, directory, List.of(a, b));

        assertEquals(ExitCode.FAILED, run.exitCode());
        assertTrue(run.err().contains("two files would have one status report: name=a.xml"), run.err());
    }

    private Office.Said run(final Instant now, final Path file, final String... options) throws IOException
    {
        return Office.run(now, directory, List.of(file), options);
    }

    private String status(final String name) throws IOException
    {
        return Files.readString(directory.resolve("status").resolve(name));
    }

    private Path file(final String name, final String text) throws IOException
    {
        return Files.writeString(directory.resolve(name), text);
    }

    private static String balance(final String account, final String amount)
    {
        return account + " ".repeat(34 - account.length() + 18 - amount.length()) + amount + " EUR";
    }

    @Test
    void shouldTraceAPaymentByWhatItsSenderCallsIt() throws IOException
    {
        run(MONDAY, file("salaries.xml", pain001("2026-11-25", "10.00", "20.50")));
        run(WEDNESDAY, file("salaries.xml", pain001("2026-11-25", "10.00", "20.50")));
        final String data = directory.resolve("data").toString();

        final Office.Said people = Office.execute(new TraceCommand(), List.of("E2", "--data", data));
        final Office.Said machines = Office.execute(new TraceCommand(), List.of("I1", "--json", "--data", data));

        assertTrue(people.out().contains("  called   EndToEndId 'E2', PmtInfId 'P1', MsgId 'M1'"), people.out());
        assertTrue(people.out().contains("schedule ran"), people.out());
        assertFalse(people.out().contains("10.00 EUR"), people.out());
        assertTrue(machines.out().contains(
            "\"messageId\":\"M1\",\"paymentInformationId\":\"P1\",\"instructionId\":\"I1\",\"endToEndId\":\"E1\""),
            machines.out());
        assertTrue(Office.execute(new TraceCommand(), List.of("E3", "--data", data)).err()
            .contains("payment is not in the journal"));
    }

    @Test
    void shouldTraceNoneOfManyPaymentsOfOneName() throws IOException
    {
        final StringBuilder rows = new StringBuilder("id,debtor,creditor,currency,amount,reference\n");
        for (int i = 0; i < 21; i++)
        {
            rows.append(i).append(",payer,payee,EUR,1.00,rent\n");
        }
        run(MONDAY, file("rent.csv", rows.toString()));
        final String data = directory.resolve("data").toString();

        assertTrue(Office.execute(new TraceCommand(), List.of("rent", "--data", data)).err()
            .contains("more than 20 payments are called so, ask for one by its id: name=rent first="));
        final Office.Said one = Office.execute(new TraceCommand(), List.of("7", "--data", data));
        assertTrue(one.out().contains("  called   EndToEndId 'rent', InstrId '7'"), one.out());
    }

    static String pain001(final String day, final String first, final String second)
    {
        return """
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>
            <GrpHdr><MsgId>M1</MsgId><NbOfTxs>2</NbOfTxs><CtrlSum>SUM</CtrlSum>
            <InitgPty><Nm>Works</Nm></InitgPty></GrpHdr>
            <PmtInf><PmtInfId>P1</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt><Dt>DAY</Dt></ReqdExctnDt>
            <DbtrAcct><Id><Othr><Id>payer</Id></Othr></Id></DbtrAcct>
            <CdtTrfTxInf><PmtId><InstrId>I1</InstrId><EndToEndId>E1</EndToEndId></PmtId>
            <Amt><InstdAmt Ccy="EUR">FIRST</InstdAmt></Amt>
            <CdtrAcct><Id><Othr><Id>payee</Id></Othr></Id></CdtrAcct></CdtTrfTxInf>
            <CdtTrfTxInf><PmtId><EndToEndId>E2</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">SECOND</InstdAmt></Amt>
            <CdtrAcct><Id><Othr><Id>payee</Id></Othr></Id></CdtrAcct></CdtTrfTxInf></PmtInf>
            </CstmrCdtTrfInitn></Document>
            """.replace("DAY", day).replace("FIRST", first).replace("SECOND", second)
            .replace("SUM", new BigDecimal(first).add(new BigDecimal(second)).toPlainString());
    }
}
