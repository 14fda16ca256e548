package io.millrace.shard;

import io.millrace.engine.Instruction;
import io.millrace.engine.Payment;
import io.millrace.engine.PaymentService;
import io.millrace.engine.UnansweredException;
import io.millrace.ledger.DifferingField;
import io.millrace.ledger.PaymentState;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.response.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Pays between accounts wherever they stand. It keeps nothing: any number of them may run, each may die at any step,
 * and what it leaves is finished by submitting the payment again, here or elsewhere, or by {@link #recover}.
 * <p>
 * A payment is decided on the payee's shard; its answer comes then, before the last two steps. An exception is an
 * {@link UnansweredException} whose fate is that of the whole payment.
 * <p>
 * The window of remembered ids of each shard must cover twice {@link ShardMap#validityMs()} and what its clients'
 * copies may take. How late a payment is recovered does not matter.
 * <p>
 * Threads: any. Futures complete on threads of the services.
 */
public final class ShardedPayments implements AutoCloseable
{
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private final ShardMap map;
    private final Map<Integer, Shard> shards = new TreeMap<>();

    /**
     * A coordinator.
     *
     * @param map         of all accounts.
     * @param services    of the shards, by number; not closed by this.
     * @param underWayMax payments across shards that may be under way to one shard; more are not applied.
     */
    public ShardedPayments(final ShardMap map, final Map<Integer, PaymentService> services, final int underWayMax)
    {
        if (!services.keySet().containsAll(map.shards().values()))
        {
            throw new IllegalArgumentException("shards without a service: map=" + map + " has=" + services.keySet());
        }
        this.map = map;
        services.forEach((number, service) -> shards.put(number, new Shard(number, service, underWayMax)));
    }

    /**
     * Pays.
     *
     * @param payment neither linked nor balancing.
     * @return what became of it; sent again with the same id, the same.
     * @throws IllegalArgumentException if it is, or an account is in no partition that the map knows.
     */
    public CompletableFuture<ShardedAnswer> submit(final Payment payment)
    {
        final Shard from = shard(map.shardOf(payment.debitAccount()));
        final Shard to = shard(map.shardOf(payment.creditAccount()));
        if (payment.isLinked() || payment.details().isBalancing())
        {
            throw new IllegalArgumentException("neither linked nor balancing here: id=" + payment.id());
        }
        if (from == to)
        {
            return from.submit(payment).thenApply(result -> answer(payment, told(result), from));
        }
        if (!to.room.tryAcquire())
        {
            return CompletableFuture.failedFuture(
                new UnsettledException("too many under way: shard=" + to.number, Fate.NOT_APPLIED, null));
        }
        final Crossing crossing = Crossing.of(payment, from.number, to.number);
        final CompletableFuture<Void> accounts =
            from.open(to.number, payment.ledger()).thenCompose(done -> to.open(from.number, payment.ledger()));
        final CompletableFuture<Decision> decision =
            named(accounts, Fate.NOT_APPLIED).thenCompose(done -> hold(crossing, payment));
        return decision.whenComplete((decided, thrown) ->
        {
            final CompletableFuture<Void> rest = decided == null ? DONE : decided.rest();
            final CompletableFuture<Void> unused = rest.whenComplete((done, unsettled) -> to.room.release());
        }).thenApply(Decision::answer);
    }

    /**
     * Finishes what others have left on a shard, as payer's or as payee's. What is younger is not touched: payments
     * that their coordinator still works on would be refused.
     *
     * @param shardNumber  of the shard.
     * @param ledger       whose payments.
     * @param heldBeforeNs time of the shard; only what was held before. Now less twice the validity is a good choice.
     * @return what was done; a shard that does not answer leaves payments for the next time.
     */
    public CompletableFuture<Recovery> recover(final int shardNumber, final int ledger, final long heldBeforeNs)
    {
        return recover(shard(shardNumber), ledger, heldBeforeNs, -1, new Recovery(0, 0));
    }

    /**
     * What a recovery came to.
     *
     * @param finished payments that are finished now, as far as this shard is concerned.
     * @param left     those that are not.
     */
    public record Recovery(int finished, int left)
    {
    }

    /**
     * Waits for payments across shards that are under way, 10 s for a shard at most, and sends nothing more; services
     * stay open.
     */
    @Override
    public void close()
    {
        // All before any: the last steps of a payment to one shard are sent by the other.
        shards.values().forEach(Shard::awaitRest);
        shards.values().forEach(Shard::close);
    }

    private CompletableFuture<Decision> hold(final Crossing crossing, final Payment payment)
    {
        final Shard from = shard(crossing.from());
        return named(from.submit(crossing.hold(payment)), Fate.UNKNOWN).thenCompose(results ->
        {
            final Result hold = results.get(0);
            if (hold.code() == ResultCode.ACCEPTED)
            {
                return claim(crossing, payment, hold.timeNs());
            }
            if (hold.code() == ResultCode.DUPLICATE && hold.isAccepted())
            {
                return named(from.payment(crossing.holdId()), Fate.UNKNOWN)
                    .thenCompose(state -> resume(crossing, payment, state));
            }
            // Nothing is held: one of the two said why.
            final Result reason = hold.code() == ResultCode.BATCH_FAILED ? results.get(1) : hold;
            return CompletableFuture.completedFuture(new Decision(answer(payment, toldOfRefused(reason), from), DONE));
        });
    }

    /** The hold came before: goes on where it stands. */
    private CompletableFuture<Decision> resume(
        final Crossing crossing, final Payment payment, final Optional<PaymentState> hold)
    {
        if (hold.isEmpty())
        {
            return unsettled("forgotten meanwhile: holdId=" + crossing.holdId());
        }
        if (hold.get().isOpen())
        {
            return claim(crossing, payment, hold.get().timeNs());
        }
        // What closes a hold is younger than the hold in the window: one of them is remembered.
        final Shard from = shard(crossing.from());
        return named(from.payment(crossing.releaseId()), Fate.UNKNOWN).thenCompose(release -> isAccepted(release) ?
            reason(crossing, payment) :
            CompletableFuture.completedFuture(accepted(crossing, payment, DONE)));
    }

    private CompletableFuture<Decision> claim(
        final Crossing crossing, final Payment payment, final long heldNs)
    {
        final Shard to = shard(crossing.to());
        final long deadlineNs = Crossing.deadlineNs(heldNs, map.validityMs());
        return named(to.submit(crossing.claim(payment, deadlineNs)), Fate.UNKNOWN).thenCompose(results ->
        {
            final Result claim = results.get(0);
            if (claim.isAccepted())
            {
                return CompletableFuture.completedFuture(accepted(crossing, payment, settle(crossing)));
            }
            final ResultCode reason = claim.code() == ResultCode.BATCH_FAILED ? toldOfRefused(results.get(1)) :
                isFence(claim) ? ResultCode.TIME_PASSED : claim.outcome();
            if (claim.outcome() == ResultCode.ID_REUSED && !isFence(claim))
            {
                return unsettled("claimed with another validity: shard=" + to.number + " claim=" + claim);
            }
            if (!isFinal(reason) || !isTimely(claim, deadlineNs))
            {
                return unsettled("no decision: shard=" + to.number + " claim=" + claim + " reason=" + reason);
            }
            return giveBack(crossing).thenApply(done -> new Decision(answer(payment, reason, to), DONE));
        });
    }

    /** Why it was given back, as far as the payee's shard remembers. */
    private CompletableFuture<Decision> reason(final Crossing crossing, final Payment payment)
    {
        final Shard to = shard(crossing.to());
        return named(to.payment(payment.id()), Fate.UNKNOWN).thenApply(credit ->
        {
            final ResultCode reason =
                credit.map(state -> state.outcome() == ResultCode.ACCEPTED ? ResultCode.ID_REUSED : state.outcome())
                    .orElse(ResultCode.TIME_PASSED);
            return new Decision(answer(payment, reason, to), DONE);
        });
    }

    /** Steps 3 and 4. */
    private CompletableFuture<Void> settle(final Crossing crossing)
    {
        return once(shard(crossing.from()), crossing.captureId(), crossing::captureHold)
            .thenCompose(done -> settleClaim(crossing));
    }

    private CompletableFuture<Void> settleClaim(final Crossing crossing)
    {
        return once(shard(crossing.to()), crossing.captureId(), crossing::captureClaim);
    }

    /** Closes a hold, unless it is closed: which can happen once, whatever the ids. */
    private CompletableFuture<Void> once(
        final Shard shard, final UUID id, final Function<UUID, Instruction> capture)
    {
        return named(shard.submit(capture.apply(id)), Fate.UNKNOWN).thenCompose(result ->
        {
            if (result.code() == ResultCode.ID_REUSED || (result.code() == ResultCode.DUPLICATE && !isDone(result)))
            {
                // Refused while an operator had an account blocked; the id is spent.
                return named(shard.submit(capture.apply(UUID.randomUUID())), Fate.UNKNOWN);
            }
            return CompletableFuture.completedFuture(result);
        }).thenAccept(ShardedPayments::checkDone);
    }

    private CompletableFuture<Void> giveBack(final Crossing crossing)
    {
        final Shard from = shard(crossing.from());
        return named(from.submit(crossing.giveBack()), Fate.UNKNOWN)
            .thenCompose(results -> results.get(0).code() == ResultCode.BATCH_FAILED ?
                named(from.submit(crossing.suspend()), Fate.UNKNOWN) : CompletableFuture.completedFuture(results))
            .thenAccept(results -> checkDone(results.get(0)));
    }

    private CompletableFuture<Recovery> recover(
        final Shard shard, final int ledger, final long heldBeforeNs, final long after, final Recovery before)
    {
        return named(shard.openPayments(TransitAccounts.clearing(ledger), after), Fate.UNKNOWN).thenCompose(page ->
        {
            if (page.isEmpty())
            {
                return CompletableFuture.completedFuture(before);
            }
            final List<CompletableFuture<Boolean>> ends = new ArrayList<>();
            for (final PaymentState open : page)
            {
                if (open.timeNs() < heldBeforeNs)
                {
                    ends.add(DONE.thenCompose(at -> finish(shard, ledger, open)).exceptionally(unfinished -> false));
                }
            }
            return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).thenCompose(done ->
            {
                final int finished = (int)ends.stream().filter(CompletableFuture::join).count();
                return recover(shard, ledger, heldBeforeNs, page.get(page.size() - 1).firstSequence(), new Recovery(
                    before.finished() + finished, before.left() + ends.size() - finished));
            });
        });
    }

    private CompletableFuture<Boolean> finish(final Shard shard, final int ledger, final PaymentState open)
    {
        if (open.debitAccount() == TransitAccounts.clearing(ledger))
        {
            return decide(Crossing.ofHold(open, shard.number), open.timeNs()).thenApply(done -> true);
        }
        final Crossing crossing = Crossing.ofClaim(open, shard.number);
        return shard(crossing.from()).payment(crossing.holdId())
            .thenCompose(hold -> hold.isPresent() && hold.get().isOpen() ?
                CompletableFuture.completedFuture(false) : settleClaim(crossing).thenApply(done -> true));
    }

    private CompletableFuture<Void> decide(final Crossing crossing, final long heldNs)
    {
        return named(shard(crossing.to()).submit(crossing.fence()), Fate.UNKNOWN).thenCompose(fence ->
        {
            if (fence.code() == ResultCode.ID_REUSED)
            {
                return named(shard(crossing.to()).payment(crossing.claimId()), Fate.UNKNOWN)
                    .thenCompose(claim -> finish(crossing, claim));
            }
            if (!isFinal(fence.outcome()) || !isTimely(fence, Crossing.deadlineNs(heldNs, map.validityMs())))
            {
                return unsettled("no decision: shard=" + crossing.to() + " fence=" + fence);
            }
            return giveBack(crossing);
        });
    }

    /** The claim came before the fence: accepted it is remembered for as long as the hold is open. */
    private CompletableFuture<Void> finish(final Crossing crossing, final Optional<PaymentState> claim)
    {
        return claim.isEmpty() ? unsettled("forgotten meanwhile: claimId=" + crossing.claimId()) :
            isAccepted(claim) ? settle(crossing) : giveBack(crossing);
    }

    /**
     * Whether a refusal outlives the time in which the payment could still be accepted: the window covers twice the
     * validity, so the clock of the payee's shard may be one validity behind.
     */
    private boolean isTimely(final Result refusal, final long deadlineNs)
    {
        return Crossing.deadlineNs(refusal.timeNs(), 2 * map.validityMs()) >= deadlineNs;
    }

    /** Whether another command stands where the claim would, which is the fence alone. */
    private static boolean isFence(final Result claim)
    {
        return claim.code() == ResultCode.ID_REUSED && claim.differingField() == DifferingField.COMMAND;
    }

    private static boolean isFinal(final ResultCode refusal)
    {
        return refusal == ResultCode.ID_REUSED || (refusal.isRemembered() && refusal != ResultCode.ACCEPTED);
    }

    private static boolean isAccepted(final Optional<PaymentState> state)
    {
        return state.isPresent() && state.get().outcome() == ResultCode.ACCEPTED;
    }

    private static boolean isDone(final Result result)
    {
        return result.outcome() == ResultCode.ACCEPTED || result.outcome() == ResultCode.TARGET_CLOSED ||
            result.outcome() == ResultCode.TARGET_NOT_FOUND;
    }

    private static void checkDone(final Result result)
    {
        if (!isDone(result))
        {
            throw new UnsettledException("last step refused: result=" + result, Fate.UNKNOWN, null);
        }
    }

    private static ResultCode told(final Result result)
    {
        return result.code() == ResultCode.ID_REUSED ? ResultCode.ID_REUSED : result.outcome();
    }

    /** Of an item that moved nothing: if its id did, then for another payment. */
    private static ResultCode toldOfRefused(final Result item)
    {
        return item.isAccepted() ? ResultCode.ID_REUSED : told(item);
    }

    private Decision accepted(final Crossing crossing, final Payment payment, final CompletableFuture<Void> rest)
    {
        return new Decision(answer(payment, ResultCode.ACCEPTED, shard(crossing.to())), rest);
    }

    private static ShardedAnswer answer(final Payment payment, final ResultCode outcome, final Shard decidedBy)
    {
        return new ShardedAnswer(payment.id(), outcome, decidedBy.number);
    }

    private Shard shard(final int number)
    {
        final Shard shard = shards.get(number);
        if (shard == null)
        {
            throw new IllegalArgumentException("no such shard: number=" + number);
        }
        return shard;
    }

    private static <T> CompletableFuture<T> unsettled(final String reason)
    {
        return CompletableFuture.failedFuture(new UnsettledException(reason, Fate.UNKNOWN, null));
    }

    /** What fails from here on leaves the payment in a state that has a name. */
    private static <T> CompletableFuture<T> named(final CompletableFuture<T> step, final Fate fate)
    {
        return step.exceptionallyCompose(thrown ->
        {
            final Throwable cause = thrown instanceof CompletionException && thrown.getCause() != null ?
                thrown.getCause() : thrown;
            return CompletableFuture.failedFuture(
                cause instanceof UnsettledException ? cause : new UnsettledException("not finished", fate, cause));
        });
    }

    /** What was decided, and the steps that remain. */
    private record Decision(ShardedAnswer answer, CompletableFuture<Void> rest)
    {
    }
}
