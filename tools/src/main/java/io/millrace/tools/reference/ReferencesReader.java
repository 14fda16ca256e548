package io.millrace.tools.reference;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;

import io.millrace.tools.identity.GroupIds;
import io.millrace.tools.identity.GroupName;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.identity.TextIds;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;
import io.millrace.tools.refusal.Place;

/**
 * Reads what {@link ReferencesWriter} wrote, payment by payment, each with the id that follows from its names: a file
 * that was tampered with names other payments, and a batch other than the one it stands for is refused.
 * <p>
 * Memory: a count for each name that more than one payment has. Thread: one.
 */
public final class ReferencesReader implements Closeable
{
    private static final int BUFFER_LENGTH = 64 * 1024;

    private final Path path;
    private final BufferedReader reader;
    private final TextIds textIds = new TextIds();
    private final Map<Id128, Integer> repeated = new HashMap<>();
    private @Nullable GroupIds ids;
    private @Nullable String messageId;
    private @Nullable String blockText;
    private Id128 block = Id128.NONE;
    private Id128 payment = Id128.NONE;
    private References references = new References(null, null, null, null);
    private int line;
    private int count;

    private ReferencesReader(final Path path, final BufferedReader reader)
    {
        this.path = path;
        this.reader = reader;
    }

    static ReferencesReader open(final Path path, final Id128 batch) throws FileRefused
    {
        InputStream file = InputStream.nullInputStream();
        boolean isOpen = false;
        try
        {
            file = Files.newInputStream(path);
            final ReferencesReader opened = new ReferencesReader(path, new BufferedReader(
                new InputStreamReader(new GZIPInputStream(file, BUFFER_LENGTH), StandardCharsets.UTF_8)));
            opened.readHead(batch);
            isOpen = true;
            return opened;
        }
        catch (final IOException ex)
        {
            throw unreadable(path, ex);
        }
        finally
        {
            if (!isOpen)
            {
                CloseHelper.quietClose(file);
            }
        }
    }

    /**
     * Goes to the next payment.
     *
     * @return false at the end.
     * @throws FileRefused if the file is damaged.
     */
    public boolean next() throws FileRefused
    {
        try
        {
            List<String> fields = fields();
            if (fields.size() == 3 && fields.get(0).equals(ReferencesWriter.BLOCK))
            {
                block(fields);
                fields = fields();
            }
            if (fields.size() == 2 && fields.get(0).equals(ReferencesWriter.END))
            {
                check(fields.get(1).equals(Integer.toString(count)) && reader.readLine() == null);
                return false;
            }
            final boolean isAgain = fields.get(0).equals(ReferencesWriter.AGAIN);
            check(fields.size() == 3 && (isAgain || fields.get(0).equals(ReferencesWriter.PAYMENT)));
            count++;
            references = new References(messageId, blockText, orNull(fields.get(1)), orNull(fields.get(2)));
            payment = idOf(references, isAgain);
            return true;
        }
        catch (final IOException ex)
        {
            throw unreadable(path, ex);
        }
    }

    /** @return id of the payment. */
    public Id128 payment()
    {
        return payment;
    }

    /** @return id of its block, {@link Id128#NONE} in CSV. */
    public Id128 block()
    {
        return block;
    }

    /** @return what its sender calls it. */
    public References references()
    {
        return references;
    }

    @Override
    public void close()
    {
        try
        {
            reader.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(path + ": cannot be closed: " + ex.getMessage(), ex);
        }
    }

    private void readHead(final Id128 batch) throws FileRefused, IOException
    {
        line++;
        check(ReferencesWriter.HEADER.equals(reader.readLine()));
        final List<String> fields = fields();
        if (fields.size() == 3 && fields.get(0).equals(ReferencesWriter.GROUP))
        {
            final GroupIds group = new GroupIds(new GroupName(fields.get(1), fields.get(2)));
            check(group.batchId().equals(batch));
            ids = group;
            messageId = fields.get(2);
        }
        else
        {
            check(fields.size() == 1 && fields.get(0).equals(ReferencesWriter.CSV));
        }
    }

    private void block(final List<String> fields) throws FileRefused
    {
        final GroupIds group = ids;
        blockText = orNull(fields.get(2));
        try
        {
            block = group == null ? Id128.NONE : group.blockId(Integer.parseInt(fields.get(1)));
        }
        catch (final NumberFormatException ex)
        {
            check(false);
        }
    }

    private Id128 idOf(final References names, final boolean isAgain) throws FileRefused
    {
        final GroupIds group = ids;
        if (group == null)
        {
            try
            {
                textIds.take(names.instructionId() == null ? "" : names.instructionId());
                return new Id128(textIds.high(), textIds.low());
            }
            catch (final InvalidValue ex)
            {
                throw new FileRefused(new Place(path.toString(), line, 0), ex);
            }
        }
        group.next(names.paymentInformationId(), names.instructionId(), names.endToEndId());
        if (isAgain)
        {
            final Id128 name = new Id128(group.high(), group.low());
            group.repeated(name.high(), name.low(), repeated.merge(name, 1, Integer::sum));
        }
        return new Id128(group.high(), group.low());
    }

    private List<String> fields() throws FileRefused, IOException
    {
        line++;
        final String text = reader.readLine();
        check(text != null);
        final List<String> fields = new ArrayList<>(3);
        final StringBuilder field = new StringBuilder();
        for (int i = 0; text != null && i < text.length(); i++)
        {
            final char c = text.charAt(i);
            if (c == ReferencesWriter.TAB)
            {
                fields.add(field.toString());
                field.setLength(0);
            }
            else if (c == '\\')
            {
                i++;
                check(i < text.length());
                field.append(unescaped(text.charAt(i)));
            }
            else
            {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    private char unescaped(final char c) throws FileRefused
    {
        final int which = "tnr\\".indexOf(c);
        check(which >= 0);
        return "\t\n\r\\".charAt(which);
    }

    private static @Nullable String orNull(final String text)
    {
        return text.isEmpty() ? null : text;
    }

    private void check(final boolean isSound) throws FileRefused
    {
        if (!isSound)
        {
            throw new FileRefused(new Place(path.toString(), line, 0), IsoReason.FF01,
                "is not a line of '" + ReferencesWriter.HEADER + "' for this batch; without the file its payments " +
                    "have no names, and a run of the bank's file writes it again");
        }
    }

    private static FileRefused unreadable(final Path path, final IOException ex)
    {
        return new FileRefused(Place.of(path), IsoReason.FF01, "cannot be read: " + ex);
    }
}
