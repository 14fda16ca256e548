package io.millrace.journal;

import io.millrace.journal.spi.JournalException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cycle in an archive, as its index says.
 *
 * @param cycle         number.
 * @param firstSequence of its first command.
 * @param head          of the journal at its end: sequence, time, value of the chain.
 * @param lengthBytes   of the cycle's file.
 * @param sha256        of the cycle's file, 64 hexadecimal digits.
 */
public record ArchivedCycle(int cycle, long firstSequence, ChainHead head, long lengthBytes, String sha256)
{
    private static final Pattern FORM = Pattern.compile(
        "cycle=(\\d{1,8}) firstSequence=(\\d{1,18}) lengthBytes=(\\d{1,18}) sha256=([0-9a-f]{64}) (sequence=.*)");

    /** @return all of it in one line, which {@link #parse} reads. */
    public String describe()
    {
        return "cycle=" + cycle + " firstSequence=" + firstSequence + " lengthBytes=" + lengthBytes + " sha256=" +
            sha256 + ' ' + head.describe();
    }

    static ArchivedCycle parse(final String line)
    {
        final Matcher matcher = FORM.matcher(line);
        if (!matcher.matches())
        {
            throw new JournalException("no archived cycle: text=" + line);
        }
        return new ArchivedCycle(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)),
            ChainHead.parse(matcher.group(5)), Long.parseLong(matcher.group(3)), matcher.group(4));
    }
}
