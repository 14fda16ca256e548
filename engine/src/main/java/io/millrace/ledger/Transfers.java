package io.millrace.ledger;

import static io.millrace.ledger.Accounts.CREDITS_PENDING;
import static io.millrace.ledger.Accounts.CREDITS_POSTED;
import static io.millrace.ledger.Accounts.DEBITS_PENDING;
import static io.millrace.ledger.Accounts.DEBITS_POSTED;
import static io.millrace.ledger.Accounts.NOT_FOUND;
import static io.millrace.ledger.ResultCode.ACCEPTED;

/**
 * Pay and hold: an amount from one account to another, at once or reserved. The ladder is shared, one guard a line, in
 * the order of {@link ResultCode}; scheduled payments, increases and refunds climb parts of it.
 * <p>
 * Thread: owned by the ledger thread.
 */
final class Transfers
{
    private final Books books;
    private final Outcomes outcomes;

    Transfers(final Books books, final Outcomes outcomes)
    {
        this.books = books;
        this.outcomes = outcomes;
    }

    /** Moves an amount at once. */
    ResultCode pay(final Command command, final Subject subject)
    {
        subject.ofTransfer(command);
        final ResultCode code = ladder(command, subject);
        if (code != ACCEPTED)
        {
            return outcomes.close(command, subject, code);
        }
        post(subject, command.timeNs());
        return outcomes.close(command, subject, ACCEPTED, subject.amountMinor);
    }

    /** Reserves an amount. */
    ResultCode hold(final Command command, final Subject subject)
    {
        subject.ofTransfer(command);
        final ResultCode code = ladder(command, subject);
        if (code != ACCEPTED)
        {
            return outcomes.close(command, subject, code);
        }
        pend(subject, subject.amountMinor);
        spend(subject.debit, subject.amountMinor, command.timeNs());
        final int row = outcomes.open(command, subject);
        if (command.deadlineNs() != 0)
        {
            books.deadlines.set(books.payments.openSlot(row), command.deadlineNs(), command.sequence());
        }
        return ACCEPTED;
    }

    private ResultCode ladder(final Command command, final Subject subject)
    {
        final boolean isHold = command.templateId() == Command.HOLD;
        final ResultCode parties = ladderOfParties(subject, command.ledger(), command.initiator());
        if (parties != ACCEPTED)
        {
            return parties;
        }
        final ResultCode status = ladderOfStatus(subject);
        if (status != ACCEPTED)
        {
            return status;
        }
        if (isHold && command.deadlineNs() != 0 && command.deadlineNs() <= command.timeNs())
        {
            return ResultCode.TIME_PASSED;
        }
        if (command.isBalancing())
        {
            subject.amountMinor = balance(subject, subject.amountMinor);
        }
        final ResultCode money = ladderOfSpending(subject, subject.amountMinor, command.timeNs());
        if (money != ACCEPTED)
        {
            return money;
        }
        return isHold && !books.payments.hasOpenRow() ? ResultCode.OPEN_FULL : ACCEPTED;
    }

    /** Whether the accounts are there, in the ledger, and the initiator may have the first one debited. */
    ResultCode ladderOfParties(final Subject subject, final int ledger, final long initiator)
    {
        final Accounts accounts = books.accounts;
        if (subject.debit == NOT_FOUND)
        {
            return ResultCode.DEBIT_ACCOUNT_NOT_FOUND;
        }
        if (subject.credit == NOT_FOUND)
        {
            return ResultCode.CREDIT_ACCOUNT_NOT_FOUND;
        }
        if (accounts.ledger(subject.debit) != ledger)
        {
            return ResultCode.DEBIT_LEDGER_MISMATCH;
        }
        if (accounts.ledger(subject.credit) != ledger)
        {
            return ResultCode.CREDIT_LEDGER_MISMATCH;
        }
        return books.isAuthorised(subject.debit, initiator) ? ACCEPTED : ResultCode.NOT_AUTHORISED;
    }

