package io.millrace.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * That it counts where a word stands, and every bit of it.
 */
final class HashingTest
{
    private static final int WORDS = CommandLayout.SLOT_LENGTH / Long.BYTES;

    @Test
    void shouldWeighEachBitOfEachWordOtherwise()
    {
        final Set<Long> weighed = new HashSet<>();
        for (int position = 0; position < WORDS; position++)
        {
            for (int bit = 0; bit < Long.SIZE; bit++)
            {
                weighed.add(Hashing.weighed(position, 1L << bit));
            }
        }

        assertEquals(WORDS * Long.SIZE, weighed.size());
    }

    @Test
    void shouldNotLetTheSameBitOfTwoWordsCancelOut()
    {
        for (int bit = 0; bit < Long.SIZE; bit++)
        {
            assertNotEquals(0, Hashing.weighed(3, 1L << bit) + Hashing.weighed(4, 1L << bit), "bit=" + bit);
            assertNotEquals(0, Hashing.weighed(3, 1L << bit) - Hashing.weighed(4, 1L << bit), "bit=" + bit);
        }
    }

    /** Journals and snapshots state what came of these: they are a format. The first are those of SplitMix64. */
    @Test
    void shouldBeTheSameForEver()
    {
        assertEquals(0xE220A8397B1DCDAFL, Hashing.mix(0));
        assertEquals(0x6E789E6AA1B965F4L, Hashing.mix(0x9E3779B97F4A7C15L));
        assertEquals(0L, Hashing.fold(0, 0));
        assertEquals(0x3B3779DBA9AE6DFDL, Hashing.fold(0x0123_4567_89AB_CDEFL, 0xFEDC_BA98_7654_3210L));
        assertEquals(0x5F508E409CC9830DL, Hashing.pair(0x0123_4567_89AB_CDEFL, 0xFEDC_BA98_7654_3210L));
        assertEquals(0xFF2A29E18EAB64D8L, Hashing.weighed(5, 0x0123_4567_89AB_CDEFL));
    }

    @Test
    void shouldHashAPairInItsOrder()
    {
        assertNotEquals(Hashing.pair(1, 2), Hashing.pair(2, 1));
        assertNotEquals(Hashing.pair(7, 7), Hashing.pair(8, 8));
    }
}
