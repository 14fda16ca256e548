package io.millrace.tools.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A payroll as a pain.001 of version 09: salaries of 1.00 to 10.99 EUR from one account to some hundred, as one entry.
 */
final class PayrollFile
{
    static final String DEBTOR = "works";
    private static final int PAYEES = 200;

    private PayrollFile()
    {
    }

    static Path write(final Path file, final int count) throws IOException
    {
        try (BufferedWriter writer = Files.newBufferedWriter(file, UTF_8))
        {
            writer.write("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"><CstmrCdtTrfInitn>\n" +
                "<GrpHdr><MsgId>PAYROLL-2026-11</MsgId><NbOfTxs>" + count + "</NbOfTxs><CtrlSum>" + sum(count) +
                "</CtrlSum><InitgPty><Nm>Works</Nm></InitgPty></GrpHdr>\n" +
                "<PmtInf><PmtInfId>SALARIES</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg>" +
                "<ReqdExctnDt><Dt>2026-01-30</Dt></ReqdExctnDt>" +
                "<DbtrAcct><Id><Othr><Id>" + DEBTOR + "</Id></Othr></Id></DbtrAcct>\n");
            for (int i = 0; i < count; i++)
            {
                writer.write(
                    "<CdtTrfTxInf><PmtId><EndToEndId>S" + i + "</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"EUR\">" +
                        amount(i) + "</InstdAmt></Amt><CdtrAcct><Id><Othr><Id>payee-" + i % PAYEES +
                        "</Id></Othr></Id></CdtrAcct></CdtTrfTxInf>\n");
            }
            writer.write("</PmtInf></CstmrCdtTrfInitn></Document>\n");
        }
        return file;
    }

    static Path writeAccounts(final Path file) throws IOException
    {
        final StringBuilder lines = new StringBuilder("account,currency,balance,overdraft\n");
        lines.append(DEBTOR).append(",EUR,20000000.00,0\n");
        for (int i = 0; i < PAYEES; i++)
        {
            lines.append("payee-").append(i).append(",EUR,0,0\n");
        }
        return Files.writeString(file, lines);
    }

    static BigDecimal sum(final int count)
    {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < count; i++)
        {
            sum = sum.add(amount(i));
        }
        return sum;
    }

    private static BigDecimal amount(final int index)
    {
        return BigDecimal.valueOf(100 + index % 1000, 2);
    }
}
