package io.millrace.shard;

import io.millrace.engine.BatchAnswer;
import io.millrace.engine.Instruction;
import io.millrace.engine.PaymentService;
import io.millrace.engine.UnansweredException;
import io.millrace.ledger.AccountState;
import io.millrace.ledger.PaymentState;
import io.millrace.ledger.Result;
import io.millrace.response.Fate;
import io.millrace.sbe.BatchMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A shard's service as one coordinator has it, of whose steps one goes wrong; both of a coordinator's shards count
 * together.
 */
final class FaultyService implements PaymentService
{
    /** What goes wrong. */
    enum Fault
    {
        NONE,
        /** The coordinator dies before it sends. */
        DEAD_BEFORE,
        /** It dies after it has sent. */
        DEAD_AFTER,
        /** The answer is lost; the coordinator lives. */
        LOST,
        /** The message comes twice; the second answer is heard. */
        TWICE,
        /** It dies, and its message comes when all else is over. */
        LATE,
        /** A copy of the message comes when all else is over. */
        LATE_COPY
    }

    /** Where a coordinator's fault is, and what of it is to come late. */
    static final class Plan
    {
        final List<Supplier<CompletableFuture<?>>> late = new ArrayList<>();
        private final int step;
        private final Fault fault;
        private final CompletableFuture<Void> answering;
        private int steps;
        private boolean isDead;

        Plan(final int step, final Fault fault)
        {
            this.step = step;
            this.fault = fault;
            answering = CompletableFuture.completedFuture(null);
        }

        /** No fault, but no answer is heard before this is complete. */
        Plan(final CompletableFuture<Void> answering)
        {
            step = 0;
            fault = Fault.NONE;
            this.answering = answering;
        }

        synchronized <T> CompletableFuture<T> run(final Supplier<CompletableFuture<T>> send)
        {
            if (isDead)
            {
                return unanswered();
            }
            final Fault now = steps++ == step ? fault : Fault.NONE;
            isDead = now == Fault.DEAD_BEFORE || now == Fault.DEAD_AFTER || now == Fault.LATE;
            if (now == Fault.LATE || now == Fault.LATE_COPY)
            {
                late.add(send::get);
            }
            if (now == Fault.DEAD_BEFORE || now == Fault.LATE)
            {
                return unanswered();
            }
            final CompletableFuture<T> first = send.get().thenCombine(answering, (answer, open) -> answer);
            return switch (now)
            {
                case DEAD_AFTER, LOST -> first.thenCompose(answer -> unanswered());
                case TWICE -> first.thenCompose(answer -> send.get());
                default -> first;
            };
        }

        private static <T> CompletableFuture<T> unanswered()
        {
            return CompletableFuture.failedFuture(new Unanswered());
        }
    }

    private final PaymentService service;
    private final Plan plan;

    FaultyService(final PaymentService service, final Plan plan)
    {
        this.service = service;
        this.plan = plan;
    }

    @Override
    public CompletableFuture<Result> submit(final Instruction instruction)
    {
        return plan.run(() -> service.submit(instruction));
    }

    @Override
    public CompletableFuture<BatchAnswer> submit(
        final UUID batchId, final BatchMode mode, final List<? extends Instruction> items)
    {
        return plan.run(() -> service.submit(batchId, mode, items));
    }

    @Override
    public CompletableFuture<List<Result>> submit(final List<? extends Instruction> instructions)
    {
        return plan.run(() -> service.submit(instructions));
    }

    @Override
    public CompletableFuture<Optional<AccountState>> account(final long accountId)
    {
        return plan.run(() -> service.account(accountId));
    }

    @Override
    public CompletableFuture<Optional<PaymentState>> payment(final UUID id)
    {
        return plan.run(() -> service.payment(id));
    }

    @Override
    public CompletableFuture<List<PaymentState>> openPayments(final long accountId, final long afterSequence)
    {
        return plan.run(() -> service.openPayments(accountId, afterSequence));
    }

    private static final class Unanswered extends UnansweredException
    {
        private static final long serialVersionUID = 1L;

        Unanswered()
        {
            super("told to fail", Fate.UNKNOWN, null);
        }
    }
}
