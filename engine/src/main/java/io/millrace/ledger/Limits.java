package io.millrace.ledger;

/**
 * How much a ledger can hold. Part of the journal (its first command), so that a replay has the same limits and gives
 * the same refusals. Memory for all of it is taken at start.
 *
 * @param accountsMax    accounts, open and closed; 96 bytes each.
 * @param paymentsWindow ids remembered; 94 bytes each.
 * @param openMax        open holds and scheduled payments together.
 * @param controlsMax    accounts with a payment or velocity limit.
 * @param mandatesMax    mandates in force.
 * @param batchItemsMax  items of one independent batch, and of all batches that come in parts together; 128 bytes each.
 * @param atomicItemsMax items of one atomic batch or chain.
 */
public record Limits(
    int accountsMax,
    int paymentsWindow,
    int openMax,
    int controlsMax,
    int mandatesMax,
    int batchItemsMax,
    int atomicItemsMax)
{
    /** The most accounts, and the most remembered ids: what one array of each can hold. */
    public static final int ROWS_MAX = 100_000_000;

    /** Enough for trying things, small enough to start at once. */
    public static final Limits DEFAULT = new Limits(1 << 16, 1 << 18, 1 << 14, 1 << 12, 1 << 12, 1 << 17, 1 << 16);

    /** For an engine among many, or in a test: 5 MB of heap. */
    public static final Limits SMALL = new Limits(1 << 12, 1 << 14, 1 << 10, 1 << 8, 1 << 8, 1 << 12, 1 << 12);

    /**
     * Checks each limit.
     *
     * @param accountsMax    from 2 to {@link #ROWS_MAX}.
     * @param paymentsWindow from 64 to {@link #ROWS_MAX}.
     * @param openMax        from 1 to half the window.
     * @param controlsMax    from 1 to the accounts.
     * @param mandatesMax    from 1 to {@link #ROWS_MAX}.
     * @param batchItemsMax  from 1 to 8,388,608.
     * @param atomicItemsMax from 2 to 1,048,576, and to half the window.
     */
    public Limits
    {
        checkRange("accountsMax", accountsMax, 2, ROWS_MAX);
        checkRange("paymentsWindow", paymentsWindow, 64, ROWS_MAX);
        checkRange("openMax", openMax, 1, paymentsWindow / 2);
        checkRange("controlsMax", controlsMax, 1, accountsMax);
        checkRange("mandatesMax", mandatesMax, 1, ROWS_MAX);
        checkRange("batchItemsMax", batchItemsMax, 1, 1 << 23);
        checkRange("atomicItemsMax", atomicItemsMax, 2, Math.min(1 << 20, paymentsWindow / 2));
    }

    /**
     * Whether a ledger with these limits can take over the state of one with those: none is smaller.
     *
     * @param other limits that were in force.
     * @return true if every limit is at least the other's.
     */
    public boolean isAtLeast(final Limits other)
    {
        return accountsMax >= other.accountsMax && paymentsWindow >= other.paymentsWindow &&
            openMax >= other.openMax && controlsMax >= other.controlsMax && mandatesMax >= other.mandatesMax &&
            batchItemsMax >= other.batchItemsMax && atomicItemsMax >= other.atomicItemsMax;
    }

    /**
     * The larger of each limit.
     *
     * @param other limits.
     * @return limits that are at least both.
     */
    public Limits atLeast(final Limits other)
    {
        return new Limits(
            Math.max(accountsMax, other.accountsMax), Math.max(paymentsWindow, other.paymentsWindow),
            Math.max(openMax, other.openMax), Math.max(controlsMax, other.controlsMax),
            Math.max(mandatesMax, other.mandatesMax), Math.max(batchItemsMax, other.batchItemsMax),
            Math.max(atomicItemsMax, other.atomicItemsMax));
    }

    private static void checkRange(final String name, final int value, final int min, final int max)
    {
        if (value < min || value > max)
        {
            throw new IllegalArgumentException(
                "limit out of range: " + name + '=' + value + " min=" + min + " max=" + max);
        }
    }
}
