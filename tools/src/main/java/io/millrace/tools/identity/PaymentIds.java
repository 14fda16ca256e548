package io.millrace.tools.identity;

import io.millrace.tools.refusal.InvalidValue;
import java.util.regex.Pattern;

/**
 * Reads an id of a payment or batch as people write it down: as it is printed, as a UUID, or as the text that a CSV
 * file gave it.
 */
public final class PaymentIds
{
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{32}");
    private static final int HALF = 16;

    private PaymentIds()
    {
    }

    /**
     * Reads an id.
     *
     * @param text 32 hexadecimal digits, a UUID, or any other text, which is hashed as in {@link TextIds}.
     * @return the id.
     * @throws InvalidValue if it cannot be an id.
     */
    public static Id128 parse(final String text) throws InvalidValue
    {
        if (HEX.matcher(text).matches())
        {
            return new Id128(
                Long.parseUnsignedLong(text.substring(0, HALF), HALF),
                Long.parseUnsignedLong(text.substring(HALF), HALF));
        }
        final TextIds ids = new TextIds();
        ids.take(text);
        return new Id128(ids.high(), ids.low());
    }
}
