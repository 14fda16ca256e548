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

    @Test
    void shouldHashAPairInItsOrder()
    {
        assertNotEquals(Hashing.pair(1, 2), Hashing.pair(2, 1));
        assertNotEquals(Hashing.pair(7, 7), Hashing.pair(8, 8));
    }
}
