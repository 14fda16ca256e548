package io.millrace.tools.iso20022;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.millrace.tools.file.MessageHeader;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.IsoReason;
import io.millrace.tools.refusal.Place;
import io.millrace.tools.report.IsoStatus;
import io.millrace.tools.report.Outcome;

/**
 * Status reports as another library reads them: the official structure, and nothing in it that is lost.
 */
final class Pain002WriterTest
{
    private static final Instant CREATED = Instant.parse("2026-11-23T10:11:12.999Z");
    private static final String SECOND_BLOCK = """
        </CdtTrfTxInf>
        </PmtInf>
        <PmtInf>
        <PmtInfId>P2</PmtInfId>
        <ReqdExctnDt>2024-03-01</ReqdExctnDt>
        <DbtrAcct><Id><IBAN>NL02ABNA0123456789</IBAN></Id></DbtrAcct>
        <CdtTrfTxInf>
        """;

    @TempDir
    Path directory;

    private Pain001Fixture fixture;

    @BeforeEach
    void fixture() throws Exception
    {
        fixture = new Pain001Fixture(directory);
    }

    @ParameterizedTest
    @CsvSource(
    {
        "02, 03", "03, 03", "04, 04", "05, 05", "06, 06", "07, 07", "08, 08", "09, 10", "10, 11", "11, 12", "12, 14",
        "13, 14", "99, 14"
    })
    void shouldAnswerEveryVersionInTheOneThatGoesWithIt(final String asked, final String answered) throws Exception
    {
        final PaymentFile file = fixture.read(
            "<Document>", "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001." + asked + "\">",
            "</CdtTrfTxInf>\n<CdtTrfTxInf>\n", SECOND_BLOCK,
            "<NbOfTxs>2</NbOfTxs>\n<CtrlSum>30.5</CtrlSum>\n", "");

        final String report = report(file, List.of(Outcome.SCHEDULED, Outcome.refused(false, "closed", "AC07")));

        assertTrue(report.contains("\"urn:iso:std:iso:20022:tech:xsd:pain.002.001." + answered + "\""), report);
        assertTrue(report.contains("<OrgnlMsgNmId>pain.001.001." + asked + "</OrgnlMsgNmId>"), report);
        Iso20022Oracle.assertStandard(report);
    }

    @Test
    void shouldReportTwoBlocksOfOneNameAndDayAsTwo() throws Exception
    {
        final PaymentFile file = fixture.read(
            "</CdtTrfTxInf>\n<CdtTrfTxInf>\n", SECOND_BLOCK.replace("P2", "P1"),
            "<NbOfTxs>2</NbOfTxs>\n<CtrlSum>30.5</CtrlSum>\n", "");

        final String report = report(file, List.of(Outcome.ACCEPTED, Outcome.ACCEPTED));

        assertEquals(2, report.lines().filter(line -> line.contains("<OrgnlPmtInfId>P1<")).count(), report);
        Iso20022Oracle.assertStandard(report);
    }

