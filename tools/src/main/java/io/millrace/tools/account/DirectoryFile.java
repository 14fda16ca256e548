package io.millrace.tools.account;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import io.millrace.tools.file.ReplacedFile;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;
import io.millrace.tools.refusal.Place;

/**
 * Keeps an {@link AccountDirectory} between runs, since a journal holds ids and people ask for names.
 * <pre>
 *   millrace accounts 1
 *   EUR NL02ABNA0123456789
 * </pre>
 * One account a line, currency first; a text has no line end and no tab in it, see {@link AccountText}. An alias is a
 * line too, a tab and the account's own text behind it. Ids are not written, they follow from the lines. The
 * file is replaced as a whole: written aside, synced, renamed.
 */
public final class DirectoryFile
{
    private static final String HEADER = "millrace accounts 1";
    private static final int CODE_LENGTH = 3;
    private static final char TAB = '\t';

    private DirectoryFile()
    {
    }

    /**
     * Reads the accounts of earlier runs.
     *
     * @param path of the file; if there is none, no account is read.
     * @param into directory that they become known to.
     * @throws FileRefused if it cannot be read, or is not what {@link #store} writes.
     */
    public static void load(final Path path, final AccountDirectory into) throws FileRefused
    {
        int line = 1;
        try (BufferedReader reader = Files.newBufferedReader(path))
        {
            checkFormat(HEADER.equals(reader.readLine()), path, line);
            for (String text = reader.readLine(); text != null; text = reader.readLine())
            {
                line++;
                checkFormat(text.length() > CODE_LENGTH + 1 && text.charAt(CODE_LENGTH) == ' ', path, line);
                readLine(text, into);
            }
        }
        catch (final NoSuchFileException ex)
        {
            // The first run has none.
            return;
        }
        catch (final InvalidValue ex)
        {
            throw new FileRefused(new Place(path.toString(), line, 0), ex);
        }
        catch (final IOException ex)
        {
            throw new FileRefused(Place.of(path), IsoReason.FF01, "cannot be read: " + ex);
        }
    }

    /**
     * Writes all accounts that are known.
     *
     * @param path      of the file, which is replaced.
     * @param directory that knows them.
     * @throws IOException if it cannot be written; then the file is as it was.
     */
    public static void store(final Path path, final AccountDirectory directory) throws IOException
    {
        ReplacedFile.write(path, out ->
        {
            final Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            writer.write(HEADER + "\n");
            for (final Account account : directory.accounts())
            {
                writer.write(account.currency().code() + ' ' + account.text() + '\n');
            }
            for (final AccountDirectory.Alias alias : directory.aliases())
            {
                final Account account = alias.account();
                writer.write(account.currency().code() + ' ' + alias.text() + TAB + account.text() + '\n');
            }
            writer.flush();
        });
    }

    private static void readLine(final String line, final AccountDirectory into) throws InvalidValue
    {
        final IsoCurrency currency = IsoCurrency.of(line.substring(0, CODE_LENGTH));
        final int tab = line.indexOf(TAB);
        final Account account = into.add(line.substring(tab < 0 ? CODE_LENGTH + 1 : tab + 1), currency);
        if (tab >= 0)
        {
            into.alias(line.substring(CODE_LENGTH + 1, tab), account);
        }
    }

    private static void checkFormat(final boolean isSound, final Path path, final int line) throws FileRefused
    {
        if (!isSound)
        {
            throw new FileRefused(
                new Place(path.toString(), line, 0), IsoReason.FF01, "is not a line of '" + HEADER + "'");
        }
    }
}
