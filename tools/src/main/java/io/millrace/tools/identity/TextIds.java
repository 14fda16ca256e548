package io.millrace.tools.identity;

import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;

/**
 * Payment ids that are given as text, as in a CSV file. A UUID is taken as its 128 bits, so that it can be found again
 * in the journal; any other text is hashed. The text is the whole name: in whichever file it stands, it means the same
 * payment.
 * <p>
 * Thread: one.
 */
public final class TextIds
{
    private static final int UUID_LENGTH = 36;

    private final NameHash hash = new NameHash();
    private long high;
    private long low;

    /**
     * Takes a text; {@link #high()} and {@link #low()} then hold its id.
     *
     * @param text id as its sender writes it, not empty.
     * @throws InvalidValue for a UUID of all zeros or all ones, which are not ids.
     */
    public void take(final String text) throws InvalidValue
    {
        if (isUuid(text))
        {
            high = hex(text, 0, 8) << 32 | hex(text, 9, 13) << 16 | hex(text, 14, 18);
            low = hex(text, 19, 23) << 48 | hex(text, 24, UUID_LENGTH);
            if (!Id128.isId(high, low))
            {
                throw new InvalidValue(IsoReason.CH16, "the UUID " + FileRefused.quote(text) + " is not an id");
            }
        }
        else
        {
            hash.part("payment").part(text).end();
            high = hash.high();
            low = hash.low();
        }
    }

    /** @return upper half of the id of the last text. */
    public long high()
    {
        return high;
    }

    /** @return lower half. */
    public long low()
    {
        return low;
    }

    /** Strictly 8-4-4-4-12: {@code java.util.UUID} also takes {@code 1-1-1-1-1}, and would make two texts one id. */
    private static boolean isUuid(final String text)
    {
        if (text.length() != UUID_LENGTH)
        {
            return false;
        }

        for (int i = 0; i < UUID_LENGTH; i++)
        {
            final char c = text.charAt(i);
            final boolean isDash = i == 8 || i == 13 || i == 18 || i == 23;
            if (isDash ? c != '-' : c >= 128 || Character.digit(c, 16) < 0)
            {
                return false;
            }
        }
        return true;
    }

    private static long hex(final String text, final int from, final int to)
    {
        return Long.parseLong(text, from, to, 16);
    }
}
