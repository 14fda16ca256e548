package io.millrace.engine;

import io.millrace.ledger.AccountState;
import io.millrace.ledger.PaymentState;
import io.millrace.ledger.Result;
import io.millrace.sbe.BatchMode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * What is asked of a ledger, wherever it stands: embedded ({@link PaymentEngine#client()}) or replicated. Values go in,
 * futures come out; who uses no more than this moves from one to the other by the line that makes it.
 * <p>
 * A future whose command has no answer fails with an {@link UnansweredException}, which says what became of it: after
 * {@code UNKNOWN}, submit the same again with the same id, and hear.
 * <p>
 * Threads: any, at the same time. Futures complete on the service's own thread: hand long work on to another.
 */
public interface PaymentService
{
    /** The most that {@link #openPayments} answers at once. */
    int OPEN_PAGE = 64;

    /**
     * Submits a payment or another single command; waits while there is no room.
     *
     * @param instruction to submit.
     * @return its answer.
     */
    CompletableFuture<Result> submit(Instruction instruction);

    /**
     * Submits a batch, with the count and control sum of its items; waits while there is no room.
     *
     * @param batchId the idempotency key of the batch.
     * @param mode    whether items stand alone, or all stand or fall together.
     * @param items   of it, in order.
     * @return its answer.
     */
    CompletableFuture<BatchAnswer> submit(UUID batchId, BatchMode mode, List<? extends Instruction> items);

    /**
     * Submits instructions together: linked ones stand or fall with the next, the others stand alone.
     *
     * @param instructions of which the last is not linked.
     * @return their answers, in order.
     */
    CompletableFuture<List<Result>> submit(List<? extends Instruction> instructions);

    /**
     * Looks an account up.
     *
     * @param accountId of the account.
     * @return its state at a sequence, empty when there is no such account.
     */
    CompletableFuture<Optional<AccountState>> account(long accountId);

    /**
     * Looks up what is remembered of an id.
     *
     * @param id of a payment, hold or batch.
     * @return what is remembered at a sequence, empty when nothing is.
     */
    CompletableFuture<Optional<PaymentState>> payment(UUID id);

    /**
     * Looks up the open holds and scheduled payments of an account, the oldest first. Goes through all that are open
     * on the ledger's thread: not for every payment.
     *
     * @param accountId     of the debit or credit account.
     * @param afterSequence first sequence of the last one that is known, -1 for none.
     * @return the next ones, at most {@link #OPEN_PAGE}; empty when there are no more.
     */
    CompletableFuture<List<PaymentState>> openPayments(long accountId, long afterSequence);
}
