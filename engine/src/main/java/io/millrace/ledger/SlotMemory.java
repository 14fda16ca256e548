package io.millrace.ledger;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.ByteOrder.nativeOrder;

import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/**
 * Little-endian numbers of slots of memory whose bounds were checked as a whole: nothing is checked here. For the
 * payment's path only, where a check for each number took a tenth of the time; to be used on bursts that were checked
 * as a whole ({@link Burst#checkBounds}) and on memory of one's own, at the offsets of the schema.
 * <p>
 * An address is an array and an offset in it, or no array and an address in memory, as Agrona's buffers give them.
 */
final class SlotMemory
{
    private static final boolean IS_LITTLE = nativeOrder() == LITTLE_ENDIAN;

    private SlotMemory()
    {
    }

    static long word(final byte @Nullable [] base, final long address)
    {
        final long word = UnsafeApi.getLong(base, address);
        return IS_LITTLE ? word : Long.reverseBytes(word);
    }

    static void word(final byte @Nullable [] base, final long address, final long word)
    {
        UnsafeApi.putLong(base, address, IS_LITTLE ? word : Long.reverseBytes(word));
    }

    static int int32(final byte @Nullable [] base, final long address)
    {
        final int number = UnsafeApi.getInt(base, address);
        return IS_LITTLE ? number : Integer.reverseBytes(number);
    }

    static int uint16(final byte @Nullable [] base, final long address)
    {
        final short number = UnsafeApi.getShort(base, address);
        return (IS_LITTLE ? number : Short.reverseBytes(number)) & 0xFFFF;
    }
}
