package io.millrace.ledger;

import static io.millrace.ledger.Accounts.CREDITS_POSTED;
import static io.millrace.ledger.Accounts.DEBITS_POSTED;
import static io.millrace.ledger.ResultCode.ACCEPTED;

/**
 * What becomes of a hold: captured in full or in parts, increased or prolonged, released, expired.
 * <p>
 * Thread: owned by the ledger thread.
 */
final class Holds
{
    private static final long NO_DEADLINE = -1;

    private final Books books;
    private final Outcomes outcomes;
    private final Transfers transfers;

    Holds(final Books books, final Outcomes outcomes, final Transfers transfers)
    {
        this.books = books;
        this.outcomes = outcomes;
        this.transfers = transfers;
    }

    /** Posts all or part of a hold; what is left is given back, or stays reserved. */
    ResultCode capture(final Command command, final Subject subject)
    {
        subject.ofFollowUp(command);
        final ResultCode code = ladderOfCapture(command, subject);
        if (code != ACCEPTED)
        {
            return outcomes.close(command, subject, code);
        }
        final Accounts accounts = books.accounts;
        final long amountMinor = subject.amountMinor;
        transfers.pend(subject, -amountMinor);
        accounts.add(subject.debit, DEBITS_POSTED, amountMinor);
        accounts.add(subject.credit, CREDITS_POSTED, amountMinor);
        final long restMinor = books.payments.word(subject.target, Payments.REMAINING) - amountMinor;
        if (restMinor > 0 && (command.flags() & Command.KEEP_OPEN) != 0)
        {
            books.payments.touch(subject.target);
            books.payments.word(subject.target, Payments.REMAINING, restMinor);
        }
        else
        {
            giveBack(subject, restMinor, command.timeNs());
        }
        return outcomes.close(command, subject, ACCEPTED, amountMinor);
    }

    /** Reserves more, or moves the deadline. */
    ResultCode increase(final Command command, final Subject subject)
    {
        subject.ofFollowUp(command);
        final ResultCode code = ladderOfIncrease(command, subject);
        if (code != ACCEPTED)
        {
            return outcomes.close(command, subject, code);
        }
        final Payments payments = books.payments;
        final int hold = subject.target;
        if (subject.amountMinor > 0)
        {
            transfers.pend(subject, subject.amountMinor);
            transfers.spend(subject.debit, subject.amountMinor, command.timeNs());
            payments.touch(hold);
            payments.word(hold, Payments.AMOUNT, payments.word(hold, Payments.AMOUNT) + subject.amountMinor);
            payments.word(hold, Payments.REMAINING, payments.word(hold, Payments.REMAINING) + subject.amountMinor);
        }
        if (command.deadlineNs() != 0)
        {
            final long deadlineNs = command.deadlineNs() == NO_DEADLINE ? 0 : command.deadlineNs();
            books.deadlines.set(payments.openSlot(hold), deadlineNs, payments.word(hold, Payments.SEQUENCE));
        }
        return outcomes.close(command, subject, ACCEPTED);
    }

    /** Gives a hold back. */
    ResultCode release(final Command command, final Subject subject)
    {
        subject.ofFollowUp(command);
        ResultCode code = ladderOfOpen(subject.target, Command.HOLD);
        if (code == ACCEPTED && !books.isAuthorised(subject.credit, command.initiator()))
        {
            code = ResultCode.NOT_AUTHORISED;
        }
        if (code == ACCEPTED)
        {
            subject.amountMinor = books.payments.word(subject.target, Payments.REMAINING);
            giveBack(subject, subject.amountMinor, command.timeNs());
        }
        return outcomes.close(command, subject, code);
    }

    /** Gives back what is left of a hold whose deadline has come. */
    void expire(final Subject subject, final long timeNs)
    {
        giveBack(subject, subject.amountMinor, timeNs);
    }

    /** Whether a target is there, of the kind, accepted, and still open. */
    ResultCode ladderOfOpen(final int target, final int kind)
    {
        if (target == Payments.NOT_FOUND)
        {
            return ResultCode.TARGET_NOT_FOUND;
        }
        if (books.payments.command(target) != kind || books.payments.code(target) != ACCEPTED.number())
        {
            return ResultCode.TARGET_MISMATCH;
        }
        return books.payments.isOpen(target) ? ACCEPTED : ResultCode.TARGET_CLOSED;
    }

    private ResultCode ladderOfCapture(final Command command, final Subject subject)
    {
        final ResultCode open = ladderOfOpen(subject.target, Command.HOLD);
        if (open != ACCEPTED)
        {
            return open;
        }
        if (!books.isAuthorised(subject.debit, command.initiator()) &&
            !books.isAuthorised(subject.credit, command.initiator()))
        {
            return ResultCode.NOT_AUTHORISED;
        }
        final ResultCode status = transfers.ladderOfStatus(subject);
        if (status != ACCEPTED)
        {
            return status;
        }
        final long remainingMinor = books.payments.word(subject.target, Payments.REMAINING);
        if (command.isBalancing())
        {
            subject.amountMinor = Math.min(subject.amountMinor, remainingMinor);
        }
        return subject.amountMinor > remainingMinor ? ResultCode.EXCEEDS_HOLD : ACCEPTED;
    }

    private ResultCode ladderOfIncrease(final Command command, final Subject subject)
    {
        final ResultCode open = ladderOfOpen(subject.target, Command.HOLD);
        if (open != ACCEPTED)
        {
            return open;
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
        if (command.deadlineNs() > 0 && command.deadlineNs() <= command.timeNs())
        {
            return ResultCode.TIME_PASSED;
        }
        return subject.amountMinor == 0 ? ACCEPTED : ladderOfMore(command, subject);
    }

    /** The limit of a single payment counts all that is then reserved. */
    private ResultCode ladderOfMore(final Command command, final Subject subject)
    {
        final long totalMinor = books.payments.word(subject.target, Payments.REMAINING) + subject.amountMinor;
        if (books.accounts.hasControls(subject.debit))
        {
            final int row = books.controls.find(subject.debitAccount);
            if (!books.controls.allowsPayment(row, totalMinor))
            {
                return ResultCode.PAYMENT_LIMIT_EXCEEDED;
            }
            if (!books.controls.allowsVelocity(row, subject.amountMinor, command.timeNs()))
            {
                return ResultCode.VELOCITY_EXCEEDED;
            }
        }
        return transfers.ladderOfMoney(subject, subject.amountMinor);
    }

    /** Ends a hold: nothing of it stays reserved. */
    private void giveBack(final Subject subject, final long restMinor, final long timeNs)
    {
        final Payments payments = books.payments;
        if (restMinor > 0)
        {
            transfers.pend(subject, -restMinor);
            if (books.accounts.hasControls(subject.debit))
            {
                books.controls.giveBack(books.controls.find(subject.debitAccount), restMinor,
                    payments.timeNs(subject.target), timeNs);
            }
        }
        books.deadlines.set(payments.openSlot(subject.target), 0, 0);
        subject.target = payments.close(subject.target);
        payments.word(subject.target, Payments.REMAINING, 0);
    }
}
