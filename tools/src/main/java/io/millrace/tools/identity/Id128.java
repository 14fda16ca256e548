package io.millrace.tools.identity;

/**
 * A payment or batch id. Zero and all-ones are not ids; {@link NameHash} never gives them.
 *
 * @param high upper half.
 * @param low  lower half.
 */
public record Id128(long high, long low)
{
    /** No id: what stands where there is none. */
    public static final Id128 NONE = new Id128(0, 0);

    /** Digits of an id as text. */
    private static final int HEX_LENGTH = 32;

    /**
     * Whether two halves are an id.
     *
     * @param high upper half.
     * @param low  lower half.
     * @return false for zero and all-ones.
     */
    public static boolean isId(final long high, final long low)
    {
        return !(high == 0 && low == 0) && !(high == -1 && low == -1);
    }

    /** @return 32 hexadecimal digits. */
    @Override
    public String toString()
    {
        return appendTo(new StringBuilder(HEX_LENGTH)).toString();
    }

    private StringBuilder appendTo(final StringBuilder text)
    {
        appendHex(text, high);
        appendHex(text, low);
        return text;
    }

    private static void appendHex(final StringBuilder text, final long half)
    {
        for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4)
        {
            text.append(Character.forDigit((int)(half >>> shift) & 0xF, 16));
        }
    }
}
