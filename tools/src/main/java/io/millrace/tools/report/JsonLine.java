package io.millrace.tools.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object on one line (JSON Lines). Amounts go in as text: a JSON number is a double to many readers.
 * <p>
 * Thread: one. Reused line after line.
 */
public final class JsonLine
{
    private final StringBuilder json = new StringBuilder(512);

    /**
     * Begins a line.
     *
     * @param type of the object.
     * @return this.
     */
    public JsonLine begin(final String type)
    {
        json.setLength(0);
        json.append("{\"type\":");
        string(type);
        return this;
    }

    /**
     * Adds a member; nothing if there is no value.
     *
     * @param name  of it.
     * @param value of it.
     * @return this.
     */
    public JsonLine member(final String name, final @Nullable String value)
    {
        if (value != null)
        {
            name(name);
            string(value);
        }
        return this;
    }

    /**
     * Adds a member.
     *
     * @param name  of it.
     * @param value of it.
     * @return this.
     */
    public JsonLine member(final String name, final long value)
    {
        name(name);
        json.append(value);
        return this;
    }

    /**
     * Adds a member.
     *
     * @param name  of it.
     * @param value of it.
     * @return this.
     */
    public JsonLine member(final String name, final boolean value)
    {
        name(name);
        json.append(value);
        return this;
    }

    /**
     * Adds a member that is a list.
     *
     * @param name   of it.
     * @param values of it.
     * @return this.
     */
    public JsonLine member(final String name, final List<String> values)
    {
        name(name);
        json.append('[');
        for (int i = 0; i < values.size(); i++)
        {
            if (i > 0)
            {
                json.append(',');
            }
            string(values.get(i));
        }
        json.append(']');
        return this;
    }

    /**
     * Ends the line.
     *
     * @return the line, until the next one is begun.
     */
    public CharSequence end()
    {
        return json.append('}');
    }

    private void name(final String name)
    {
        json.append(',');
        string(name);
        json.append(':');
    }

    /** RFC 8259, and nothing beyond ASCII, so that no console can spoil it. */
    private void string(final String text)
    {
        json.append('"');
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            if (c == '"' || c == '\\')
            {
                json.append('\\').append(c);
            }
            else if (c < ' ' || c > '~')
            {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int)c));
            }
            else
            {
                json.append(c);
            }
        }
        json.append('"');
    }
}
