package io.millrace.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.prowidesoftware.swift.model.mx.MxCamt05300108;
import com.prowidesoftware.swift.model.mx.MxCamt05400108;
import com.prowidesoftware.swift.model.mx.dic.AccountStatement9;
import com.prowidesoftware.swift.model.mx.dic.EntryDetails9;
import com.prowidesoftware.swift.model.mx.dic.ReportEntry10;
import com.prowidesoftware.swift.model.mx.dic.TransactionReferences6;
import io.millrace.tools.iso20022.Iso20022Oracle;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Statements and notifications as another library reads them.
 */
final class CamtTest
{
    private static final Instant MONDAY = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant TUESDAY = Instant.parse("2026-11-24T10:00:00Z");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void shouldStateEachDayFromItsOpeningToItsClosingBalance() throws IOException
    {
        run(MONDAY, pain001("M1", "2026-11-23", false, "10.00", "20.50"));
        run(TUESDAY, pain001("M2", "2026-11-24", false, "1.00", "2.00"));

        final AccountStatement9 monday = statement("payer", "2026-11-23", "2026-11-23");
        final AccountStatement9 tuesday = statement("payer", "2026-11-24", "2026-11-24");
        final AccountStatement9 both = statement("payee", "2026-11-23", "2026-11-24");
        final AccountStatement9 later = statement("payer", "2026-11-25", "2026-11-26");

        assertStated("0.00 + 100.00 - 10.00 - 20.50 = 69.50", monday);
        assertStated("69.50 - 1.00 - 2.00 = 66.50", tuesday);
        assertStated("0.00 + 10.00 + 20.50 + 1.00 + 2.00 = 33.50", both);
        assertStated("66.50 = 66.50", later);
        final ReportEntry10 entry = monday.getNtry().get(1);
        assertEquals("2", entry.getNtryRef());
        assertEquals("payee", entry.getNtryDtls().get(0).getTxDtls().get(0).getRltdPties().getCdtrAcct().getId()
            .getOthr().getId());
        assertTrue(status("M1.xml").contains("<AcctSvcrRef>" + entry.getAcctSvcrRef() + "</AcctSvcrRef>"));
        assertEquals("3", monday.getTxsSummry().getTtlNtries().getNbOfNtries());
        assertEquals(new BigDecimal("130.50"), monday.getTxsSummry().getTtlNtries().getSum());
        assertEquals(new BigDecimal("30.50"), monday.getTxsSummry().getTtlDbtNtries().getSum());
    }

    @Test
    void shouldBookABatchAsOneEntryOfItsDebtorOnly() throws IOException
    {
        final String text = pain001("M1", "2026-11-23", true, "10.00", "20.50").replaceFirst(">payee<", ">nobody<");
        run(MONDAY, pain001("M0", "2026-11-23", true, "1.00", "2.00"));
        run(MONDAY, text);

        final AccountStatement9 payer = statement("payer", "2026-11-23", "2026-11-23");

        assertStated("0.00 + 100.00 - 3.00 - 20.50 = 76.50", payer);
        assertStated("0.00 + 1.00 + 2.00 + 20.50 = 23.50", statement("payee", "2026-11-23", "2026-11-23"));
        final ReportEntry10 batch = payer.getNtry().get(1);
        assertEquals("2", batch.getNtryDtls().get(0).getBtch().getNbOfTxs());
        assertEquals(new BigDecimal("3.00"), batch.getNtryDtls().get(0).getBtch().getTtlAmt().getValue());
        assertTrue(batch.getNtryDtls().get(0).getTxDtls().isEmpty());
        assertEquals("1", payer.getNtry().get(2).getNtryDtls().get(0).getBtch().getNbOfTxs());
    }

    @Test
    void shouldBookABatchThatWaitedOnItsDay() throws IOException
    {
        final Path file = file("M1", pain001("M1", "2026-11-24", true, "10.00", "20.50"));
        run(MONDAY, file);
        run(TUESDAY, file);

        assertStated("0.00 + 100.00 = 100.00", statement("payer", "2026-11-23", "2026-11-23"));
        final AccountStatement9 tuesday = statement("payer", "2026-11-24", "2026-11-24");
        assertStated("100.00 - 30.50 = 69.50", tuesday);
        assertEquals("2", tuesday.getNtry().get(0).getNtryDtls().get(0).getBtch().getNbOfTxs());
    }