    /** Whether the accounts let a debit and a credit through. */
    ResultCode ladderOfStatus(final Subject subject)
    {
        final int debitStatus = books.accounts.status(subject.debit);
        final int creditStatus = books.accounts.status(subject.credit);
        if ((debitStatus | creditStatus) == 0)
        {
            return ACCEPTED;
        }
        if ((debitStatus & Accounts.CLOSED) != 0)
        {
            return ResultCode.DEBIT_ACCOUNT_CLOSED;
        }
        if ((creditStatus & Accounts.CLOSED) != 0)
        {
            return ResultCode.CREDIT_ACCOUNT_CLOSED;
        }
        if ((debitStatus & Accounts.DEBITS_BLOCKED) != 0)
        {
            return ResultCode.DEBIT_ACCOUNT_BLOCKED;
        }
        return (creditStatus & Accounts.CREDITS_BLOCKED) != 0 ? ResultCode.CREDIT_ACCOUNT_BLOCKED : ACCEPTED;
    }

    /** Whether limits, bounds and sums allow that an amount leaves the debit account. */
    ResultCode ladderOfSpending(final Subject subject, final long amountMinor, final long timeNs)
    {
        if (books.accounts.hasControls(subject.debit))
        {
            final Controls controls = books.controls;
            final int row = controls.find(subject.debitAccount);
            if (!controls.allowsPayment(row, amountMinor))
            {
                return ResultCode.PAYMENT_LIMIT_EXCEEDED;
            }
            if (!controls.allowsVelocity(row, amountMinor, timeNs))
            {
                return ResultCode.VELOCITY_EXCEEDED;
            }
        }
        return ladderOfMoney(subject, amountMinor);
    }

    /** Whether bounds and sums allow an amount. */
    ResultCode ladderOfMoney(final Subject subject, final long amountMinor)
    {
        final Accounts accounts = books.accounts;
        if (amountMinor == 0 || !accounts.allowsDebit(subject.debit, amountMinor))
        {
            return ResultCode.INSUFFICIENT_FUNDS;
        }
        if (!accounts.allowsCredit(subject.credit, amountMinor))
        {
            return ResultCode.CREDIT_BOUND_EXCEEDED;
        }
        if (accounts.used(subject.debit, DEBITS_POSTED) + amountMinor < 0 ||
            accounts.used(subject.credit, CREDITS_POSTED) + amountMinor < 0)
        {
            return ResultCode.AMOUNT_OVERFLOW;
        }
        return ACCEPTED;
    }

    /** As much of an amount as is available. */
    long balance(final Subject subject, final long amountMinor)
    {
        return Math.min(amountMinor, books.accounts.debitRoom(subject.debit));
    }

    /** Posts the subject's amount, and counts it as spent. */
    void post(final Subject subject, final long timeNs)
    {
        final Accounts accounts = books.accounts;
        accounts.touch(subject.debit);
        accounts.touch(subject.credit);
        accounts.add(subject.debit, DEBITS_POSTED, subject.amountMinor);
        accounts.add(subject.credit, CREDITS_POSTED, subject.amountMinor);
        spend(subject.debit, subject.amountMinor, timeNs);
    }

    /** Reserves an amount on both accounts; gives it back if negative. */
    void pend(final Subject subject, final long amountMinor)
    {
        final Accounts accounts = books.accounts;
        accounts.touch(subject.debit);
        accounts.touch(subject.credit);
        accounts.add(subject.debit, DEBITS_PENDING, amountMinor);
        accounts.add(subject.credit, CREDITS_PENDING, amountMinor);
    }

    /** Counts what leaves an account against its velocity limit. */
    void spend(final int account, final long amountMinor, final long timeNs)
    {
        if (books.accounts.hasControls(account))
        {
            books.controls.spend(books.controls.find(books.accounts.word(account, Accounts.ID)), amountMinor, timeNs);
        }
    }
}
