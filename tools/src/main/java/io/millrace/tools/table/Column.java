package io.millrace.tools.table;

/**
 * A column of a {@link Table}.
 *
 * @param name  as in SQL and in the first line of a CSV file.
 * @param type  of its values.
 * @param about what it says, and in which unit.
 */
public record Column(String name, Type type, String about)
{
    /** What values are, by their SQL names. */
    public enum Type
    {
        /** Names, words and ids. */
        VARCHAR,
        /** Whole numbers of 64 bits. */
        BIGINT,
        /** Moments in UTC. */
        TIMESTAMP_NS
    }

    static Column text(final String name, final String about)
    {
        return new Column(name, Type.VARCHAR, about);
    }

    static Column number(final String name, final String about)
    {
        return new Column(name, Type.BIGINT, about);
    }

    static Column time(final String name, final String about)
    {
        return new Column(name, Type.TIMESTAMP_NS, about);
    }
}