    @Test
    void shouldSayWhatTheSenderCallsAPayment() throws IOException
    {
        run(MONDAY, pain001("M1", "2026-11-23", false, "10.00", "20.50"));
        run(MONDAY, pain001("M2", "2026-11-24", false, "1.00", "2.00"));
        run(MONDAY, pain001("M3", "2026-11-23", true, "3.00", "4.00"));
        run(TUESDAY, pain001("M2", "2026-11-24", false, "1.00", "2.00"));

        final List<ReportEntry10> payer = statement("payer", "2026-11-23", "2026-11-24").getNtry();
        final List<ReportEntry10> payee = statement("payee", "2026-11-23", "2026-11-24").getNtry();

        assertEquals(List.of("null null null null", "M1 P1 I1 E1", "M1 P1 null E2", "M3 P1", "M2 P1 I1 E1",
            "M2 P1 null E2"), payer.stream().map(CamtTest::references).toList());
        assertEquals(List.of("M1 P1 I1 E1", "M1 P1 null E2", "M3 P1 I1 E1", "M3 P1 null E2", "M2 P1 I1 E1",
            "M2 P1 null E2"), payee.stream().map(CamtTest::references).toList());
    }

    @Test
    void shouldSayItAgainOnceTheFileWasRunAgain() throws IOException
    {
        final Path file = file("M1", pain001("M1", "2026-11-23", false, "10.00", "20.50"));
        run(MONDAY, file);
        try (Stream<Path> kept = Files.list(directory.resolve("data/references")))
        {
            for (final Path path : kept.toList())
            {
                Files.delete(path);
            }
        }
        final List<ReportEntry10> without = statement("payee", "2026-11-23", "2026-11-23").getNtry();
        run(MONDAY, file);
        final List<ReportEntry10> again = statement("payee", "2026-11-23", "2026-11-23").getNtry();

        assertEquals("null null null null", references(without.get(0)));
        assertEquals("M1 P1 I1 E1", references(again.get(0)));
    }

    @Test
    void shouldKeepTheNamesOfTheFileThatWasPaid() throws IOException
    {
        run(MONDAY, pain001("M1", "2026-11-23", false, "10.00", "20.50"));
        run(MONDAY, pain001("M1", "2026-11-23", false, "10.00", "20.50").replace(">E1<", ">E9<"));

        assertEquals("M1 P1 I1 E1", references(statement("payee", "2026-11-23", "2026-11-23").getNtry().get(0)));
    }

    @Test
    void shouldWriteAmountsWithTheDecimalsOfTheirCurrency() throws IOException
    {
        Files.writeString(directory.resolve("accounts.csv"), """
            account,currency,balance,overdraft,kind
            NL02ABNA0123456789,JPY,1000,0,credit
            NL02ABNA0123456789,KWD,5.125,0,credit
            shop,JPY,0,0,credit
            shop,KWD,0,0,credit
            """);
        final Path file = Files.writeString(directory.resolve("a.csv"), """
            id,debtor,creditor,currency,amount
            1,NL02ABNA0123456789,shop,JPY,7
            2,NL02ABNA0123456789,shop,KWD,0.005
            """);
        final Office.Said run = Office.execute(new RunCommand(Office.clock(MONDAY)), List.of(file.toString(),
            "--accounts", directory.resolve("accounts.csv").toString(), "--data", data()));
        assertEquals(ExitCode.DONE, run.exitCode(), run.err());

        final String message = camt(new Camt053Command(), "NL02 ABNA 0123 4567 89", "--from", "2026-11-23", "--to",
            "2026-11-23");

        assertTrue(message.contains("<Amt Ccy=\"JPY\">993</Amt>"), message);
        assertTrue(message.contains("<Amt Ccy=\"KWD\">5.120</Amt>"), message);
        assertTrue(message.contains("<IBAN>NL02ABNA0123456789</IBAN>"), message);
        assertTrue(message.indexOf("JPY") < message.indexOf("KWD"));
        Iso20022Oracle.assertStandard(message);
    }

