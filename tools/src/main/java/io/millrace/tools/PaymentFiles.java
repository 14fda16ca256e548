package io.millrace.tools;

import java.io.IOException;
import java.nio.file.Path;

import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.csv.CsvPaymentReader;
import io.millrace.tools.file.FileSource;
import io.millrace.tools.file.MessageHeader;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.file.ReadProgress;
import io.millrace.tools.iso20022.Pain001Reader;
import io.millrace.tools.nacha.NachaReader;
import io.millrace.tools.refusal.FileRefused;

/**
 * Reads a file of payments, whichever format it has. Names of files say little; XML begins with {@code <}, NACHA
 * with {@code 101}, CSV with neither.
 */
public final class PaymentFiles
{
    /** Bytes to look at: a byte-order mark and some blanks. */
    private static final int HEAD_LENGTH = 64;

    private PaymentFiles()
    {
    }

    /**
     * Reads a file.
     *
     * @param path     of it.
     * @param accounts that payments may be from and to.
     * @param progress hears how far the reading is.
     * @return its payments, all checked.
     * @throws FileRefused if anything in it is wrong; then nothing of it is used.
     */
    public static PaymentFile read(final Path path, final AccountDirectory accounts, final ReadProgress progress)
        throws FileRefused
    {
        try (FileSource source = FileSource.open(path, progress))
        {
            final byte[] head = source.head(HEAD_LENGTH);
            if (isXml(head))
            {
                return Pain001Reader.read(source, accounts);
            }
            if (NachaReader.isNacha(head))
            {
                source.onHeader(new MessageHeader(NachaReader.NAME, MessageHeader.NOT_PROVIDED));
                return NachaReader.read(source, accounts);
            }
            source.onHeader(new MessageHeader(MessageHeader.CSV, MessageHeader.NOT_PROVIDED));
            return CsvPaymentReader.read(source, accounts);
        }
        catch (final IOException ex)
        {
            throw FileSource.unreadable(path, ex);
        }
    }

    private static boolean isXml(final byte[] head)
    {
        for (final byte b : head)
        {
            // Of a byte-order mark all bytes are negative; of UTF-16 every other byte is zero.
            if (b > ' ')
            {
                return b == '<';
            }
        }
        return false;
    }
}
