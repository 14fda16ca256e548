package io.millrace.tools.table;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of one table, value by value in the order of its columns.
 * <p>
 * Thread: one.
 */
public interface Rows extends AutoCloseable
{
    /**
     * The next value of the row.
     *
     * @param value of a text column, null for none.
     * @return this.
     */
    Rows text(@Nullable String value) throws IOException;

    /**
     * The next value of the row.
     *
     * @param value of a number column.
     * @return this.
     */
    Rows number(long value) throws IOException;

    /**
     * The next value of the row.
     *
     * @param timeNs nanoseconds since the epoch, 0 for none.
     * @return this.
     */
    Rows time(long timeNs) throws IOException;

    /**
     * The next value of the row: there is none.
     *
     * @return this.
     */
    Rows nothing() throws IOException;

    /** Ends the row. */
    void end() throws IOException;

    /** Writes out what was taken. */
    @Override
    void close() throws IOException;
}
