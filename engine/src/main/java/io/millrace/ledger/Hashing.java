package io.millrace.ledger;

/**
 * Mixing of 64-bit words, the same on every JVM: for tables, for the comparison of contents, for digests. Guards
 * against errors, not against an adversary; tampering is the hash chain's matter, in the journal.
 */
final class Hashing
{
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long MIX_A = 0xBF58476D1CE4E5B9L;
    private static final long MIX_B = 0x94D049BB133111EBL;

    /** As many words as stand in a slot. */
    private static final int POSITIONS = CommandLayout.SLOT_LENGTH / Long.BYTES;
    /** Odd numbers drawn once, by SplitMix64 from 0; never to be changed while a journal depends on them. */
    private static final long[] WEIGHTS = weights();

    private Hashing()
    {
    }

    private static long[] weights()
    {
        final long[] weights = new long[POSITIONS];
        for (int i = 0; i < POSITIONS; i++)
        {
            weights[i] = mix(i * GOLDEN) | 1;
        }
        return weights;
    }

    /** A bijection in which every input bit changes half of the output bits (the finaliser of SplitMix64). */
    static long mix(final long word)
    {
        long z = word + GOLDEN;
        z = (z ^ (z >>> 30)) * MIX_A;
        z = (z ^ (z >>> 27)) * MIX_B;
        return z ^ (z >>> 31);
    }

    /** Takes one more word into a running hash; the order of words counts. */
    static long fold(final long hash, final long word)
    {
        final long z = (hash ^ word) * MIX_A;
        return Long.rotateLeft(z, 31) * GOLDEN;
    }

    /** A hash of two words, whose upper half is good to use; the order of the words counts. */
    static long pair(final long first, final long second)
    {
        final long z = (first * MIX_A) + second;
        return (z ^ (z >>> 32)) * GOLDEN;
    }

    /**
     * A word of a sum of words, weighed by position, so that it counts where a word stands. The products do not
     * wait for each other, as the steps of {@link #fold} do; the sum of them all wants a {@link #fold} or {@link #mix}
     * at the end. A change of one word always changes the sum.
     */
    static long weighed(final int position, final long word)
    {
        // The upper half counts in the lower too: of a product with an odd number the uppermost bits say little.
        return (word ^ (word >>> 32)) * WEIGHTS[position];
    }
}