    @Test
    void shouldSayAllThatAPaymentStatusReportSays() throws Exception
    {
        final PaymentFile file = fixture.read("E1", "a &amp; <![CDATA[<b>]]>");

        final String report = report(
            file, List.of(Outcome.ACCEPTED_EARLIER, Outcome.refused(true, "insufficient funds", "AM04")));

        assertEquals("""
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03">
              <CstmrPmtStsRpt>
                <GrpHdr>
                  <MsgId>MSGID</MsgId>
                  <CreDtTm>2026-11-23T10:11:12Z</CreDtTm>
                </GrpHdr>
                <OrgnlGrpInfAndSts>
                  <OrgnlMsgId>M1</OrgnlMsgId>
                  <OrgnlMsgNmId>pain.001.001.03</OrgnlMsgNmId>
                  <OrgnlNbOfTxs>2</OrgnlNbOfTxs>
                  <OrgnlCtrlSum>30.50</OrgnlCtrlSum>
                  <GrpSts>PART</GrpSts>
                  <NbOfTxsPerSts>
                    <DtldNbOfTxs>1</DtldNbOfTxs>
                    <DtldSts>ACSC</DtldSts>
                    <DtldCtrlSum>10.00</DtldCtrlSum>
                  </NbOfTxsPerSts>
                  <NbOfTxsPerSts>
                    <DtldNbOfTxs>1</DtldNbOfTxs>
                    <DtldSts>RJCT</DtldSts>
                    <DtldCtrlSum>20.50</DtldCtrlSum>
                  </NbOfTxsPerSts>
                </OrgnlGrpInfAndSts>
                <OrgnlPmtInfAndSts>
                  <OrgnlPmtInfId>P1</OrgnlPmtInfId>
                  <OrgnlNbOfTxs>2</OrgnlNbOfTxs>
                  <OrgnlCtrlSum>30.50</OrgnlCtrlSum>
                  <PmtInfSts>PART</PmtInfSts>
                  <NbOfTxsPerSts>
                    <DtldNbOfTxs>1</DtldNbOfTxs>
                    <DtldSts>ACSC</DtldSts>
                    <DtldCtrlSum>10.00</DtldCtrlSum>
                  </NbOfTxsPerSts>
                  <NbOfTxsPerSts>
                    <DtldNbOfTxs>1</DtldNbOfTxs>
                    <DtldSts>RJCT</DtldSts>
                    <DtldCtrlSum>20.50</DtldCtrlSum>
                  </NbOfTxsPerSts>
                  <TxInfAndSts>
                    <OrgnlInstrId>I1</OrgnlInstrId>
                    <OrgnlEndToEndId>a &amp; &lt;b&gt;</OrgnlEndToEndId>
                    <TxSts>ACSC</TxSts>
                    <AcctSvcrRef>ID</AcctSvcrRef>
                    <OrgnlTxRef>
                      <Amt>
                        <InstdAmt Ccy="EUR">10.00</InstdAmt>
                      </Amt>
                    </OrgnlTxRef>
                  </TxInfAndSts>
                  <TxInfAndSts>
                    <OrgnlEndToEndId>NOTPROVIDED</OrgnlEndToEndId>
                    <TxSts>RJCT</TxSts>
                    <StsRsnInf>
                      <Rsn>
                        <Cd>AM04</Cd>
                      </Rsn>
                      <AddtlInf>insufficient funds</AddtlInf>
                    </StsRsnInf>
                    <AcctSvcrRef>ID</AcctSvcrRef>
                    <OrgnlTxRef>
                      <Amt>
                        <InstdAmt Ccy="EUR">20.50</InstdAmt>
                      </Amt>
                    </OrgnlTxRef>
                  </TxInfAndSts>
                </OrgnlPmtInfAndSts>
              </CstmrPmtStsRpt>
            </Document>
            """, report.replaceAll("<MsgId>[0-9a-f]{32}<", "<MsgId>MSGID<").replaceAll("Ref>[0-9a-f]{32}<", "Ref>ID<"));
        Iso20022Oracle.assertStandard(report);
    }

    @ParameterizedTest
    @CsvSource(
    {
        "10.005, 30.505, true", "0.00, 20.50, true", "-10.00, 10.50, false", "10.000001, 30.500001, false",
        "9999999999999999999, 10000000000000000019.50, false",
    })
    void shouldRepeatAnAmountThatCannotBePaidOnlyWhereTheStandardHasRoomForIt(
        final String amount, final String sum, final boolean isRepeated) throws Exception
    {
        final PaymentFile file = fixture.read(
            ">10.00<", ">" + amount + "<", "30.50<", sum + "<", "30.5<", sum + "<");

        final String report = report(file, List.of(Outcome.refused(false, "amount", "AM12"), Outcome.ACCEPTED));

        assertEquals(isRepeated, report.contains("<InstdAmt Ccy=\"EUR\">" + amount + "</InstdAmt>"), report);
        assertEquals(sum.length() < 20, report.contains("<OrgnlCtrlSum>" + sum + "</OrgnlCtrlSum>"), report);
        Iso20022Oracle.assertStandard(report);
    }

    @Test
    void shouldAnswerAFileThatIsRefusedAsAWhole() throws Exception
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final FileRefused refused = new FileRefused(new Place("f.xml", 7, 1), IsoReason.AM10, "x".repeat(210));

        Pain002Writer.write(
            out, new MessageHeader("pain.001.001.09", "M".repeat(50)), CREATED, IsoStatus.RJCT, refused);

        final String report = out.toString(UTF_8);
        assertTrue(report.contains("<OrgnlMsgId>" + "M".repeat(35) + "</OrgnlMsgId>"), report);
        assertTrue(report.contains("<AddtlInf>line 7: " + "x".repeat(97) + "</AddtlInf>"), report);
        assertTrue(report.contains("<AddtlInf>" + "x".repeat(8) + "</AddtlInf>"), report);
        Iso20022Oracle.assertStandard(report);
    }

    @Test
    void shouldTellTwoReportsOnOneFileApart() throws Exception
    {
        final ByteArrayOutputStream first = new ByteArrayOutputStream();
        final ByteArrayOutputStream second = new ByteArrayOutputStream();

        Pain002Writer.write(first, MessageHeader.UNREAD, CREATED, IsoStatus.PDNG, null);
        Pain002Writer.write(second, MessageHeader.UNREAD, CREATED.plusNanos(1), IsoStatus.PDNG, null);

        assertEquals(1, first.toString(UTF_8).lines().filter(
            line -> line.contains("MsgId>") && !second.toString(UTF_8).contains(line)).count());
        Iso20022Oracle.assertStandard(first.toString(UTF_8));
    }

    private static String report(final PaymentFile file, final List<Outcome> outcomes) throws Exception
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        Pain002Writer.write(out, file, CREATED, (instruction, index) -> outcomes.get(index));
        return out.toString(UTF_8);
    }
}
