package io.millrace.tools.file;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which message a file is, as far as its first lines say: known before the rest is read, so that a file that is refused
 * half way can be answered under its own name.
 *
 * @param name of the message, such as {@code pain.001.001.09}; of other formats {@link #CSV}.
 * @param id   that its sender gave it (MsgId); for CSV, which has none, the batch id as text.
 */
public record MessageHeader(String name, String id)
{
    /** Payments as CSV. */
    public static final String CSV = "csv";

    /** What ISO 20022 has one write where a mandatory text is not there. */
    public static final String NOT_PROVIDED = "NOTPROVIDED";

    /** Of a file of which nothing could be read: the version that most senders write. */
    public static final MessageHeader UNREAD = new MessageHeader("pain.001.001.03", NOT_PROVIDED);

    private static final Pattern VERSION = Pattern.compile("pain\\.001\\.001\\.([0-9]{2})");

    /** @return whether this is an ISO 20022 message. */
    public boolean isIso20022()
    {
        return VERSION.matcher(name).matches();
    }

    /** @return version of the ISO 20022 message, 3 to 99. */
    public int version()
    {
        final Matcher matcher = VERSION.matcher(name);
        if (!matcher.matches())
        {
            throw new IllegalStateException("not an ISO 20022 message: name=" + name);
        }
        return Integer.parseInt(matcher.group(1));
    }

    /**
     * Finds the name of a message in its namespace or its root's name.
     *
     * @param text such as {@code urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}, or a vendor's.
     * @return the name; that of version 03 where the text says none.
     */
    public static String nameIn(final String text)
    {
        final Matcher matcher = VERSION.matcher(text);
        return matcher.find() ? matcher.group() : UNREAD.name;
    }
}
