package io.millrace.tools.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.millrace.tools.PaymentFiles;
import io.millrace.tools.Samples;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.file.Instruction;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.file.ReadProgress;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.refusal.FileRefused;

final class ReferencesDirectoryTest
{
    private static final String BLOCK = "<PmtInf><PmtInfId>P1</PmtInfId><PmtMtd>TRF</PmtMtd>" +
        "<ReqdExctnDt>2026-11-23</ReqdExctnDt><DbtrAcct><Id><Othr><Id>payer</Id></Othr></Id></DbtrAcct>\n" +
        transfer("I1", "E1") + transfer("I1", "E1") + transfer("I\\t", "\u20ac&#9;&#10;\u00fc") + "</PmtInf>\n";
    /** Two blocks of one name; payments of one name, and one without any. */
    private static final String FILE = "<Document><CstmrCdtTrfInitn><GrpHdr><MsgId>M\\1</MsgId>" +
        "<InitgPty><Nm>The&#9;Sender</Nm></InitgPty></GrpHdr>\n" + BLOCK +
        BLOCK.replace("</PmtInf>", transfer("", "") + transfer("", "") + "</PmtInf>") +
        "</CstmrCdtTrfInitn></Document>\n";

    @TempDir
    private Path temporary = Path.of("");

    private AccountDirectory accounts = new AccountDirectory();
    private ReferencesDirectory directory = new ReferencesDirectory(temporary);

    @BeforeEach
    void accounts() throws Exception
    {
        accounts = Samples.accounts();
        accounts.add("payer", IsoCurrency.of("EUR"));
        accounts.add("payee", IsoCurrency.of("EUR"));
        directory = new ReferencesDirectory(temporary.resolve("references"));
    }

    static Path[] samples()
    {
        return new Path[] { Samples.ABN_AMRO, Samples.ING, Samples.SEPA, Samples.PAYROLL };
    }

    @ParameterizedTest
    @MethodSource("samples")
    void shouldNameEachPaymentOfAFile(final Path sample) throws Exception
    {
        try (PaymentFile file = PaymentFiles.read(sample, accounts, ReadProgress.NONE))
        {
            directory.keep(file);

            assertEquals(names(file), kept(file.batchId()));
        }
    }

    @Test
    void shouldNameWhatIsRepeatedAndWhatHasToBeEscaped() throws Exception
    {
        try (PaymentFile file = read(FILE))
        {
            directory.keep(file);

            assertEquals(8, file.count());
            assertEquals(names(file), kept(file.batchId()));
            assertEquals(8, kept(file.batchId()).stream().map(Named::id).distinct().count());
            assertTrue(text(file.batchId()).contains("\nagain\tI1\tE1\n"), text(file.batchId()));
            assertTrue(text(file.batchId()).contains("payment\tI\\\\t\t\u20ac \u00fc\n"), text(file.batchId()));
        }
    }

    @Test
    void shouldNameABlockByItsPlaceInTheFile() throws Exception
    {
        try (PaymentFile file = read(FILE.replace("</PmtMtd>", "</PmtMtd><BtchBookg>1</BtchBookg>")))
        {
            directory.keep(file);

            try (ReferencesReader reader = directory.open(file.batchId()))
            {
                assertNotNull(reader);
                for (final Instruction instruction : file.instructions())
                {
                    assertTrue(reader.next());
                    assertEquals(instruction.block().reference(), reader.block());
                    assertEquals("P1", reader.references().ofBlock().paymentInformationId());
                }
                assertFalse(reader.next());
            }
        }
    }

    @Test
    void shouldFindAPaymentByEitherName() throws Exception
    {
        try (PaymentFile file = read(FILE))
        {
            directory.keep(file);
            final List<Id128> ids = names(file).stream().map(Named::id).toList();

            assertEquals(List.of(ids.get(0), ids.get(1), ids.get(3), ids.get(4)), directory.find("E1", 9));
            assertEquals(ids.subList(0, 1), directory.find("I1", 1));
            assertEquals(List.of(ids.get(2), ids.get(5)), directory.find("I\\t", 9));
            assertEquals(List.of(), directory.find("E", 9));
            assertEquals("E1", String.valueOf(directory.find(file.batchId(), ids.get(1))).replaceAll(".*=(.*)]", "$1"));
            assertNull(directory.find(file.batchId(), file.batchId()));
            assertNull(directory.open(ids.get(0)));
        }
    }

