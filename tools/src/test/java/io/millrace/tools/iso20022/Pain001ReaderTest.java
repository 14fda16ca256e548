package io.millrace.tools.iso20022;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.millrace.tools.PaymentFiles;
import io.millrace.tools.Samples;
import io.millrace.tools.file.Instruction;
import io.millrace.tools.file.MessageHeader;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.file.ReadProgress;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.refusal.InvalidValue;

/**
 * What real files do and a reader must take.
 */
final class Pain001ReaderTest
{
    @TempDir
    Path directory;

    private Pain001Fixture fixture;

    @BeforeEach
    void fixture() throws Exception
    {
        fixture = new Pain001Fixture(directory);
    }

    @Test
    void shouldReadTheFileOfAbnAmro() throws Exception
    {
        final PaymentFile file = PaymentFiles.read(Samples.ABN_AMRO, Samples.accounts(), ReadProgress.NONE);

        final Instruction payment = file.instructions().get(0);
        assertEquals("000001", file.groupId());
        assertEquals(1, file.count());
        assertEquals(386_00, file.controlSumMinor());
        assertEquals(39, payment.line());
        assertEquals("12345", payment.paymentInformationId());
        assertNull(payment.instructionId());
        assertEquals("Onze referentie: 123456", payment.endToEndId());
        assertEquals("NL02ABNA0123456789 EUR", payment.debtor().toString());
        assertEquals("NL44RABO0123456789 EUR", payment.creditor().toString());
        assertEquals(978, payment.currency().ledger());
        assertEquals(386_00, payment.amountMinor());
        assertEquals(LocalDate.of(2013, 4, 19), payment.requestedDate());
        assertEquals(Samples.ABN_AMRO + ":39", file.placeOf(payment).toString());
    }

    @Test
    void shouldReadTheFileOfIng() throws Exception
    {
        final PaymentFile file = PaymentFiles.read(Samples.ING, Samples.accounts(), ReadProgress.NONE);

        assertEquals("MSGID005", file.groupId());
        assertEquals(1_01, file.controlSumMinor());
        assertEquals("E2EID001", file.instructions().get(0).name());
    }

    @Test
    void shouldReadTheSepaFileWithItsByteOrderMark() throws Exception
    {
        final PaymentFile file = PaymentFiles.read(Samples.SEPA, Samples.accounts(), ReadProgress.NONE);

        assertEquals("InstrId00001", file.instructions().get(0).name());
        assertEquals(99_99, file.controlSumMinor());
    }

    @Test
    void shouldGiveTheRealFilesTheSameIdsForEver() throws Exception
    {
        // Journals hold these ids: if this fails, the rule has changed, not the test.
        assertIds("21bbb346da0e731fd729841e08b24cf6", "4631271e83385a16d6a31b9f21d557a5", Samples.ABN_AMRO);
        assertIds("c61e6a462f0414f620aa353a6a3bd4c4", "077848be72982c802031ca5e9888c7f8", Samples.SEPA);
    }

    @Test
    void shouldKnowASenderByItsIdsAndNotByItsName() throws Exception
    {
        final String ids = "<Id><OrgId><AnyBIC>ABNANL2A</AnyBIC><Othr>\n<Id>7</Id>\n</Othr></OrgId></Id>";
        final Id128 batchId = fixture.read("<Nm>Sender</Nm>", "<Nm>Sender</Nm>" + ids).batchId();

        assertEquals(
            batchId, fixture.read("<Nm>Sender</Nm>", ids + "<Nm>Sender Ltd</Nm><CtryOfRes>NL</CtryOfRes>").batchId());
        assertNotEquals(batchId, fixture.read("<Nm>Sender</Nm>", ids.replace("7", "8")).batchId());
        assertNotEquals(batchId, fixture.read("<Nm>Sender</Nm>", ids.replace("AnyBIC", "LEI")).batchId());
        assertNotEquals(fixture.read().batchId(), fixture.read("<Nm>Sender</Nm>", "<Nm>Other</Nm>").batchId());
    }

