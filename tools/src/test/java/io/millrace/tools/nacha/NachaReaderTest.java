package io.millrace.tools.nacha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.millrace.tools.PaymentFiles;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.file.Instruction;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.file.ReadProgress;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.refusal.FileRefused;

final class NachaReaderTest
{
    private static final long SEED = Long.getLong("seed", 20_261_123L);
    private static final int MUTATIONS = 2_000;

    @TempDir
    Path directory;

    private final AccountDirectory accounts = new AccountDirectory();

    @BeforeEach
    void account() throws Exception
    {
        accounts.add("1234567890", IsoCurrency.of("USD"));
    }

    @Test
    void shouldReadCreditsAndDebits() throws Exception
    {
        final PaymentFile file = read(NachaFixture.sample());

        assertEquals(3, file.count());
        assertEquals(37_75, file.controlSumMinor());
        assertEquals("2611231015A", file.groupId());
        final Instruction credit = file.instructions().get(0);
        assertEquals("1234567890 USD", credit.debtor().toString());
        assertEquals("091400606/123456789 USD", credit.creditor().toString());
        assertEquals(10_00, credit.amountMinor());
        assertEquals(LocalDate.of(2026, 11, 23), credit.requestedDate());
        assertEquals(3, credit.line());
        final Instruction debit = file.instructions().get(2);
        assertEquals("121042882/55 66 USD", debit.debtor().toString());
        assertEquals("1234567890 USD", debit.creditor().toString());
        assertNull(debit.requestedDate());
        assertEquals("2", debit.paymentInformationId());
    }

    @Test
    void shouldReadAnyLineEnds() throws Exception
    {
        final String text = String.join("\n", NachaFixture.sample());
        final PaymentFile file = read(text);

        assertEquals(file, read(text + "\n\n"));
        assertEquals(file, read(text.replace("\n", "\r\n")));
        assertEquals(file, read(text.replace("\n", "")));
    }

    @Test
    void shouldGiveTheSameIdsAgainAndOthersToAnotherFile() throws Exception
    {
        final PaymentFile file = read(NachaFixture.sample());
        final List<String> other = new ArrayList<>(NachaFixture.sample());
        other.set(0, other.get(0).replace("1015A", "1015B"));

        assertEquals(file.batchId(), read(NachaFixture.sample()).batchId());
        assertNotEquals(file.batchId(), read(other).batchId());
        assertNotEquals(file.instructions().get(0).idLow(), read(other).instructions().get(0).idLow());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value =
    {
        "094101 | 093101 | 0 | :1: record size, blocking factor and format code are not 094, 10 and 1 (FF01)",
        "PPD | WEB | 1 | :2: entry class 'WEB' is not taken, only PPD and CCD are (CH17)",
        "5220 | 5221 | 1 | :2: service class 221 is not 200, 220 or 225 (FF01)",
        "1234567890 | 1234567891 | 1 | :2: debtor account '1234567891' is not known (AC02)",
        "261123 | 261332 | 1 | :2: effective entry date '261332' is not a date (DT01)",
        "622 | 621 | 2 | :3: transaction code 21 is not one of a checking or savings account (CH16)",
        "622 | 623 | 2 | :3: transaction code 23 with an amount of 1000 cents (AM01)",
        "0000001000 | 0000000000 | 2 | :3: transaction code 22 with an amount of 0 cents (AM01)",
        "0000001000 | 00000010.0 | 2 | :3: columns 30 to 39 '00000010.0' are not a number (FF01)",
        "0000001000 | 0000001001 | 2 | :6: total of credits in cents of the batch is 3050, but it has 3051 (AM10)",
        "091400606 | 091400706 | 2 | :6: entry hash of the batch is 18280120, but it has 18280130 (AM10)",
        "8220000003 | 8220000002 | 5 | :6: entry and addenda count of the batch is 2, but it has 3 (AM19)",
        "8220 | 8200 | 5 | :6: batch control is not that of batch 1 (FF01)",
        "5200 | 5220 | 6 | :10: batch control is not that of batch 2 (FF01)",
        "9000002 | 9000003 | 10 | :11: batch count is 3, but the file has 2 (AM19)",
        "9000002000002 | 9000002000003 | 10 | :20: block count is 3, but the file has 20 records (FF01)",
        "00000005 | 00000006 | 10 | :11: entry and addenda count of the file is 6, but it has 5 (AM19)",
    })
    void shouldRefuse(final String old, final String changed, final int index, final String line)
    {
        final List<String> records = new ArrayList<>(NachaFixture.sample());
        assertTrue(records.get(index).contains(old), records.get(index));
        records.set(index, records.get(index).replace(old, changed));

        assertEquals(line, refusal(records));
    }

    @Test
    void shouldRefuseEntriesOfTheOtherSide()
    {
        assertEquals(":4: service class 220 has entries of the other side (FF01)", refusal(new NachaFixture()
            .batch(220, "PPD", "").entry(27, "091400606", "1", 1).endBatch().end()));
        assertEquals(":4: service class 225 has entries of the other side (FF01)", refusal(new NachaFixture()
            .batch(225, "PPD", "").entry(22, "091400606", "1", 1).endBatch().end()));
    }

    @Test
    void shouldRefuseAFileThatIsCutAnywhere()
    {
        final String text = String.join("\n", NachaFixture.sample());
        // From the file control on only fillers follow: blocks need not be whole, a record must be.
        final int control = text.indexOf("\n9000002") + 1 + RecordReader.LENGTH;
        for (int length = 3; length < control; length++)
        {
            final String cut = text.substring(0, length);
            assertThrows(FileRefused.class, () -> read(cut), cut);
        }
    }

    @Test
    void shouldRefuseOrReadButNeverFailWhateverIsInside() throws Exception
    {
        final Random random = new Random(SEED);
        final String text = String.join("\n", NachaFixture.sample());
        int read = 0;
        for (int i = 0; i < MUTATIONS; i++)
        {
            final StringBuilder mutant = new StringBuilder(text);
            mutant.setCharAt(3 + random.nextInt(text.length() - 3), (char)random.nextInt(256));
            try
            {
                read(mutant.toString());
                read++;
            }
            catch (final FileRefused refused)
            {
                assertEquals(1, String.valueOf(refused.getMessage()).lines().count());
            }
        }
        assertTrue(read > 0 && read < MUTATIONS, "seed=" + SEED + " read=" + read);
    }

    @Test
    void shouldRefuseAGigabyteAtOnce() throws Exception
    {
        final Path path = directory.resolve("huge");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw"))
        {
            file.write("101".getBytes(StandardCharsets.US_ASCII));
            file.setLength(1L << 30);
        }

        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThrows(
            FileRefused.class, () -> PaymentFiles.read(path, accounts, ReadProgress.NONE)));
    }

    private String refusal(final List<String> records)
    {
        final FileRefused refused = assertThrows(FileRefused.class, () -> read(records));
        return String.valueOf(refused.getMessage()).replace(directory.resolve("file.ach").toString(), "");
    }

    private PaymentFile read(final List<String> records) throws FileRefused, IOException
    {
        return read(String.join("\n", records));
    }

    private PaymentFile read(final String text) throws FileRefused, IOException
    {
        final Path path = directory.resolve("file.ach");
        Files.writeString(path, text, StandardCharsets.ISO_8859_1);
        return PaymentFiles.read(path, accounts, ReadProgress.NONE);
    }
}
