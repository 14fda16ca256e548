package io.millrace.tools.nacha;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.millrace.tools.file.FileSource;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.IsoReason;
import io.millrace.tools.refusal.Place;

/**
 * Reads records of 94 printable ASCII characters, with or without a line end behind each; fields are named by their
 * columns, from 1, as the standard's tables do.
 * <p>
 * Streaming: holds one record. Thread: one.
 */
final class RecordReader
{
    static final int LENGTH = 94;

    private static final int END = -1;

    private final FileSource source;
    private final byte[] bytes = new byte[LENGTH];
    private String record = "";
    private int line;
    private int ahead;
    private boolean isAhead;

    RecordReader(final FileSource source)
    {
        this.source = source;
    }

    /** Steps to the next record; false if there is none. Blank lines at the end are passed over. */
    boolean next() throws FileRefused
    {
        try
        {
            int first = read();
            while (first == '\n' || first == '\r')
            {
                first = read();
            }
            if (first == END)
            {
                return false;
            }
            line++;
            fill(first);
            int end = read();
            if (end == '\r')
            {
                end = read();
            }
            if (end != '\n')
            {
                unread(end);
            }
            return true;
        }
        catch (final IOException ex)
        {
            throw FileSource.unreadable(source.path(), ex);
        }
    }

    private void fill(final int first) throws IOException, FileRefused
    {
        int c = first;
        for (int i = 0; i < LENGTH; i++)
        {
            if (c < ' ' || c > '~')
            {
                throw refused(c == END || c == '\n' || c == '\r' ?
                    "record has " + i + " characters, not " + LENGTH :
                    "column " + (i + 1) + " is not a printable ASCII character");
            }
            bytes[i] = (byte)c;
            c = i < LENGTH - 1 ? read() : END;
        }
        record = new String(bytes, StandardCharsets.US_ASCII);
    }

    /** What kind of record it is. */
    char type()
    {
        return record.charAt(0);
    }

    /** Text of columns, the last included, without blanks at its ends. */
    String text(final int from, final int to)
    {
        return record.substring(from - 1, to).strip();
    }

    /** Number in columns, digits only. */
    long number(final int from, final int to) throws FileRefused
    {
        final String digits = record.substring(from - 1, to);
        for (int i = 0; i < digits.length(); i++)
        {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9')
            {
                throw refused("columns " + from + " to " + to + " " + FileRefused.quote(digits) + " are not a number");
            }
        }
        return Long.parseLong(digits);
    }

    /** Whether it is one that fills the last block up. */
    boolean isFiller()
    {
        return record.chars().allMatch(c -> c == '9');
    }

    int line()
    {
        return line;
    }

    FileRefused refused(final String what)
    {
        return refused(IsoReason.FF01, what);
    }

    FileRefused refused(final IsoReason reason, final String what)
    {
        return new FileRefused(new Place(source.path().toString(), line, 0), reason, what);
    }

    private int read() throws IOException
    {
        if (isAhead)
        {
            isAhead = false;
            return ahead;
        }
        return source.read();
    }

    private void unread(final int c)
    {
        ahead = c;
        isAhead = true;
    }
}
