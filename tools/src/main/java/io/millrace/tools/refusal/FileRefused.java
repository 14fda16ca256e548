package io.millrace.tools.refusal;

import java.io.Serial;
import java.util.Locale;

/**
 * A file that is not taken, as a whole: nothing of it was handed on and nothing moves.
 * <p>
 * The message is one line, {@code file:line:column: what is wrong (ISO reason)}, made to be printed as it is. Text that
 * comes from the file is quoted through {@link #quote(String)}, so that no file can write to a terminal.
 */
public final class FileRefused extends Exception
{
    /** Longest piece of a file that a message repeats, in characters. */
    private static final int QUOTE_LIMIT = 80;

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Place place;
    private final IsoReason reason;
    private final String what;

    /**
     * Says where, what and why.
     *
     * @param place  in the file.
     * @param reason in ISO's words.
     * @param what   is wrong, in ours, without a full stop.
     */
    public FileRefused(final Place place, final IsoReason reason, final String what)
    {
        super(place + ": " + onOneLine(what) + " (" + reason + ")", null, false, false);
        this.place = place;
        this.reason = reason;
        this.what = onOneLine(what);
    }

    /**
     * Adds the place to a value that was found wrong.
     *
     * @param place in the file.
     * @param value what is wrong, and why.
     */
    public FileRefused(final Place place, final InvalidValue value)
    {
        this(place, value.reason(), String.valueOf(value.getMessage()));
    }

    /** @return where the fault is. */
    public Place place()
    {
        return place;
    }

    /** @return why, in ISO's words. */
    public IsoReason reason()
    {
        return reason;
    }

    /** @return what is wrong, without place and reason. */
    public String what()
    {
        return what;
    }

    /**
     * Text of a file as a message may repeat it: control characters as escapes, and not too much of it.
     *
     * @param text from a file.
     * @return text to print.
     */
    public static String quote(final String text)
    {
        final String shown = onOneLine(text.length() <= QUOTE_LIMIT ? text : text.substring(0, QUOTE_LIMIT) + "...");
        return '\'' + shown + '\'';
    }

    /**
     * Text of a file as it may be printed: on one line, and unable to steer a terminal.
     *
     * @param text from a file.
     * @return the same with control and format characters as escapes.
     */
    public static String onOneLine(final String text)
    {
        int clean = 0;
        while (clean < text.length() && !isUnprintable(text.charAt(clean)))
        {
            clean++;
        }
        if (clean == text.length())
        {
            return text;
        }

        final StringBuilder line = new StringBuilder(text.length() + 16).append(text, 0, clean);
        for (int i = clean; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            line.append(isUnprintable(c) ? String.format(Locale.ROOT, "\\u%04x", (int)c) : c);
        }
        return line.toString();
    }

    /** Control and format characters: line ends, escape sequences, and what turns the direction of writing. */
    private static boolean isUnprintable(final char c)
    {
        final int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR ||
            type == Character.PARAGRAPH_SEPARATOR;
    }
}
