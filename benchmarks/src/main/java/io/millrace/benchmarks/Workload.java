package io.millrace.benchmarks;

import java.util.Locale;

/**
 * What payments a run makes, all of it a function of the seed: the same workload again gives the same commands.
 *
 * @param seed     of accounts drawn, kinds and ids.
 * @param accounts number of them, at least 2.
 * @param isRandom whether account and payment ids are random 64-bit and 128-bit numbers, or count up from 1.
 * @param spread   of payments over accounts.
 * @param refused  of 1,000 commands, those that the debit account's bound must refuse.
 * @param held     of 1,000 commands, those that are a hold or the capture of one.
 */
public record Workload(long seed, int accounts, boolean isRandom, Spread spread, int refused, int held)
{
    /** How payments are spread over accounts. */
    public enum Spread
    {
        /** Each account as often as any other. */
        UNIFORM,
        /** The account of rank k in proportion to 1/k, ranks strewn over the accounts. */
        ZIPF,
        /** One side of each payment is the same account: half of them go into it, half come out of it. */
        HOT
    }

    /**
     * Checks the shares.
     */
    public Workload
    {
        if (accounts < 2 || refused < 0 || held < 0 || refused + held > 1000)
        {
            throw new IllegalArgumentException("workload out of range: accounts=" + accounts +
                " refused=" + refused + " held=" + held);
        }
    }

    /**
     * Payments only, spread evenly.
     *
     * @param accounts number of them.
     * @param isRandom whether ids are random, or sequential.
     * @return the workload.
     */
    public static Workload of(final int accounts, final boolean isRandom)
    {
        return new Workload(0, accounts, isRandom, Spread.UNIFORM, 0, 0);
    }

    /**
     * Accounts to make room for: an engine that is nine tenths full says that it is.
     *
     * @param accounts that there will be.
     * @return an eighth more.
     */
    public static int accountsMax(final int accounts)
    {
        return accounts + accounts / 8 + 1;
    }

    /** @return all of it in words. */
    public String text()
    {
        return String.format(Locale.ROOT, "%,d accounts, ids %s, spread %s%s%s, seed %d", accounts,
            isRandom ? "random" : "sequential", spread.name().toLowerCase(Locale.ROOT),
            refused == 0 ? "" : ", " + refused / 10.0 + " % refused",
            held == 0 ? "" : ", " + held / 10.0 + " % holds and captures", seed);
    }
}
