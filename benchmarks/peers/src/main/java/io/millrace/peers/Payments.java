package io.millrace.peers;

/**
 * Payments between accounts drawn at random, each a function of its number. The same draw as the benchmarks' stream of
 * payments; a peer with a class path of its own cannot share that class.
 *
 * @param accounts number of them; their ids are 1 to n.
 */
public record Payments(int accounts)
{
    /** What each account begins with: so much that no payment is refused; the bound is checked all the same. */
    public static final long OPENING_MINOR = 1_000_000_000L;

    private static final int AMOUNT_MASK = 0x7F;
    private static final long PICK_SEED = 0x3C6EF372FE94F82BL;

    /**
     * Who pays.
     *
     * @param number of the payment.
     * @return id of its debit account.
     */
    public long debit(final long number)
    {
        return 1 + (((scatter(number ^ PICK_SEED) >>> 32) * accounts) >>> 32);
    }

    /**
     * Who receives.
     *
     * @param number of the payment.
     * @return id of its credit account, which is another.
     */
    public long credit(final long number)
    {
        final long other = 1 + (((scatter(number ^ PICK_SEED) & 0xFFFF_FFFFL) * (accounts - 1)) >>> 32);
        return other < debit(number) ? other : other + 1;
    }

    /**
     * How much.
     *
     * @param number of the payment.
     * @return its amount in minor units.
     */
    public long amountMinor(final long number)
    {
        return 1 + (number & AMOUNT_MASK);
    }

    private static long scatter(final long number)
    {
        long z = number;
        z = (z ^ (z >>> 33)) * 0xFF51AFD7ED558CCDL;
        z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return z ^ (z >>> 33);
    }
}
