package io.millrace.tools.iso20022;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.millrace.tools.PaymentFiles;
import io.millrace.tools.Samples;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.file.ReadProgress;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.IsoReason;

/**
 * What a reader must not take, and the line that it says instead.
 */
final class Pain001RefusalTest
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
    void shouldRefuseAWrongCountOfTheGroup()
    {
        fixture.assertRefused(
            "pain.xml:5:10: NbOfTxs of the group is 3, but it has 2 payments (AM19)",
            "<NbOfTxs>2</NbOfTxs>\n<CtrlSum>30.50", "<NbOfTxs>3</NbOfTxs>\n<CtrlSum>30.50");
    }

    @Test
    void shouldRefuseAWrongCountOfABlock()
    {
        fixture.assertRefused(
            "pain.xml:12:10: NbOfTxs of the payment information block is 1, but it has 2 payments (AM20)",
            "<NbOfTxs>2</NbOfTxs>\n<CtrlSum>30.5<", "<NbOfTxs>1</NbOfTxs>\n<CtrlSum>30.5<");
    }

    @Test
    void shouldRefuseAWrongSumOfTheGroup()
    {
        fixture.assertRefused(
            "pain.xml:6:10: CtrlSum of the group is 30.51, but its amounts add up to 30.50 (AM10)", "30.50<", "30.51<");
    }

    @Test
    void shouldRefuseAWrongSumOfABlock()
    {
        fixture.assertRefused(
            "pain.xml:13:10: CtrlSum of the payment information block is 30.4999, but its amounts add up to 30.50" +
                " (AM10)",
            "30.5<", "30.4999<");
    }

    @ParameterizedTest
    @ValueSource(strings =
    { "1e3", "-1", ".", "", "30,50" })
    void shouldRefuseASumThatIsNone(final String sum)
    {
        fixture.assertRefused("pain.xml:6:10: CtrlSum '" + sum + "' is not a sum (AM10)", ">30.50<", ">" + sum + "<");
    }

    @Test
    void shouldRefuseACountThatIsNone()
    {
        fixture.assertRefused("pain.xml:5:10: NbOfTxs 'two' is not a count (AM19)", ">2<", ">two<");
    }

    @Test
    void shouldRefuseATruncatedFile()
    {
        final String line = fixture.refusal(Pain001Fixture.FILE.substring(0, 500));

        assertTrue(line.startsWith("pain.xml:19:"), line);
        assertTrue(line.contains(": not well-formed XML: "), line);
        assertTrue(line.matches(".*[^.] \\(FF01\\)"), line);
        assertFalse(line.contains("ParseError") || line.contains("Message:"), line);
        assertEquals(1, line.lines().count());
    }

    @Test
    void shouldRefuseWhatStandsBehindTheDocument()
    {
        final String line = fixture.refusal(Pain001Fixture.FILE + "<Document/>");

        assertTrue(line.startsWith("pain.xml:29:"), line);
    }

    @Test
    void shouldRefuseAnotherMessage()
    {
        final FileRefused refused = assertThrows(
            FileRefused.class,
            () -> PaymentFiles.read(
                Samples.DIRECTORY.resolve("camt.053.001.02.xml"), new AccountDirectory(), ReadProgress.NONE));

        assertEquals("BkToCstmrStmt is not a credit transfer initiation (pain.001)", refused.what());
        assertEquals(IsoReason.FF01, refused.reason());
    }

    @Test
    void shouldRefuseAMessageWithoutAName()
    {
        fixture.assertRefused("pain.xml:3:9: GrpHdr has no MsgId (CH21)", "<MsgId>M1</MsgId>", "<MsgId> </MsgId>");
    }

    @Test
    void shouldRefuseAMessageWithoutAHeader()
    {
        fixture.assertRefused(
            "pain.xml:16:14: CdtTrfTxInf has no GrpHdr in front of it (CH21)", "GrpHdr>", "Header>");
    }

    @Test
    void shouldRefuseAMessageWithoutPayments()
    {
        fixture.assertTextRefused(
            "pain.xml: has no payment in it (CH21)",
            "<Document><CstmrCdtTrfInitn><GrpHdr><MsgId>M</MsgId></GrpHdr></CstmrCdtTrfInitn></Document>");
    }

    @Test
    void shouldRefuseAnElementThatStandsTwice()
    {
        fixture.assertRefused(
            "pain.xml:5:18: MsgId stands twice (CH17)", "<MsgId>M1</MsgId>\n",
            "<MsgId>M1</MsgId>\n<MsgId>M2</MsgId>\n");
        fixture.assertRefused("pain.xml:6:10: NbOfTxs of the group stands twice (CH17)", "<CtrlSum>30.50</CtrlSum>",
            "<NbOfTxs>2</NbOfTxs>");
        fixture.assertRefused("pain.xml:19:44: Amt stands twice (CH17)",
            "<CdtrAcct>", "<Amt><InstdAmt Ccy=\"EUR\">1</InstdAmt></Amt>\n<CdtrAcct>");
        fixture.assertRefused("pain.xml:18:53: Amt has two amounts (CH17)", "10.00</InstdAmt>",
            "10.00</InstdAmt><InstdAmt/>");
        fixture.assertRefused("pain.xml:15:52: DbtrAcct has two ids (CH17)", "</IBAN>", "</IBAN><IBAN>");
    }

    @Test
    void shouldRefuseAnAmountThatIsToBeConverted()
    {
        fixture.assertRefused(
            "pain.xml:18:15: EqvtAmt gives the amount in another currency than it is to be paid in:" +
                " the ledger does not convert, give InstdAmt (CH17)",
            "<InstdAmt Ccy=\"EUR\">10.00</InstdAmt>",
            "<EqvtAmt><Amt Ccy=\"EUR\">10.00</Amt><CcyOfTrf>USD</CcyOfTrf></EqvtAmt>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value =
    {
        "1e1    | amount '1e1' is not a decimal number (AM12)",
        "''     | amount '' is not a decimal number (AM12)",
    })
    void shouldRefuseAnAmountThatIsNone(final String amount, final String what)
    {
        fixture.assertRefused("pain.xml:18:26: " + what, ">10.00<", ">" + amount + "<");
    }

    @Test
    void shouldHoldAnAmountThatCannotBePaidAgainstTheControlSum()
    {
        fixture.assertRefused(
            "pain.xml:13:10: CtrlSum of the payment information block is 30.5, but its amounts add up to 30.505 (AM10)",
            ">10.00<", ">10.005<");
    }

    @Test
    void shouldRefuseAmountsThatNoSumCanHold()
    {
        fixture.assertRefused(
            "pain.xml:21:14: the amounts up to here are beyond 2^63-1 minor units in all (AM12)",
            ">10.00<", ">92233720368547758.07<", ">20.50<", ">0.01<");
    }

    @Test
    void shouldRefuseACurrencyThatNoLedgerHolds()
    {
        fixture.assertRefused("pain.xml:18:26: currency 'EUX' is not in ISO 4217 (AM11)", "\"EUR\">10", "\"EUX\">10");
        fixture.assertRefused(
            "pain.xml:18:26: currency XAU has no minor unit, so no ledger can hold it (AM03)", "\"EUR\">10",
            "\"XAU\">10");
        fixture.assertRefused("pain.xml:18:16: InstdAmt has no Ccy (AM11)", " Ccy=\"EUR\">10", ">10");
    }

    @Test
    void shouldRefuseAMistypedIban()
    {
        fixture.assertRefused(
            "pain.xml:15:21: debtor account 'NL03ABNA0123456789' is not an IBAN: its check digits, length or" +
                " structure are wrong (AC02)",
            "NL02", "NL03");
    }

    @Test
    void shouldRefuseAnUnknownDebtor()
    {
        fixture.assertRefused(
            "pain.xml:15:21: debtor account 'NL44RABO0123456789' is not known (AC02)", "NL02ABNA", "NL44RABO");
    }

    @Test
    void shouldRefuseAnAccountInAnotherCurrency()
    {
        fixture.assertRefused(
            "pain.xml:15:21: debtor account 'NL02ABNA0123456789' is held in EUR and JPY and KWD and USD, not in CHF:" +
                " the ledger does not convert (AM03)",
            "\"EUR\">10", "\"CHF\">10");
        fixture.assertRefused(
            "pain.xml:18:26: amount in EUR from a debtor account in 'USD': the ledger does not convert (AM03)",
            "</Id></DbtrAcct>", "</Id><Ccy>USD</Ccy></DbtrAcct>");
    }

    @Test
    void shouldRefuseAPaymentThatLacksSomething()
    {
        fixture.assertRefused("pain.xml:15:11: DbtrAcct has neither an IBAN nor another id (CH21)",
            "<IBAN>NL02ABNA0123456789</IBAN>", "");
        fixture.assertRefused("pain.xml:16:14: CdtTrfTxInf has no DbtrAcct in front of it (CH21)", "DbtrAcct>", "X>");
        fixture.assertRefused("pain.xml:16:14: CdtTrfTxInf has no CdtrAcct (CH21)", "CdtrAcct>", "X>");
        fixture.assertRefused("pain.xml:16:14: CdtTrfTxInf has no Amt (CH21)", "Amt>\n", "X>\n", "<Amt>", "<X>");
        fixture.assertRefused("pain.xml:18:6: Amt has no InstdAmt (AM12)",
            "<InstdAmt Ccy=\"EUR\">10.00</InstdAmt>", "");
    }

    @ParameterizedTest
    @ValueSource(strings =
    { "2023-02-29", "29.02.2024", "", "2024-02-29T10:00" })
    void shouldRefuseADateThatIsNone(final String date)
    {
        fixture.assertRefused(
            "pain.xml:14:14: ReqdExctnDt '" + date + "' is not a date (DT01)", "2024-02-29", date);
    }

    @Test
    void shouldRefuseAPaymentWithoutADate()
    {
        fixture.assertRefused(
            "pain.xml:16:14: CdtTrfTxInf has no ReqdExctnDt in front of it (DT01)",
            "<ReqdExctnDt>2024-02-29</ReqdExctnDt>\n", "\n");
    }

    @Test
    void shouldRefuseAFlagThatIsNone()
    {
        fixture.assertRefused("pain.xml:12:12: BtchBookg 'yes' is neither true nor false (CH16)",
            "</PmtMtd>\n", "</PmtMtd>\n<BtchBookg>yes</BtchBookg>");
    }

    @Test
    void shouldRefuseACheque()
    {
        fixture.assertRefused("pain.xml:11:9: PmtMtd CHK: the ledger writes no cheques (CH17)", ">TRF<", ">CHK<");
    }

    @Test
    void shouldRefuseTextAndElementsOutOfPlace()
    {
        fixture.assertRefused("pain.xml:4:3: text where only elements may stand (FF01)", "<MsgId>", "x<MsgId>");
        fixture.assertRefused("pain.xml:4:11: MsgId has an element where only text may stand (FF01)", "M1",
            "<b>M1</b>");
    }

    @Test
    void shouldRefuseWhatHasNoEnd()
    {
        final String line = fixture.refusal(Pain001Fixture.replace("M1", "M".repeat(2_000)));

        assertTrue(line.matches("pain.xml:4:\\d+: a text has more than 1024 characters \\(CH16\\)"), line);
        assertTrue(
            fixture.refusal(Pain001Fixture.replace("M1", "M".repeat(1_000) + "<![CDATA[" + "M".repeat(25) + "]]>"))
                .startsWith("pain.xml:4:"));
        fixture.assertRefused(
            "pain.xml:3:190: elements are nested deeper than 64 (FF01)", "<GrpHdr>", "<a>".repeat(70));
    }

    @Test
    void shouldNotLetAFileWriteToATerminal()
    {
        fixture.assertRefused(
            "pain.xml:19:25: account 'a\\u0085\\u200fb' has a control character or more than 70 characters (CH16)",
            ">creditor<", ">a\u0085\u200fb<");
    }

    @Test
    void shouldRefuseWhatCannotBeRead()
    {
        final FileRefused missing = assertThrows(
            FileRefused.class,
            () -> PaymentFiles.read(Path.of("no", "such.xml"), new AccountDirectory(), ReadProgress.NONE));
        final FileRefused folder = assertThrows(
            FileRefused.class,
            () -> PaymentFiles.read(Path.of("samples"), new AccountDirectory(), ReadProgress.NONE));

        assertEquals(Path.of("no", "such.xml") + ": cannot be read: no such file (FF01)", missing.getMessage());
        assertEquals("samples: is a directory (FF01)", folder.getMessage());
    }
}
