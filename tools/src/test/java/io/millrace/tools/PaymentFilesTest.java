package io.millrace.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.file.ReadProgress;
import io.millrace.tools.refusal.FileRefused;

final class PaymentFilesTest
{
    @TempDir
    Path directory;

    @Test
    void shouldTellXmlFromCsvByWhatIsInside() throws Exception
    {
        final AccountDirectory accounts = Samples.accounts();

        assertEquals(1, PaymentFiles.read(Samples.ABN_AMRO, accounts, ReadProgress.NONE).count());
        assertEquals(1, PaymentFiles.read(Samples.SEPA, accounts, ReadProgress.NONE).count());
        assertEquals(20, PaymentFiles.read(Samples.PAYROLL, accounts, ReadProgress.NONE).count());
    }

    @Test
    void shouldReadUtf16AndBlanksInFront() throws Exception
    {
        final Path path = directory.resolve("file");
        final String text = Samples.text(Samples.ING).replaceFirst("<\\?xml.*\\?>", "\n\n");

        Files.write(path, ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE));

        assertEquals(1, PaymentFiles.read(path, Samples.accounts(), ReadProgress.NONE).count());
    }

    @Test
    void shouldGiveTheSameIdsWheneverAFileIsRead() throws Exception
    {
        final PaymentFile file = PaymentFiles.read(Samples.ING, Samples.accounts(), ReadProgress.NONE);
        final Path path = directory.resolve("file");
        Files.writeString(
            path,
            "\uFEFF" + Samples.text(Samples.ING).replace("pain.001.001.03", "pain.001.001.09").replace("\t", " "));

        final PaymentFile again = PaymentFiles.read(path, Samples.accounts(), ReadProgress.NONE);

        assertEquals(file.batchId(), again.batchId());
        assertEquals(file.instructions(), again.instructions());
    }

    @Test
    void shouldRefuseAnEmptyFile() throws Exception
    {
        final Path path = Files.writeString(directory.resolve("file"), "");

        final FileRefused refused = assertThrows(
            FileRefused.class, () -> PaymentFiles.read(path, new AccountDirectory(), ReadProgress.NONE));

        assertEquals(path + ": is empty, not even a header line (FF01)", refused.getMessage());
    }
}