    @Test
    void shouldTellTwoEqualPaymentsOfOneFileApart() throws Exception
    {
        final PaymentFile file = fixture.read(
            ">10.00<", ">15.25<", ">20.50<", ">15.25<", "<InstrId>I1</InstrId><EndToEndId>E1<",
            "<EndToEndId>NOTPROVIDED<");

        assertEquals(file.instructions().get(0).amountMinor(), file.instructions().get(1).amountMinor());
        assertNotEquals(id(file.instructions().get(0)), id(file.instructions().get(1)));
    }

    @Test
    void shouldKeepTheIdOfAPaymentWhoseAmountChanges() throws Exception
    {
        // So that the ledger refuses it as reused, and does not pay it beside the first.
        final PaymentFile file = fixture.read(">10.00<", ">10.01<", ">20.50<", ">20.49<");

        assertEquals(id(fixture.read().instructions().get(0)), id(file.instructions().get(0)));
        assertEquals(id(fixture.read().instructions().get(1)), id(file.instructions().get(1)));
        assertEquals(fixture.read().batchId(), file.batchId());
    }

    @Test
    void shouldReadTheFixture() throws Exception
    {
        final PaymentFile file = fixture.read();

        assertEquals(2, file.count());
        assertEquals(30_50, file.controlSumMinor());
        assertEquals(16, file.instructions().get(0).line());
        assertEquals(21, file.instructions().get(1).line());
    }

    @ParameterizedTest
    @ValueSource(strings =
    {
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\">",
        "<Document xmlns=\"http://www.six-interbank-clearing.com/de/pain.001.001.03.ch.02.xsd\">",
        "<Document xmlns=\"urn:vendor\" xmlns:xsi=\"urn:x\" xsi:schemaLocation=\"urn:vendor pain.xsd\">"
    })
    void shouldReadAnyNamespace(final String document) throws Exception
    {
        assertEquals(fixture.read().instructions(), fixture.read("<Document>", document).instructions());
    }

    @Test
    void shouldReadPrefixedNames() throws Exception
    {
        final String prefixed = Pain001Fixture.FILE.replaceAll("<(/?)(\\w)", "<$1p:$2")
            .replace("<p:Document>", "<p:Document xmlns:p=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.12\">");

        assertEquals(fixture.read().instructions(), fixture.readText(prefixed).instructions());
    }

    @ParameterizedTest
    @ValueSource(strings =
    { "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13" })
    void shouldReadEveryVersionAndNoteWhich(final String version) throws Exception
    {
        final PaymentFile file = fixture.read(
            "<Document>", "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001." + version + "\">",
            "2024-02-29", Integer.parseInt(version) < 8 ? "2024-02-29" : "<Dt>2024-02-29</Dt>");

        assertEquals(new MessageHeader("pain.001.001." + version, "M1"), file.header());
        assertEquals(fixture.read().instructions(), file.instructions());
    }

    @Test
    void shouldNameABlockWhoseDebtorWantsOneEntry() throws Exception
    {
        final PaymentFile one = fixture.read("</PmtMtd>", "</PmtMtd><BtchBookg>true</BtchBookg>");

        assertEquals(Id128.NONE, fixture.read().instructions().get(0).block().reference());
        assertEquals(one.instructions().get(0).block(), one.instructions().get(1).block());
        assertNotEquals(Id128.NONE, one.instructions().get(0).block().reference());
        assertNotEquals(fixture.read().contentId(), one.contentId());
        assertEquals(
            fixture.read().contentId(), fixture.read("</PmtMtd>", "</PmtMtd><BtchBookg>0</BtchBookg>").contentId());
    }

    @Test
    void shouldTellFilesOfOtherContentApart() throws Exception
    {
        final Id128 contentId = fixture.read().contentId();

        assertEquals(contentId,
            fixture.read("<Nm>Sender</Nm>", "<Nm>Sender</Nm><CtryOfRes>NL</CtryOfRes>").contentId());
        assertNotEquals(contentId, fixture.read(">10.00<", ">10.01<", ">20.50<", ">20.49<").contentId());
        assertNotEquals(contentId, fixture.read("2024-02-29", "2024-03-01").contentId());
        assertNotEquals(contentId, fixture.read(">creditor<", ">somebody else<").contentId());
    }

