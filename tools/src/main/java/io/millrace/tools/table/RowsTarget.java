package io.millrace.tools.table;

import java.io.IOException;

/**
 * Where tables go.
 */
public interface RowsTarget extends AutoCloseable
{
    /**
     * Begins a table.
     *
     * @param table that is to be written.
     * @return of its rows, closed by the caller.
     */
    Rows open(Table table) throws IOException;

    /** Nothing more comes. */
    @Override
    void close() throws IOException;
}
