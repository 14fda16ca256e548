package io.millrace.journal;

import io.millrace.journal.spi.JournalException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a journal was at a moment: kept elsewhere, it shows later that nothing before it was changed, and that nothing
 * was taken off the end. With a key nobody else can make one.
 *
 * @param sequence of the last command that counts.
 * @param timeNs   of that command, nanoseconds since the epoch.
 * @param value    of the chain, 64 hexadecimal digits.
 */
public record ChainHead(long sequence, long timeNs, String value)
{
    private static final Pattern FORM = Pattern.compile("sequence=(\\d{1,18}) timeNs=(\\d{1,19}) chain=([0-9a-f]{64})");

    /** @return all of it in one line, which {@link #parse} reads. */
    public String describe()
    {
        return "sequence=" + sequence + " timeNs=" + timeNs + " chain=" + value;
    }

    /**
     * Reads what {@link #describe()} wrote.
     *
     * @param line of text.
     * @return head.
     * @throws JournalException if it is something else.
     */
    public static ChainHead parse(final String line)
    {
        final Matcher matcher = FORM.matcher(line.strip());
        if (!matcher.matches())
        {
            throw new JournalException("no head of a journal: text=" + line.strip());
        }
        return new ChainHead(
            Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), matcher.group(3));
    }
}