    @Test
    void shouldReadVersion02() throws Exception
    {
        final PaymentFile file = fixture.read(
            "CstmrCdtTrfInitn", "pain.001.001.02", "<Othr><Id>creditor</Id></Othr>",
            "<PrtryAcct><Id>creditor</Id></PrtryAcct>");

        assertEquals(fixture.read(), file);
    }

    @Test
    void shouldReadWithoutADocumentAroundIt() throws Exception
    {
        final PaymentFile file = fixture.read("<Document>", "<?x y?>", "</Document>", "<!-- end -->");

        assertEquals(fixture.read(), file);
    }

    @Test
    void shouldReadCdataAndWhiteSpaceAndPredefinedEntities() throws Exception
    {
        final PaymentFile file = fixture.read(
            "<MsgId>M1</MsgId>", "<MsgId>\n <![CDATA[M]]>&#49;\n</MsgId>", ">10.00<", "> <![CDATA[10]]>.00 <", "E1",
            "a &amp;\n b");

        assertEquals("M1", file.groupId());
        assertEquals(10_00, file.instructions().get(0).amountMinor());
        assertEquals("a & b", file.instructions().get(0).endToEndId());
    }

    @ParameterizedTest
    @ValueSource(strings =
    { "UTF-16", "ISO-8859-1" })
    void shouldReadOtherEncodings(final String encoding) throws Exception
    {
        final Path path = directory.resolve("encoded.xml");
        Files.writeString(
            path, "<?xml version=\"1.0\" encoding=\"" + encoding + "\"?>" + Pain001Fixture.replace("E1", "Zürich"),
            Charset.forName(encoding));

        final PaymentFile file = PaymentFiles.read(path, fixture.accounts, ReadProgress.NONE);

        assertEquals("Zürich", file.instructions().get(0).endToEndId());
    }

    @Test
    void shouldReadSeveralBlocks() throws Exception
    {
        final PaymentFile file = fixture.read("""
            </CdtTrfTxInf>
            <CdtTrfTxInf>
            """, """
            </CdtTrfTxInf>
            </PmtInf>
            <PmtInf>
            <PmtInfId>P2</PmtInfId>
            <ReqdExctnDt>2024-03-01</ReqdExctnDt>
            <DbtrAcct><Id><IBAN>NL02 ABNA 0123 4567 89</IBAN></Id></DbtrAcct>
            <CdtTrfTxInf>
            """, "<NbOfTxs>2</NbOfTxs>\n<CtrlSum>30.5</CtrlSum>\n", "<NbOfTxs>1</NbOfTxs>\n<CtrlSum>10</CtrlSum>\n");

        assertEquals("P1", file.instructions().get(0).paymentInformationId());
        assertEquals("P2", file.instructions().get(1).paymentInformationId());
        assertEquals(LocalDate.of(2024, 3, 1), file.instructions().get(1).requestedDate());
        assertEquals(file.instructions().get(0).debtor(), file.instructions().get(1).debtor());
    }

    @Test
    void shouldReadWithoutCountsAndSums() throws Exception
    {
        final PaymentFile file = fixture.read(
            "<NbOfTxs>2</NbOfTxs>\n", "", "<CtrlSum>30.50</CtrlSum>\n", "", "<CtrlSum>30.5</CtrlSum>\n", "");

        assertEquals(2, file.count());
        assertEquals(30_50, file.controlSumMinor());
    }

    @Test
    void shouldTakeTheControlSumAsAPlainTotalAcrossCurrencies() throws Exception
    {
        final PaymentFile file = fixture.read(
            "\"EUR\">10.00", "\"JPY\">10", "\"EUR\">20.50", "\"KWD\">20.5");

        assertEquals(10 + 20_500, file.controlSumMinor());
        assertEquals("10", file.instructions().get(0).amount().toString());
        assertEquals("20.500", file.instructions().get(1).amount().toString());
        assertEquals(392, file.instructions().get(0).currency().ledger());
        assertNotEquals(file.instructions().get(0).debtor().id(), file.instructions().get(1).debtor().id());
    }

