package io.millrace.benchmarks;

import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.OpenAccountEncoder;
import io.millrace.sbe.PayEncoder;
import org.agrona.MutableDirectBuffer;

/**
 * An endless stream of payments between accounts drawn at random: each is a function of its number, so that every id is
 * fresh, nothing has to be kept, and whoever checks can go through the same stream again.
 * <p>
 * Thread: one. Allocation: none after construction.
 */
public final class PaymentStream
{
    /** Of all accounts: ISO 4217, euro. */
    public static final int LEDGER = 978;

    /** So much that no payment of any run is refused; the bound is checked all the same. */
    public static final long OVERDRAFT_MINOR = 1L << 60;

    private static final int AMOUNT_MASK = 0x7F;
    private static final long ID_HIGH_SEED = 0x6A09E667F3BCC909L;
    private static final long ID_LOW_SEED = 0xBB67AE8584CAA73BL;
    private static final long PICK_SEED = 0x3C6EF372FE94F82BL;
    private static final long SEED_FACTOR = 0xA54FF53A5F1D36F1L;
    private static final long LOW_BITS = 0xFFFF_FFFFL;
    private static final double TO_UNIT = 1.0 / (1L << 32);
    private static final long STREWING_PRIME = 2_147_483_647L;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PayEncoder pay = new PayEncoder();
    private final OpenAccountEncoder open = new OpenAccountEncoder();
    private final int accounts;
    private final boolean isRandom;
    private final Workload.Spread spread;
    private final long seed;
    private final double logAccounts;

    /**
     * A stream over so many accounts.
     *
     * @param accounts number of them, at least 2.
     * @param isRandom whether account and payment ids are random 64-bit and 128-bit numbers, or count up from 1.
     */
    public PaymentStream(final int accounts, final boolean isRandom)
    {
        this(Workload.of(accounts, isRandom));
    }

    /**
     * The payments of a workload.
     *
     * @param workload that says how accounts and ids are drawn; shares are another's matter.
     */
    public PaymentStream(final Workload workload)
    {
        accounts = workload.accounts();
        isRandom = workload.isRandom();
        spread = workload.spread();
        seed = workload.seed() * SEED_FACTOR;
        logAccounts = Math.log(accounts);
    }

    /** @return number of accounts. */
    public int accounts()
    {
        return accounts;
    }

    /** @return whether ids are random. */
    public boolean isRandom()
    {
        return isRandom;
    }

    /**
     * The id of an account.
     *
     * @param index of the account, from 0.
     * @return its id.
     */
    public long accountId(final int index)
    {
        return isRandom ? scatter(index + 1L) : index + 1L;
    }

    /**
     * The index of the account that pays.
     *
     * @param number of the payment.
     * @return index of its debit account.
     */
    public int debitIndex(final long number)
    {
        final long drawn = scatter(number ^ PICK_SEED ^ seed);
        return switch (spread)
        {
            case UNIFORM -> (int)(((drawn >>> 32) * accounts) >>> 32);
            case ZIPF -> zipf(drawn >>> 32, accounts);
            case HOT -> (drawn & 1) == 0 ? 0 : cold(drawn);
        };
    }

    /**
     * The index of the account that receives.
     *
     * @param number of the payment.
     * @return index of its credit account, which is another than that which pays.
     */
    public int creditIndex(final long number)
    {
        final long drawn = scatter(number ^ PICK_SEED ^ seed);
        return switch (spread)
        {
            case UNIFORM -> other((int)(((drawn & LOW_BITS) * (accounts - 1)) >>> 32), debitIndex(number));
            case ZIPF -> other(zipf(drawn & LOW_BITS, accounts - 1), debitIndex(number));
            case HOT -> (drawn & 1) == 0 ? cold(drawn) : 0;
        };
    }

    /**
     * The amount of a payment.
     *
     * @param number of the payment.
     * @return its amount in minor units.
     */
    public long amountMinor(final long number)
    {
        return 1 + (number & AMOUNT_MASK);
    }

    /**
     * Half of the id of a payment.
     *
     * @param number of the payment.
     * @return upper half.
     */
    public long idHigh(final long number)
    {
        return isRandom ? scatter(number ^ ID_HIGH_SEED ^ seed) : 0L;
    }

    /**
     * The other half.
     *
     * @param number of the payment.
     * @return lower half.
     */
    public long idLow(final long number)
    {
        return isRandom ? scatter(number ^ ID_LOW_SEED ^ seed) : number + 1;
    }

    /**
     * Writes a payment into a slot, all of it.
     *
     * @param number of the payment.
     * @param buffer of the slot.
     * @param offset of the slot.
     */
    public void encode(final long number, final MutableDirectBuffer buffer, final int offset)
    {
        pay.wrapAndApplyHeader(buffer, offset, header)
            .ledger(LEDGER)
            .referenceHigh(0).referenceLow(number);
        pay.flags().clear();
        encodeNext(number, buffer, offset);
    }

    /**
     * Writes what differs from payment to payment into a slot that holds one.
     *
     * @param number of the payment.
     * @param buffer of the slot.
     * @param offset of the slot.
     */
    public void encodeNext(final long number, final MutableDirectBuffer buffer, final int offset)
    {
        final int debit = debitIndex(number);
        final int credit = creditIndex(number);
        pay.wrap(buffer, offset + MessageHeaderEncoder.ENCODED_LENGTH)
            .idHigh(idHigh(number)).idLow(idLow(number))
            .amountMinor(amountMinor(number))
            .debitAccount(accountId(debit)).creditAccount(accountId(credit));
    }

    /**
     * Writes the opening of an account into a cleared slot.
     *
     * @param index  of the account, from 0.
     * @param buffer of the slot.
     * @param offset of the slot.
     */
    public void encodeOpening(final int index, final MutableDirectBuffer buffer, final int offset)
    {
        open.wrapAndApplyHeader(buffer, offset, header)
            .accountId(accountId(index)).ledger(LEDGER).overdraftMinor(OVERDRAFT_MINOR);
    }

    private static int other(final int drawn, final int debit)
    {
        return drawn < debit ? drawn : drawn + 1;
    }

    /** Any account but the first, by the upper bits. */
    private int cold(final long drawn)
    {
        return 1 + (int)(((drawn >>> 32) * (accounts - 1)) >>> 32);
    }

    /**
     * Zipf's law of exponent 1 by its continuous form: the logarithm of a rank is uniform. A prime larger than any
     * number of accounts strews ranks, so that hot accounts are no neighbours.
     */
    private int zipf(final long drawn, final int of)
    {
        final long rank = (long)Math.exp(drawn * TO_UNIT * logAccounts) - 1;
        return (int)(Math.min(rank, of - 1) * STREWING_PRIME % of);
    }

    /** Murmur's finaliser: a bijection, and another than the ledger's own. */
    static long scatter(final long number)
    {
        long z = number;
        z = (z ^ (z >>> 33)) * 0xFF51AFD7ED558CCDL;
        z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return z ^ (z >>> 33);
    }
}
