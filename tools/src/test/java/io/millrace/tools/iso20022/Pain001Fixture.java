package io.millrace.tools.iso20022;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.millrace.tools.PaymentFiles;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.file.ReadProgress;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;

/**
 * A small pain.001 whose parts a test replaces, and a directory that knows the accounts in it. The text starts on line
 * 1, has no indentation and one element on a line, so that a place is easily told.
 */
final class Pain001Fixture
{
    static final String FILE = """
        <Document>
        <CstmrCdtTrfInitn>
        <GrpHdr>
        <MsgId>M1</MsgId>
        <NbOfTxs>2</NbOfTxs>
        <CtrlSum>30.50</CtrlSum>
        <InitgPty><Nm>Sender</Nm></InitgPty>
        </GrpHdr>
        <PmtInf>
        <PmtInfId>P1</PmtInfId>
        <PmtMtd>TRF</PmtMtd>
        <NbOfTxs>2</NbOfTxs>
        <CtrlSum>30.5</CtrlSum>
        <ReqdExctnDt>2024-02-29</ReqdExctnDt>
        <DbtrAcct><Id><IBAN>NL02ABNA0123456789</IBAN></Id></DbtrAcct>
        <CdtTrfTxInf>
        <PmtId><InstrId>I1</InstrId><EndToEndId>E1</EndToEndId></PmtId>
        <Amt><InstdAmt Ccy="EUR">10.00</InstdAmt></Amt>
        <CdtrAcct><Id><Othr><Id>creditor</Id></Othr></Id></CdtrAcct>
        </CdtTrfTxInf>
        <CdtTrfTxInf>
        <PmtId><EndToEndId>NOTPROVIDED</EndToEndId></PmtId>
        <Amt><InstdAmt Ccy="EUR">20.50</InstdAmt></Amt>
        <CdtrAcct><Id><Othr><Id>creditor</Id></Othr></Id></CdtrAcct>
        </CdtTrfTxInf>
        </PmtInf>
        </CstmrCdtTrfInitn>
        </Document>
        """;

    final AccountDirectory accounts = new AccountDirectory();
    private final Path path;

    Pain001Fixture(final Path directory) throws InvalidValue
    {
        path = directory.resolve("pain.xml");
        for (final String code : new String[] { "EUR", "JPY", "KWD", "USD" })
        {
            accounts.add("NL02ABNA0123456789", IsoCurrency.of(code));
            accounts.add("creditor", IsoCurrency.of(code));
        }
    }

    /** Reads the file with parts of it replaced: old, new, old, new. */
    PaymentFile read(final String... replacements) throws FileRefused
    {
        return readText(replace(replacements));
    }

    PaymentFile readText(final String text) throws FileRefused
    {
        try
        {
            Files.writeString(path, text);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        return PaymentFiles.read(path, accounts, ReadProgress.NONE);
    }

    /** The whole line of a refusal, without the directory of the test. */
    void assertRefused(final String line, final String... replacements)
    {
        assertTextRefused(line, replace(replacements));
    }

    void assertTextRefused(final String line, final String text)
    {
        assertEquals(line, refusal(text));
    }

    String refusal(final String text)
    {
        final FileRefused refused = assertThrows(FileRefused.class, () -> readText(text));
        return String.valueOf(refused.getMessage()).replace(path.toString(), "pain.xml");
    }

    static String replace(final String... replacements)
    {
        String text = FILE;
        for (int i = 0; i < replacements.length; i += 2)
        {
            assertEquals(true, text.contains(replacements[i]), replacements[i]);
            text = text.replace(replacements[i], replacements[i + 1]);
        }
        return text;
    }
}
