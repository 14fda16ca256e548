package io.millrace.tools.refusal;

import java.nio.file.Path;

/**
 * A place in a file, printed as compilers do, so that an editor can jump to it.
 *
 * @param file   as its user named it.
 * @param line   from 1; 0 for the file as a whole.
 * @param column from 1, in characters; 0 for the line as a whole.
 */
public record Place(String file, int line, int column)
{
    /**
     * The file as a whole.
     *
     * @param file as its user named it.
     * @return its place.
     */
    public static Place of(final Path file)
    {
        return new Place(file.toString(), 0, 0);
    }

    @Override
    public String toString()
    {
        if (line == 0)
        {
            return file;
        }

        return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
    }
}
