package io.millrace.tools.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.millrace.tools.PaymentFiles;
import io.millrace.tools.Samples;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.file.Instruction;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.file.ReadProgress;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.refusal.FileRefused;

final class CsvPaymentReaderTest
{
    private static final String HEADER = "id,debtor,creditor,currency,amount\n";
    private static final int MUTATIONS = 2_000;

    @TempDir
    Path directory;

    private final AccountDirectory accounts = new AccountDirectory();

    @BeforeEach
    void accounts() throws Exception
    {
        accounts.add("a", IsoCurrency.of("EUR"));
        accounts.add("b", IsoCurrency.of("EUR"));
    }

    @Test
    void shouldRefuseAGigabyteAtOnce() throws Exception
    {
        final Path path = directory.resolve("huge.csv");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw"))
        {
            file.write(HEADER.getBytes(StandardCharsets.US_ASCII));
            file.setLength(1L << 30);
        }

        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThrows(
            FileRefused.class, () -> PaymentFiles.read(path, accounts, ReadProgress.NONE)));
    }

    @Test
    void shouldReadThePayroll() throws Exception
    {
        final PaymentFile file = PaymentFiles.read(Samples.PAYROLL, Samples.accounts(), ReadProgress.NONE);

        final Instruction first = file.instructions().get(0);
        assertEquals(20, file.count());
        assertEquals(69_833_60, file.controlSumMinor());
        assertEquals(2, first.line());
        assertEquals("2026-05-001", first.instructionId());
        assertEquals("Salary May, Bakker", first.endToEndId());
        assertEquals("millrace-works EUR", first.debtor().toString());
        assertEquals("staff-01 EUR", first.creditor().toString());
        assertNull(first.requestedDate());
    }

    @Test
    void shouldReadColumnsInAnyOrderAndTheSameBatch() throws Exception
    {
        final PaymentFile plain = read(HEADER + "1,a,b,EUR,1.50\n2,b,a,EUR,2\n");
        final PaymentFile other = read(
            "\uFEFF Amount ,REFERENCE,currency,id,creditor,debtor\r\n\"1.500\",,\"EUR\", 1 ,b,\"a\"\r\n\r\n" +
                "2.00,,EUR,2,a,b");

        assertEquals(plain.batchId(), other.batchId());
        assertEquals(3_50, other.controlSumMinor());
        assertEquals(4, other.instructions().get(1).line());
        assertEquals(plain.instructions().get(0), other.instructions().get(0));
    }

    @Test
    void shouldNameTheBatchByAllThatItSays() throws Exception
    {
        final PaymentFile file = read(HEADER + "1,a,b,EUR,1.50\n2,b,a,EUR,2\n");

        assertNotEquals(file.batchId(), read(HEADER + "1,a,b,EUR,1.51\n2,b,a,EUR,2\n").batchId());
        assertNotEquals(file.batchId(), read(HEADER + "2,b,a,EUR,2\n1,a,b,EUR,1.50\n").batchId());
        assertNotEquals(file.batchId(), read(HEADER + "1,b,a,EUR,1.50\n2,b,a,EUR,2\n").batchId());
    }

    @Test
    void shouldKeepQuotedLinesTogether() throws Exception
    {
        final PaymentFile file =
            read("id,debtor,creditor,currency,amount,reference\n1,a,b,EUR,1,\"x \"\"y\"\"\"\n" + "2,a,b,EUR,1,\n");

        assertEquals("x \"y\"", file.instructions().get(0).endToEndId());
        assertEquals(3, file.instructions().get(1).line());
    }

    @Test
    void shouldLetTheLedgerAnswerAnIdThatStandsTwice() throws Exception
    {
        final PaymentFile file = read(HEADER + "1,a,b,EUR,1\n1,a,b,EUR,1\n");

        assertEquals(file.instructions().get(0).idLow(), file.instructions().get(1).idLow());
        assertEquals(2, file.count());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value =
    {
        "1,a,b,EUR             | :2: 4 fields, but the header has 5 (FF01)",
        "1,a,b,EUR,1,x         | :2: 6 fields, but the header has 5 (FF01)",
        ",a,b,EUR,1            | :2: id is empty (CH21)",
        "1,,b,EUR,1            | :2: debtor is empty (CH21)",
        "1,a,b,,1              | :2: currency is empty (CH21)",
        "1,a,b,EUR,            | :2: amount is empty (CH21)",
        "1,c,b,EUR,1           | :2: debtor account 'c' is not known (AC02)",
        "1,a,b,USD,1 | :2: debtor account 'a' is held in EUR, not in USD: the ledger does not convert (AM03)",
        "1,a,b,eur,1           | :2: currency 'eur' is not in ISO 4217 (AM11)",
        "1,a,b,EUR,\"1,00\"    | :2: amount '1,00' is not a decimal number (AM12)",
        "1,\"a,b,EUR,1         | :2: not CSV: Unclosed quoted field at end of input (FF01)",
        "1,\"a\"x,b,EUR,1      | :2: not CSV: Unexpected character after closing quote: 'x' (0x78) (FF01)",
        "00000000-0000-0000-0000-000000000000,a,b,EUR,1 " +
            "| :2: the UUID '00000000-0000-0000-0000-000000000000' is not an id (CH16)",
    })
    void shouldRefuseARow(final String row, final String line) throws Exception
    {
        assertRefused(line, HEADER + row + "\n");
    }

    @Test
    void shouldRefuseAWrongRowWhereverItStands() throws Exception
    {
        assertRefused(":4: amount 'x' is not a decimal number (AM12)",
            HEADER + "1,a,b,EUR,1\n\n2,a,b,EUR,x\n3,a,b,EUR,1");
    }

    @Test
    void shouldRefuseAnIdThatWritesToATerminal() throws Exception
    {
        assertRefused(
            ":2: id 'x\\u001b[2J' has a control character or more than 140 characters (CH16)",
            HEADER + "x\u001b[2J,a,b,EUR,1");
    }

    @Test
    void shouldRefuseAHeader() throws Exception
    {
        assertRefused(
            ":1: unknown column 'sum', the columns are id,debtor,creditor,currency,amount,reference (FF01)",
            "id,debtor,creditor,currency,sum\n");
        assertRefused(":1: column amount is missing (FF01)", "id,debtor,creditor,currency\n");
        assertRefused(":1: column id stands twice (FF01)", "id,debtor,id,creditor,currency,amount\n");
        assertRefused(": is empty, not even a header line (FF01)", "");
        assertRefused(": has no payment in it (CH21)", HEADER);
    }

    @Test
    void shouldRefuseWhatIsNotUtf8() throws Exception
    {
        final Path path = directory.resolve("payments.csv");
        Files.write(path, (HEADER + "1,a,b,EUR,1\nZ\u00fcrich,a,b,EUR,1\n").getBytes(StandardCharsets.ISO_8859_1));

        final FileRefused refused = assertThrows(
            FileRefused.class, () -> PaymentFiles.read(path, accounts, ReadProgress.NONE));

        assertEquals(path + ":3: id 'Z\uFFFDrich' is not UTF-8 (FF01)", refused.getMessage());
    }

    @Test
    void shouldRefuseAQuoteThatSwallowsTheFile() throws Exception
    {
        final String line = refusal(HEADER + "\"1" + ",a,b,EUR,1\n".repeat(100_000));

        assertTrue(line.startsWith(":2: not CSV: "), line);
    }

    @Test
    void shouldNeverFailInAnotherWayThanRefusing() throws Exception
    {
        final long seed = Long.getLong("seed", System.nanoTime());
        final Random random = new Random(seed);
        final AccountDirectory known = Samples.accounts();
        final byte[] bytes = Files.readAllBytes(Samples.PAYROLL);
        final Path path = directory.resolve("mutant.csv");

        for (int i = 0; i < MUTATIONS; i++)
        {
            final byte[] mutant = bytes.clone();
            for (int changes = 1 + random.nextInt(8); changes > 0; changes--)
            {
                mutant[random.nextInt(mutant.length)] = (byte)random.nextInt();
            }
            Files.write(path, mutant);
            try
            {
                PaymentFiles.read(path, known, ReadProgress.NONE);
            }
            catch (final FileRefused ex)
            {
                assertEquals(1, String.valueOf(ex.getMessage()).lines().count(), "-Dseed=" + seed);
            }
            catch (final RuntimeException ex)
            {
                fail("-Dseed=" + seed + " mutation=" + i, ex);
            }
        }
    }

    private PaymentFile read(final String text) throws Exception
    {
        return PaymentFiles.read(
            Files.writeString(directory.resolve("payments.csv"), text), accounts, ReadProgress.NONE);
    }

    private void assertRefused(final String line, final String text) throws Exception
    {
        assertEquals(line, refusal(text));
    }

    private String refusal(final String text) throws Exception
    {
        final Path path = Files.writeString(directory.resolve("payments.csv"), text);
        final FileRefused refused = assertThrows(
            FileRefused.class, () -> PaymentFiles.read(path, accounts, ReadProgress.NONE));
        return String.valueOf(refused.getMessage()).replace(path.toString(), "");
    }
}
