package io.millrace.tools.csv;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.millrace.tools.file.FileSource;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;
import io.millrace.tools.refusal.Place;

/**
 * A CSV file with a header line, row by row. The columns may stand in any order; one that is not known is an error, not
 * a guess, since it may be a misspelled one that matters.
 * <p>
 * Thread: one. Streaming: holds one row.
 */
final class CsvTable
{
    /** Index of a column that the file does not have. */
    private static final int ABSENT = -1;

    /** Longest row, in characters, so that a quote left open does not swallow the whole file. */
    private static final int ROW_LIMIT = 16 * 1024;
    private static final int FIELDS_LIMIT = 64;

    private static final Pattern RECORD_LINE = Pattern.compile("\\s*\\(record starting at line ([0-9]{1,9})\\)");

    /** What a decoder puts in place of bytes that are not UTF-8. */
    private static final char NOT_UTF_8 = '\uFFFD';

    private final Path path;
    private final List<String> columns;
    private final Iterator<CsvRecord> rows;
    private final int[] indexes;
    private @Nullable CsvRecord row;
    private int width;
    private int line;

    /**
     * Before the header line.
     *
     * @param source  the file; the caller closes it.
     * @param columns that it may have, numbered from 0.
     */
    CsvTable(final FileSource source, final List<String> columns) throws FileRefused
    {
        this.path = source.path();
        this.columns = columns;
        this.indexes = new int[columns.size()];
        try
        {
            this.rows = CsvReader.builder()
                .detectBomHeader(true)
                .allowUnclosedQuote(false)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .build(CsvRecordHandler.of(CsvTable::limit), source)
                .iterator();
        }
        catch (final UncheckedIOException ex)
        {
            throw FileSource.unreadable(path, Objects.requireNonNull(ex.getCause()));
        }
    }

    private static void limit(final CsvRecordHandler.CsvRecordHandlerBuilder handler)
    {
        handler.maxFields(FIELDS_LIMIT).maxFieldSize(ROW_LIMIT).maxRecordSize(ROW_LIMIT);
    }

    /**
     * Reads the header line.
     *
     * @param required how many columns, from the first, the file must have.
     */
    void readHeader(final int required) throws FileRefused
    {
        final CsvRecord header = nextRow();
        if (header == null)
        {
            throw new FileRefused(Place.of(path), IsoReason.FF01, "is empty, not even a header line");
        }

        width = header.getFieldCount();
        Arrays.fill(indexes, ABSENT);
        for (int i = 0; i < width; i++)
        {
            final String name = header.getField(i).strip().toLowerCase(Locale.ROOT);
            final int column = columns.indexOf(name);
            if (column < 0)
            {
                throw refused(
                    IsoReason.FF01,
                    "unknown column " + FileRefused.quote(name) + ", the columns are " + String.join(",", columns));
            }
            if (indexes[column] != ABSENT)
            {
                throw refused(IsoReason.FF01, "column " + name + " stands twice");
            }
            indexes[column] = i;
        }
        for (int column = 0; column < required; column++)
        {
            if (indexes[column] == ABSENT)
            {
                throw refused(IsoReason.FF01, "column " + columns.get(column) + " is missing");
            }
        }
    }

    /**
     * Steps to the next row. Empty lines are passed over.
     *
     * @return false if there is none.
     */
    boolean next() throws FileRefused
    {
        row = nextRow();
        if (row != null && row.getFieldCount() != width)
        {
            throw refused(
                IsoReason.FF01, row.getFieldCount() + " fields, but the header has " + width);
        }
        return row != null;
    }

    /**
     * Reads a field of the row.
     *
     * @param column by its number.
     * @return text without blanks at its ends; empty if the file does not have the column.
     */
    String text(final int column) throws FileRefused
    {
        if (row == null || indexes[column] == ABSENT)
        {
            return "";
        }

        final String text = row.getField(indexes[column]).strip();
        if (text.indexOf(NOT_UTF_8) >= 0)
        {
            throw refused(IsoReason.FF01, columns.get(column) + " " + FileRefused.quote(text) + " is not UTF-8");
        }
        return text;
    }

    /**
     * Reads a field of the row that must not be empty.
     *
     * @param column by its number.
     * @return text without blanks at its ends.
     */
    String requiredText(final int column) throws FileRefused
    {
        final String text = text(column);
        if (text.isEmpty())
        {
            throw refused(IsoReason.CH21, columns.get(column) + " is empty");
        }
        return text;
    }

    /** @return line that the row begins on, from 1. */
    int line()
    {
        return line;
    }

    /**
     * Refuses the file at the row.
     *
     * @return to be thrown.
     */
    FileRefused refused(final IsoReason reason, final String what)
    {
        return new FileRefused(place(), reason, what);
    }

    /**
     * Refuses the file at the row for a value in it.
     *
     * @return to be thrown.
     */
    FileRefused refused(final InvalidValue value)
    {
        return new FileRefused(place(), value);
    }

    /** @return where the row is. */
    Place place()
    {
        return new Place(path.toString(), line, 0);
    }

    private @Nullable CsvRecord nextRow() throws FileRefused
    {
        try
        {
            if (!rows.hasNext())
            {
                return null;
            }
            final CsvRecord next = rows.next();
            line = Math.toIntExact(next.getStartingLineNumber());
            return next;
        }
        catch (final CsvParseException ex)
        {
            throw malformed(String.valueOf(ex.getMessage()));
        }
        catch (final UncheckedIOException ex)
        {
            throw FileSource.unreadable(path, Objects.requireNonNull(ex.getCause()));
        }
    }

    /** The parser says the line only in its text. */
    private FileRefused malformed(final String message)
    {
        final Matcher matcher = RECORD_LINE.matcher(message);
        if (matcher.find())
        {
            line = Integer.parseInt(matcher.group(1));
        }
        return refused(IsoReason.FF01, "not CSV: " + matcher.replaceFirst(""));
    }
}
