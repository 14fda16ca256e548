package io.millrace.tools.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.millrace.tools.PaymentFiles;
import io.millrace.tools.Samples;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.file.ReadProgress;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.IsoReason;
import io.millrace.tools.refusal.Place;

final class ReportTest
{
    @TempDir
    Path directory;

    private final StringWriter written = new StringWriter();
    private final PrintWriter out = new PrintWriter(written);
    private final Report text = new TextReport(out);
    private final Report json = new JsonReport(out);
    private final AccountDirectory accounts;
    private final PaymentFile abnAmro;

    ReportTest() throws FileRefused
    {
        accounts = Samples.accounts();
        abnAmro = PaymentFiles.read(Samples.ABN_AMRO, accounts, ReadProgress.NONE);
    }

    @Test
    void shouldSayAPaymentOnALine()
    {
        text.onPayment(abnAmro, abnAmro.instructions().get(0), Outcome.ACCEPTED);
        text.onPayment(abnAmro, abnAmro.instructions().get(0), Outcome.ACCEPTED_EARLIER);
        text.onPayment(abnAmro, abnAmro.instructions().get(0), Outcome.refused(false, "insufficient funds", "AM04"));
        text.onPayment(abnAmro, abnAmro.instructions().get(0), Outcome.refused(true, "batch failed", null));

        assertWritten("""
            accepted                386.00 EUR  NL02ABNA0123456789 -> NL44RABO0123456789  Onze referentie: 123456
            accepted before         386.00 EUR  NL02ABNA0123456789 -> NL44RABO0123456789  Onze referentie: 123456
            refused                 386.00 EUR  NL02ABNA0123456789 -> NL44RABO0123456789  Onze referentie: 123456: \
            insufficient funds (AM04)
            refused  before         386.00 EUR  NL02ABNA0123456789 -> NL44RABO0123456789  Onze referentie: 123456: \
            batch failed
            """);
    }

    @Test
    void shouldSayAPaymentAsJson()
    {
        json.onPayment(abnAmro, abnAmro.instructions().get(0), Outcome.refused(true, "insufficient funds", "AM04"));

        assertWritten(
            """
                {"type":"payment","file":"samples/pain.001.001.03-abn-amro.xml","line":39,\
                "id":"ID","groupId":"000001","paymentInformationId":"12345",\
                "endToEndId":"Onze referentie: 123456","debtor":"NL02ABNA0123456789","creditor":"NL44RABO0123456789",\
                "amount":"386.00","currency":"EUR","accepted":false,"status":"RJCT",\
                "repeated":true,"reason":"insufficient funds","iso":"AM04"}
                """);
    }

    @Test
    void shouldSayTheResultOfAGroup() throws Exception
    {
        accounts.add("staff-01", IsoCurrency.of("JPY"));
        accounts.add("staff-02", IsoCurrency.of("JPY"));
        final PaymentFile file = PaymentFiles.read(
            Files.writeString(directory.resolve("file"), """
                id,debtor,creditor,currency,amount
                1,staff-01,staff-02,EUR,10
                2,staff-01,staff-02,JPY,10
                3,staff-01,staff-02,EUR,10
                4,staff-01,staff-02,EUR,0.05
                """), accounts, ReadProgress.NONE);
        final GroupResult all = new GroupResult();
        final GroupResult some = new GroupResult();
        final GroupResult none = new GroupResult();
        final GroupResult later = new GroupResult();
        file.instructions().forEach(instruction ->
        {
            all.add(instruction, Outcome.ACCEPTED);
            some.add(instruction, instruction.line() == 2 ? Outcome.refused(false, "closed", "AC04") :
                instruction.line() == 3 ? Outcome.ACCEPTED_EARLIER : Outcome.ACCEPTED);
            none.add(instruction, Outcome.refused(true, "closed", "AC04"));
            later.add(instruction, instruction.line() == 2 ? Outcome.ACCEPTED : Outcome.SCHEDULED);
        });

        text.onGroup(file, all);
        text.onGroup(file, some);
        text.onGroup(file, none);
        text.onGroup(file, later);
        json.onGroup(file, some);

        assertEquals("""
            G: 4 of 4 accepted (ACSC), moved 20.05 EUR and 10 JPY
            G: 3 of 4 accepted (PART), 1 of them answered before, moved 10.05 EUR
            G: 0 of 4 accepted (RJCT), 4 of them answered before, nothing moved
            G: 4 of 4 accepted (ACCP), 3 of them on their day, moved 10.00 EUR
            {"type":"group","file":"F","groupId":"G","batchId":"G","payments":4,"accepted":3,"scheduled":0,\
            "refused":1,"repeated":1,"status":"PART","moved":["10.05 EUR"]}
            """, lines().replace(file.groupId(), "G").replace(file.file(), "F"));
    }

    @Test
    void shouldSayABalance() throws Exception
    {
        final Balance balance = new Balance(accounts.find("NL02ABNA0123456789").get(0), -5, 0, 9_95);

        text.onBalance(balance);
        text.onBalance(new Balance(balance.account(), 123_456_00, 1, 2));
        json.onBalance(balance);

        assertWritten("""
            NL02ABNA0123456789                             -0.05 EUR  available 9.95
            NL02ABNA0123456789                         123456.00 EUR  available 0.02  pending 0.01
            {"type":"balance","account":"NL02ABNA0123456789","accountId":"ACCOUNT","currency":"EUR","posted":"-0.05",\
            "pending":"0.00","available":"9.95"}
            """);
    }

    @Test
    void shouldSayARefusedFile()
    {
        text.onRefused(new FileRefused(new Place("f.xml", 3, 7), IsoReason.AM10, "wrong"));
        json.onRefused(new FileRefused(new Place("f.xml", 3, 7), IsoReason.AM10, "wrong \"sum\" \\ Z\u00fcrich\u001b"));
        json.onRefused(new FileRefused(new Place("f.csv", 3, 0), IsoReason.AM10, "wrong"));
        json.onRefused(new FileRefused(new Place("f.csv", 0, 0), IsoReason.FF01, "missing"));

        assertWritten("""
            f.xml:3:7: wrong (AM10)
            {"type":"refused","file":"f.xml","line":3,"column":7,\
            "what":"wrong \\"sum\\" \\\\ Z\\u00fcrich\\\\u001b","iso":"AM10"}
            {"type":"refused","file":"f.csv","line":3,"what":"wrong","iso":"AM10"}
            {"type":"refused","file":"f.csv","what":"missing","iso":"FF01"}
            """);
    }

    private void assertWritten(final String lines)
    {
        assertEquals(lines, lines());
    }

    private String lines()
    {
        text.flush();
        json.flush();
        return written.toString().replace(System.lineSeparator(), "\n")
            .replaceAll("\"id\":\"[0-9a-f]{32}\"", "\"id\":\"ID\"")
            .replaceAll("\"accountId\":\"[0-9a-f]{16}\"", "\"accountId\":\"ACCOUNT\"");
    }
}