    @ParameterizedTest
    @CsvSource(
    {
        "10.001, 30.501, CH20, 'amount ''10.001'' has more than the 2 decimals of EUR'",
        "0.00, 20.5, AM01, 'amount ''0.00'' is zero'",
        "-10.00, 10.5, AM12, 'amount ''-10.00'' is negative'",
        "92233720368547758.08, 92233720368547778.58, AM12, " +
            "'amount ''92233720368547758.08'' is beyond 2^63-1 minor units'",
    })
    void shouldTakeAnAmountThatCannotBePaidForThatPaymentsMatter(
        final String amount, final String sum, final String reason, final String what) throws Exception
    {
        final PaymentFile file = fixture.read(
            ">10.00<", ">" + amount + "<", "30.50<", sum + "<", "30.5<", sum + "<");

        final InvalidValue fault = file.instructions().get(0).amount().fault();
        assertNotNull(fault);
        assertEquals(reason, fault.reason().name());
        assertEquals(what, fault.getMessage());
        assertEquals(0, file.instructions().get(0).amountMinor());
        assertEquals(20_50, file.controlSumMinor());
        assertEquals(new BigDecimal(sum).stripTrailingZeros(), file.controlSum().stripTrailingZeros());
        assertNotEquals(fixture.read().contentId(), file.contentId());
    }

    @ParameterizedTest
    @ValueSource(strings =
    { "10", "10.", "10.0", "10.00000", "+10.00", "010" })
    void shouldReadAmountsAsTheyAreWritten(final String amount) throws Exception
    {
        assertEquals(10_00, fixture.read(">10.00<", ">" + amount + "<").instructions().get(0).amountMinor());
    }

    @ParameterizedTest
    @ValueSource(strings =
    {
        "<Dt>2024-02-29</Dt>", "\n<DtTm>2024-02-29T23:59:59.5+01:00</DtTm>\n", "2024-02-29Z", "2024-02-29+02:00"
    })
    void shouldReadDatesAsTextOrElements(final String date) throws Exception
    {
        assertEquals(LocalDate.of(2024, 2, 29), fixture.read("2024-02-29", date).instructions().get(0).requestedDate());
    }

    @Test
    void shouldPassOverWhatABankNeedsAndALedgerDoesNot() throws Exception
    {
        final PaymentFile file = fixture.read(
            "<CdtrAcct>",
            "<Purp/><CdtrAgt><FinInstnId><BICFI>RABONL2U</BICFI><Amt>9</Amt></FinInstnId></CdtrAgt>\n<CdtrAcct>",
            "</EndToEndId>", "</EndToEndId><UETR>x</UETR>", "<Othr><Id>creditor</Id>",
            "<Othr><Id>creditor</Id><SchmeNm><Cd>BBAN</Cd></SchmeNm>", "</CdtTrfTxInf>",
            "<RmtInf><Ustrd>" + "x".repeat(5000) + "</Ustrd></RmtInf></CdtTrfTxInf>");

        assertEquals(2, file.count());
    }

    @Test
    void shouldTakeADebtorCurrencyThatIsTheAmounts() throws Exception
    {
        assertEquals(2, fixture.read("</Id></DbtrAcct>", "</Id><Ccy>EUR</Ccy></DbtrAcct>").count());
    }

    @Test
    void shouldTakeAnAccountThatIsKnownWhateverItsCheckDigits() throws Exception
    {
        fixture.accounts.add("NL00ABNA0123456789", IsoCurrency.of("EUR"));

        assertEquals(2, fixture.read("NL02", "NL00").count());
    }

    @Test
    void shouldTellTheProgress() throws Exception
    {
        final long[] last = new long[2];

        PaymentFiles.read(Samples.ING, Samples.accounts(), (bytesRead, bytesTotal) ->
        {
            last[0] = bytesRead;
            last[1] = bytesTotal;
        });

        final long size = Samples.text(Samples.ING).getBytes(StandardCharsets.UTF_8).length;
        assertEquals(size, last[0]);
        assertEquals(size, last[1]);
    }

    private static void assertIds(final String batch, final String payment, final Path path) throws Exception
    {
        final PaymentFile file = PaymentFiles.read(path, Samples.accounts(), ReadProgress.NONE);

        assertEquals(batch, file.batchId().toString());
        assertEquals(payment, id(file.instructions().get(0)));
    }

    private static String id(final Instruction instruction)
    {
        return new Id128(instruction.idHigh(), instruction.idLow()).toString();
    }
}