    @Test
    void shouldNotifyOfEntriesAlone() throws IOException
    {
        run(MONDAY, pain001("M1", "2026-11-23", false, "10.00", "20.50"));

        final String message = camt(new Camt054Command(), "payee", "--from", "2026-11-23", "--to", "2026-11-23");

        Iso20022Oracle.assertStandard(message);
        final MxCamt05400108 notification = (MxCamt05400108)Iso20022Oracle.read(message);
        final List<ReportEntry10> entries = notification.getBkToCstmrDbtCdtNtfctn().getNtfctn().get(0).getNtry();
        assertEquals(2, entries.size());
        assertEquals(new BigDecimal("20.50"), entries.get(1).getAmt().getValue());
        assertNull(entries.get(1).getNtryDtls().get(0).getBtch());
        assertTrue(!message.contains("<Bal>"), message);
    }

    @Test
    void shouldSayWhatItCannotState() throws IOException
    {
        run(MONDAY, pain001("M1", "2026-11-23", false, "10.00", "20.50"));

        assertTrue(Office.execute(new Camt053Command(), List.of("nobody", "--data", data())).err()
            .contains("account is not known: account='nobody'"));
        assertTrue(Office.execute(new Camt053Command(), List.of("--data", directory.toString())).err()
            .contains("no journal there"));
        assertTrue(Office.execute(new Camt053Command(), List.of("--data", data(), "--from", "2026-01-02", "--to",
            "2026-01-01")).err().contains("period ends before it begins"));
    }

    /** Opening balance, signed entries, closing balance; they must add up, and both sides must be in the summary. */
    private static void assertStated(final String expected, final AccountStatement9 statement)
    {
        final StringBuilder stated = new StringBuilder(balance(statement, 0));
        BigDecimal sum = new BigDecimal(balance(statement, 0));
        for (final ReportEntry10 entry : statement.getNtry())
        {
            final boolean isDebit = "DBIT".equals(entry.getCdtDbtInd().value());
            final BigDecimal amount = entry.getAmt().getValue();
            stated.append(isDebit ? " - " : " + ").append(amount);
            sum = isDebit ? sum.subtract(amount) : sum.add(amount);
        }
        assertEquals(expected, stated + " = " + balance(statement, 1));
        assertEquals(new BigDecimal(balance(statement, 1)), sum);
    }

    private static String references(final ReportEntry10 entry)
    {
        final EntryDetails9 details = entry.getNtryDtls().get(0);
        if (details.getBtch() != null)
        {
            return details.getBtch().getMsgId() + ' ' + details.getBtch().getPmtInfId();
        }
        final TransactionReferences6 references = details.getTxDtls().get(0).getRefs();
        return references.getMsgId() + ' ' + references.getPmtInfId() + ' ' + references.getInstrId() + ' ' +
            references.getEndToEndId();
    }

    private static String balance(final AccountStatement9 statement, final int index)
    {
        final boolean isDebit = "DBIT".equals(statement.getBal().get(index).getCdtDbtInd().value());
        return (isDebit ? "-" : "") + statement.getBal().get(index).getAmt().getValue();
    }

    private AccountStatement9 statement(final String account, final String from, final String to)
    {
        final String message = camt(new Camt053Command(), account, "--from", from, "--to", to);
        Iso20022Oracle.assertStandard(message);
        return ((MxCamt05300108)Iso20022Oracle.read(message)).getBkToCstmrStmt().getStmt().get(0);
    }

    private String camt(final Object command, final String... arguments)
    {
        final List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data()));
        final Office.Said said = Office.execute(command, all);
        assertEquals(ExitCode.DONE, said.exitCode(), said.err());
        return said.out();
    }

    private void run(final Instant now, final String text) throws IOException
    {
        run(now, file(text.replaceAll("(?s).*<MsgId>(.*)</MsgId>.*", "$1"), text));
    }

    private void run(final Instant now, final Path file) throws IOException
    {
        Office.run(now, directory, List.of(file));
    }

    private Path file(final String name, final String text) throws IOException
    {
        return Files.writeString(directory.resolve(name + ".xml"), text);
    }

    private String status(final String name) throws IOException
    {
        return Files.readString(directory.resolve("status").resolve(name + ".pain.002.xml"));
    }

    private String data()
    {
        return directory.resolve("data").toString();
    }

    private static String pain001(
        final String id, final String day, final boolean isBatch, final String first, final String second)
    {
        return BatchOfficeTest.pain001(day, first, second).replace(">M1<", ">" + id + "<")
            .replace("</PmtMtd>", "</PmtMtd><BtchBookg>" + isBatch + "</BtchBookg>");
    }
}
