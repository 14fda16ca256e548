package io.millrace.ledger;

import static io.millrace.ledger.ResultCode.ACCEPTED;

/**
 * Payments that run by themselves when time reaches their due time, and may be cancelled before.
 * <p>
 * Thread: owned by the ledger thread.
 */
final class Schedules
{
    private final Books books;
    private final Outcomes outcomes;
    private final Transfers transfers;
    private final Holds holds;

    Schedules(final Books books, final Outcomes outcomes, final Transfers transfers, final Holds holds)
    {
        this.books = books;
        this.outcomes = outcomes;
        this.transfers = transfers;
        this.holds = holds;
    }

    /** Takes a payment for later. */
    ResultCode schedule(final Command command, final Subject subject)
    {
        subject.ofTransfer(command);
        ResultCode code = transfers.ladderOfParties(subject, command.ledger(), command.initiator());
        if (code == ACCEPTED && command.deadlineNs() <= command.timeNs())
        {
            code = ResultCode.TIME_PASSED;
        }
        if (code == ACCEPTED && !books.payments.hasOpenRow())
        {
            code = ResultCode.OPEN_FULL;
        }
        if (code != ACCEPTED)
        {
            return outcomes.close(command, subject, code);
        }
        final int row = outcomes.open(command, subject);
        books.deadlines.set(books.payments.openSlot(row), command.deadlineNs(), command.sequence());
        return ACCEPTED;
    }

    /** Takes a scheduled payment back. */
    ResultCode cancel(final Command command, final Subject subject)
    {
        subject.ofFollowUp(command);
        ResultCode code = holds.ladderOfOpen(subject.target, Command.SCHEDULE);
        if (code == ACCEPTED && !books.isAuthorised(subject.debit, command.initiator()))
        {
            code = ResultCode.NOT_AUTHORISED;
        }
        if (code == ACCEPTED)
        {
            subject.amountMinor = books.payments.word(subject.target, Payments.REMAINING);
            close(subject, 0);
            books.payments.cancelled(subject.target);
        }
        return outcomes.close(command, subject, code);
    }

    /** Runs a scheduled payment that is due; its outcome becomes that of its id. */
    ResultCode run(final Subject subject, final long timeNs)
    {
        final Payments payments = books.payments;
        final long initiator = payments.initiator(subject.target);
        final ResultCode code = ladderOfRun(subject, initiator, timeNs);
        if (code == ACCEPTED)
        {
            transfers.post(subject, timeNs);
        }
        else
        {
            subject.amountMinor = 0;
        }
        close(subject, subject.amountMinor);
        payments.code(subject.target, code);
        if (code == ACCEPTED)
        {
            payments.word(subject.target, Payments.AMOUNT, subject.amountMinor);
        }
        return code;
    }

    private ResultCode ladderOfRun(final Subject subject, final long initiator, final long timeNs)
    {
        // Accounts are never removed and never change their ledger: both were checked when the payment was scheduled.
        if (!books.isAuthorised(subject.debit, initiator))
        {
            return ResultCode.NOT_AUTHORISED;
        }
        final ResultCode status = transfers.ladderOfStatus(subject);
        if (status != ACCEPTED)
        {
            return status;
        }
        if ((books.payments.flags(subject.target) & Command.BALANCING) != 0)
        {
            subject.amountMinor = transfers.balance(subject, subject.amountMinor);
        }
        return transfers.ladderOfSpending(subject, subject.amountMinor, timeNs);
    }

    private void close(final Subject subject, final long remainingMinor)
    {
        books.deadlines.set(books.payments.openSlot(subject.target), 0, 0);
        subject.target = books.payments.close(subject.target);
        books.payments.word(subject.target, Payments.REMAINING, remainingMinor);
    }
}
