package io.millrace.shard;

import io.millrace.engine.PaymentService;
import io.millrace.ledger.AccountState;
import io.millrace.ledger.PaymentState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What must hold on and between shards, checked by asking them while no coordinator sends: payments in motion would
 * look like differences.
 * <ol>
 * <li>On each shard posted and pending of clearing add up to zero.
 * <li>Between two shards what one's transit account says is what the other's does, with the opposite sign, but for the
 * claims whose hold is captured already.
 * </ol>
 * Threads: any; waits for the services.
 */
public final class ShardLaws
{
    private ShardLaws()
    {
    }

    /**
     * Checks a ledger.
     *
     * @param services of all shards, by number.
     * @param ledger   to check.
     * @return what does not hold, in words; empty when all does.
     */
    public static List<String> check(final Map<Integer, PaymentService> services, final int ledger)
    {
        final List<String> found = new ArrayList<>();
        services.forEach((number, service) ->
        {
            final long clearing = posted(service, TransitAccounts.clearing(ledger), true);
            if (clearing != 0)
            {
                found.add("clearing: shard=" + number + " ledger=" + ledger + " postedAndPending=" + clearing);
            }
            services.forEach((peer, other) ->
            {
                if (number < peer)
                {
                    final long sum = posted(service, TransitAccounts.transit(peer, ledger), false) +
                        posted(other, TransitAccounts.transit(number, ledger), false);
                    final long captured =
                        captured(service, other, peer, ledger) + captured(other, service, number, ledger);
                    if (sum != captured)
                    {
                        found.add("transit: shards=" + number + ',' + peer + " ledger=" + ledger + " sum=" + sum +
                            " expected=" + captured);
                    }
                }
            });
        });
        return found;
    }

    /**
     * What has left payers of a shard and is not captured yet.
     *
     * @param service of the shard.
     * @param ledger  to look at.
     * @return the sum of its open holds, in minor units.
     */
    public static long underWayMinor(final PaymentService service, final int ledger)
    {
        final long clearing = TransitAccounts.clearing(ledger);
        return open(service, clearing).stream().filter(hold -> hold.debitAccount() == clearing)
            .mapToLong(PaymentState::remainingMinor).sum();
    }

    /** Claims of a payee's shard on a peer, whose hold there is closed: captured, as they would not be there else. */
    private static long captured(
        final PaymentService payee, final PaymentService payer, final int peer, final int ledger)
    {
        long sum = 0;
        for (final PaymentState claim : open(payee, TransitAccounts.transit(peer, ledger)))
        {
            if (claim.debitAccount() == TransitAccounts.transit(peer, ledger) &&
                payer.payment(Crossing.ofClaim(claim, peer).holdId()).join().filter(PaymentState::isOpen).isEmpty())
            {
                sum += claim.remainingMinor();
            }
        }
        return sum;
    }

    private static long posted(final PaymentService service, final long accountId, final boolean withPending)
    {
        return service.account(accountId).join().map(state -> sum(state, withPending)).orElse(0L);
    }

    private static long sum(final AccountState state, final boolean withPending)
    {
        return withPending ? state.posted() + state.pending() : state.posted();
    }

    private static List<PaymentState> open(final PaymentService service, final long accountId)
    {
        final List<PaymentState> all = new ArrayList<>();
        List<PaymentState> page = service.openPayments(accountId, -1).join();
        while (!page.isEmpty())
        {
            all.addAll(page);
            page = service.openPayments(accountId, page.get(page.size() - 1).firstSequence()).join();
        }
        return all;
    }
}