    @Test
    void shouldRefuseWhatIsOfAnotherBatch() throws Exception
    {
        try (PaymentFile file = read(FILE))
        {
            directory.keep(file);
            final Id128 other = new Id128(1, 2);
            Files.copy(path(file.batchId()), path(other));

            assertTrue(String.valueOf(assertThrows(FileRefused.class, () -> directory.open(other)).getMessage())
                .contains(other + ".gz:2: is not a line of 'millrace references 1' for this batch"));
        }
    }

    @Test
    void shouldGiveOtherIdsToNamesThatWereChanged() throws Exception
    {
        try (PaymentFile file = read(FILE))
        {
            directory.keep(file);
            write(file.batchId(), text(file.batchId()).replaceFirst("\tE1\n", "\tE2\n"));

            final List<Named> named = kept(file.batchId());

            assertEquals("E2", named.get(0).references().endToEndId());
            assertTrue(names(file).stream().noneMatch(honest -> honest.id().equals(named.get(0).id())));
        }
    }

    @Test
    void shouldRefuseWhatItDidNotWrite() throws Exception
    {
        try (PaymentFile file = read(FILE))
        {
            directory.keep(file);
            final String text = text(file.batchId());
            for (final String broken : List.of(text.replace("references 1", "references 2"),
                text.replace("group\t", "team\t"), text.replace("end\t8", "end\t7"), text.replace("end\t8\n", ""),
                text + "more\n", text.replace("again\t", "payment"), text.replace("\\\\t", "\\x"),
                text.replace("block\t0", "block\tzero"), text.replace("payment\tI1\tE1", "payment\tI1")))
            {
                write(file.batchId(), broken);
                assertThrows(FileRefused.class, () -> kept(file.batchId()), broken);
            }
        }
    }

    @Test
    void shouldFindEveryDamage() throws Exception
    {
        try (PaymentFile file = read(FILE))
        {
            directory.keep(file);
            final byte[] bytes = Files.readAllBytes(path(file.batchId()));
            int refused = 0;
            for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++)
            {
                final byte[] flipped = bytes.clone();
                flipped[bit / Byte.SIZE] ^= (byte)(1 << bit % Byte.SIZE);
                refused += isRefused(file, flipped) ? 1 : 0;
            }
            for (int length = 0; length < bytes.length; length++)
            {
                assertTrue(isRefused(file, Arrays.copyOf(bytes, length)), "length=" + length);
            }
            // Time, system and some flags of the head of a gzip file say nothing.
            assertTrue(refused > (bytes.length - 9) * Byte.SIZE, "refused=" + refused + " bytes=" + bytes.length);
        }
    }

    private boolean isRefused(final PaymentFile file, final byte[] bytes) throws IOException
    {
        Files.write(path(file.batchId()), bytes);
        try
        {
            assertEquals(names(file), kept(file.batchId()));
            return false;
        }
        catch (final FileRefused expected)
        {
            return true;
        }
    }

    private List<Named> kept(final Id128 batch) throws FileRefused
    {
        final List<Named> named = new ArrayList<>();
        try (ReferencesReader reader = directory.open(batch))
        {
            while (reader != null && reader.next())
            {
                named.add(new Named(reader.payment(), reader.references()));
            }
        }
        return named;
    }

    private static List<Named> names(final PaymentFile file)
    {
        final List<Named> named = new ArrayList<>();
        for (final Instruction instruction : file.instructions())
        {
            final String instructionId = instruction.instructionId();
            final String endToEndId = instruction.endToEndId();
            named.add(new Named(new Id128(instruction.idHigh(), instruction.idLow()), new References(
                file.group() == null ? null : file.groupId(), instruction.paymentInformationId(),
                instructionId == null || instructionId.isEmpty() ? null : instructionId,
                endToEndId == null || endToEndId.isEmpty() ? null : endToEndId)));
        }
        return named;
    }

    private PaymentFile read(final String text) throws Exception
    {
        return PaymentFiles.read(
            Files.writeString(temporary.resolve("pain.xml"), text), accounts, ReadProgress.NONE);
    }

    private Path path(final Id128 batch)
    {
        return temporary.resolve("references").resolve(batch + ".gz");
    }

    private String text(final Id128 batch) throws IOException
    {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(path(batch))))
        {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void write(final Id128 batch, final String text) throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes))
        {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        Files.write(path(batch), bytes.toByteArray());
    }

    private static String transfer(final String instructionId, final String endToEndId)
    {
        return "<CdtTrfTxInf><PmtId><InstrId>" + instructionId + "</InstrId><EndToEndId>" + endToEndId +
            "</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"EUR\">1.00</InstdAmt></Amt>" +
            "<CdtrAcct><Id><Othr><Id>payee</Id></Othr></Id></CdtrAcct></CdtTrfTxInf>\n";
    }

    private record Named(Id128 id, References references)
    {
    }
}
