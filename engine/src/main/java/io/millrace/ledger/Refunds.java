package io.millrace.ledger;

import static io.millrace.ledger.ResultCode.ACCEPTED;

/**
 * Pays back all or part of an earlier payment, capture or scheduled payment; all refunds together never exceed it.
 * <p>
 * Thread: owned by the ledger thread.
 */
final class Refunds
{
    private final Books books;
    private final Outcomes outcomes;
    private final Transfers transfers;

    Refunds(final Books books, final Outcomes outcomes, final Transfers transfers)
    {
        this.books = books;
        this.outcomes = outcomes;
        this.transfers = transfers;
    }

    ResultCode refund(final Command command, final Subject subject)
    {
        subject.ofFollowUp(command);
        final ResultCode code = ladder(command, subject);
        if (code != ACCEPTED)
        {
            return outcomes.close(command, subject, code);
        }
        final Accounts accounts = books.accounts;
        final Payments payments = books.payments;
        accounts.touch(subject.debit);
        accounts.touch(subject.credit);
        accounts.add(subject.debit, Accounts.DEBITS_POSTED, subject.amountMinor);
        accounts.add(subject.credit, Accounts.CREDITS_POSTED, subject.amountMinor);
        payments.touch(subject.target);
        payments.word(subject.target, Payments.REMAINING,
            payments.word(subject.target, Payments.REMAINING) - subject.amountMinor);
        return outcomes.close(command, subject, ACCEPTED);
    }

    private ResultCode ladder(final Command command, final Subject subject)
    {
        if (subject.target == Payments.NOT_FOUND)
        {
            return ResultCode.TARGET_NOT_FOUND;
        }
        if (!isRefundable(subject.target))
        {
            return ResultCode.TARGET_MISMATCH;
        }
        if (!books.isAuthorised(subject.debit, command.initiator()))
        {
            return ResultCode.NOT_AUTHORISED;
        }
        final ResultCode status = transfers.ladderOfStatus(subject);
        if (status != ACCEPTED)
        {
            return status;
        }
        final long remainingMinor = books.payments.word(subject.target, Payments.REMAINING);
        if (remainingMinor == 0 || (!command.isBalancing() && subject.amountMinor > remainingMinor))
        {
            return ResultCode.EXCEEDS_REFUNDABLE;
        }
        if (command.isBalancing())
        {
            subject.amountMinor = transfers.balance(subject, Math.min(subject.amountMinor, remainingMinor));
        }
        return transfers.ladderOfMoney(subject, subject.amountMinor);
    }

    private boolean isRefundable(final int target)
    {
        final Payments payments = books.payments;
        final int kind = payments.command(target);
        return payments.code(target) == ACCEPTED.number() && !payments.isOpen(target) &&
            !payments.isCancelled(target) &&
            (kind == Command.PAY || kind == Command.CAPTURE || kind == Command.SCHEDULE);
    }
}
