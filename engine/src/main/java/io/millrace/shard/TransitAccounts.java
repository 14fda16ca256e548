package io.millrace.shard;

import io.millrace.engine.AccountOpening;
import java.util.List;

/**
 * The accounts that a shard has of its own, in each ledger: what its peers owe it or it owes them (<em>transit</em>,
 * one a peer), what is under way (<em>clearing</em>), and what could not be given back (<em>suspense</em>). Their ids
 * say what they are:
 * <pre>
 *   63      48 47            32 31              0
 *   +---------+----------------+----------------+
 *   |  FFFF   | peer, or which |     ledger     |
 *   +---------+----------------+----------------+
 * </pre>
 * All belong to {@link #PARTY}: whoever authenticates initiators lets nobody be that one.
 */
public final class TransitAccounts
{
    /** The party that owns them, and on whose behalf coordinators act. */
    public static final long PARTY = -1;

    /** The partition that they are in, on every shard. */
    static final int PARTITION = 0xFFFF;

    static final int SUSPENSE = 0xFFFE;
    private static final int CLEARING = 0xFFFF;

    private TransitAccounts()
    {
    }

    /**
     * What is under way: posted and pending add up to zero, always.
     *
     * @param ledger of the account.
     * @return its id, on every shard.
     */
    public static long clearing(final int ledger)
    {
        return id(CLEARING, ledger);
    }

    /**
     * Money of payments that were refused, whose payer takes none any more; an operator pays it out.
     *
     * @param ledger of the account.
     * @return its id, on every shard.
     */
    public static long suspense(final int ledger)
    {
        return id(SUSPENSE, ledger);
    }

    /**
     * What has gone to a peer, less what has come from it.
     *
     * @param peer   shard at the other end.
     * @param ledger of the account.
     * @return its id.
     */
    public static long transit(final int peer, final int ledger)
    {
        return id(peer, ledger);
    }

    /** The shard at the other end of a transit account. */
    static int peer(final long transitId)
    {
        return (int)(transitId >>> 32) & 0xFFFF;
    }

    static int ledger(final long id)
    {
        return (int)id;
    }

    /** All that a shard needs to pay to, or be paid from, a peer. */
    static List<AccountOpening> openings(final int peer, final int ledger)
    {
        return List.of(opening(suspense(ledger)), opening(clearing(ledger)), opening(transit(peer, ledger)));
    }

    private static AccountOpening opening(final long id)
    {
        return AccountOpening.unbounded(id, ledger(id)).ownedBy(PARTY);
    }

    private static long id(final int which, final int ledger)
    {
        return (long)PARTITION << 48 | (long)which << 32 | ledger;
    }
}
