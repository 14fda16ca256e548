package io.millrace.ledger;

import static io.millrace.ledger.Accounts.NOT_FOUND;
import static io.millrace.ledger.ResultCode.ACCEPTED;

import io.millrace.sbe.AccountStatus;
import io.millrace.sbe.CutOffDecoder;
import io.millrace.sbe.GrantMandateDecoder;
import io.millrace.sbe.OpenAccountDecoder;
import io.millrace.sbe.SetControlsDecoder;
import io.millrace.sbe.SetStatusDecoder;

/**
 * Accounts, what they let through, and who may have them debited; business dates.
 * <p>
 * Thread: owned by the ledger thread.
 */
final class Administration
{
    private final Books books;
    private final Outcomes outcomes;
    private final Answers answers;

    Administration(final Books books, final Outcomes outcomes, final Answers answers)
    {
        this.books = books;
        this.outcomes = outcomes;
        this.answers = answers;
    }

    /** Opens an account; its id is its own idempotency key, for ever. */
    ResultCode open(final Command command, final Subject subject)
    {
        final long id = command.body(OpenAccountDecoder.accountIdEncodingOffset());
        subject.ofAccount(id);
        if (subject.debit != NOT_FOUND)
        {
            final DifferingField differs = differingField(command, subject.debit);
            answers.answerExisting(command, subject.debit, differs);
            return differs == DifferingField.NONE ? ResultCode.DUPLICATE : ResultCode.ACCOUNT_EXISTS;
        }
        final ResultCode code = ladderOfOpening(command);
        if (code == ACCEPTED)
        {
            subject.debit = books.accounts.add(id,
                command.body(OpenAccountDecoder.ownerEncodingOffset()),
                command.body(OpenAccountDecoder.overdraftMinorEncodingOffset()),
                command.ledger(), command.code(), command.flags());
            if (hasControls(command))
            {
                final int row = controlsOf(subject);
                books.controls.maxPayment(row, command.body(OpenAccountDecoder.maxPaymentMinorEncodingOffset()));
                books.controls.velocity(row,
                    command.body(OpenAccountDecoder.velocityLimitMinorEncodingOffset()),
                    command.int32(OpenAccountDecoder.velocityWindowSEncodingOffset()));
            }
        }
        answers.answer(command, code, 0, id, subject.debit, 0, NOT_FOUND);
        return code;
    }

    /** Sets what an account lets through, or closes it. */
    ResultCode setStatus(final Command command, final Subject subject)
    {
        subject.ofAccount(command.accountId());
        final int status = command.uint16Of(SetStatusDecoder.statusEncodingOffset());
        ResultCode code = ladderOfStanding(subject);
        if (code == ACCEPTED && status == AccountStatus.CLOSED.value() && isInUse(subject.debit))
        {
            code = ResultCode.ACCOUNT_IN_USE;
        }
        if (code == ACCEPTED)
        {
            books.accounts.status(subject.debit, status);
        }
        return outcomes.close(command, subject, code);
    }

    /** Changes limits of an account. */
    ResultCode setControls(final Command command, final Subject subject)
    {
        subject.ofAccount(command.accountId());
        final ResultCode code = ladderOfControls(command, subject);
        if (code == ACCEPTED)
        {
            final int mask = command.uint16Of(SetControlsDecoder.maskEncodingOffset());
            if ((mask & Shape.MASK_OVERDRAFT) != 0)
            {
                books.accounts.word(subject.debit, Accounts.OVERDRAFT,
                    command.body(SetControlsDecoder.overdraftMinorEncodingOffset()));
            }
            if ((mask & Shape.MASK_MAX_PAYMENT) != 0 && hasOrNeedsRow(command, subject))
            {
                books.controls.maxPayment(controlsOf(subject),
                    command.body(SetControlsDecoder.maxPaymentMinorEncodingOffset()));
            }
            if ((mask & Shape.MASK_VELOCITY) != 0 && hasOrNeedsRow(command, subject))
            {
                books.controls.velocity(controlsOf(subject),
                    command.body(SetControlsDecoder.velocityLimitMinorEncodingOffset()),
                    command.int32(SetControlsDecoder.velocityWindowSEncodingOffset()));
            }
        }
        return outcomes.close(command, subject, code);
    }

    /** Lets a party have an account debited. */
    ResultCode grant(final Command command, final Subject subject)
    {
        subject.ofAccount(command.accountId());
        final long party = command.body(GrantMandateDecoder.partyEncodingOffset());
        ResultCode code = ladderOfMandate(command, subject);
        if (code == ACCEPTED)
        {
            code = ladderOfStanding(subject);
        }
        if (code == ACCEPTED && books.mandates.isFull() && !books.mandates.contains(subject.debitAccount, party))
        {
            code = ResultCode.MANDATES_FULL;
        }
        if (code == ACCEPTED)
        {
            books.mandates.add(subject.debitAccount, party);
        }
        return outcomes.close(command, subject, code);
    }

    /** Takes a mandate back. */
    ResultCode revoke(final Command command, final Subject subject)
    {
        subject.ofAccount(command.accountId());
        final ResultCode code = ladderOfMandate(command, subject);
        if (code == ACCEPTED)
        {
            books.mandates.remove(subject.debitAccount, command.body(GrantMandateDecoder.partyEncodingOffset()));
        }
        return outcomes.close(command, subject, code);
    }

    /** Closes a business date. */
    ResultCode cutOff(final Command command, final Subject subject)
    {
        subject.ofAccount(0);
        final int date = command.int32(CutOffDecoder.businessDateEncodingOffset());
        if (date <= books.closedDate)
        {
            return outcomes.close(command, subject, ResultCode.TIME_PASSED);
        }
        books.closedDate = date;
        books.closedSequence = command.sequence();
        return outcomes.close(command, subject, ACCEPTED);
    }

    private ResultCode ladderOfOpening(final Command command)
    {
        if (books.accounts.isFull())
        {
            return ResultCode.ACCOUNTS_FULL;
        }
        return hasControls(command) && books.controls.isFull() ? ResultCode.CONTROLS_FULL : ACCEPTED;
    }

    private ResultCode ladderOfStanding(final Subject subject)
    {
        if (subject.debit == NOT_FOUND)
        {
            return ResultCode.DEBIT_ACCOUNT_NOT_FOUND;
        }
        return books.accounts.status(subject.debit) == Accounts.CLOSED ? ResultCode.DEBIT_ACCOUNT_CLOSED : ACCEPTED;
    }

    private ResultCode ladderOfMandate(final Command command, final Subject subject)
    {
        if (subject.debit == NOT_FOUND)
        {
            return ResultCode.DEBIT_ACCOUNT_NOT_FOUND;
        }
        final long initiator = command.initiator();
        return initiator == 0 || initiator == books.accounts.word(subject.debit, Accounts.OWNER) ?
            ACCEPTED : ResultCode.NOT_AUTHORISED;
    }

    private ResultCode ladderOfControls(final Command command, final Subject subject)
    {
        final ResultCode standing = ladderOfStanding(subject);
        if (standing != ACCEPTED)
        {
            return standing;
        }
        final int mask = command.uint16Of(SetControlsDecoder.maskEncodingOffset());
        final long overdraftMinor = command.body(SetControlsDecoder.overdraftMinorEncodingOffset());
        if ((mask & Shape.MASK_OVERDRAFT) != 0 && !books.accounts.allowsOverdraft(subject.debit, overdraftMinor))
        {
            return ResultCode.OVERDRAFT_IN_USE;
        }
        return !books.accounts.hasControls(subject.debit) && needsRow(command) && books.controls.isFull() ?
            ResultCode.CONTROLS_FULL : ACCEPTED;
    }

    private boolean hasOrNeedsRow(final Command command, final Subject subject)
    {
        return books.accounts.hasControls(subject.debit) || needsRow(command);
    }

    /** No limit where there was none needs no room. */
    private static boolean needsRow(final Command command)
    {
        final int mask = command.uint16Of(SetControlsDecoder.maskEncodingOffset());
        return ((mask & Shape.MASK_MAX_PAYMENT) != 0 &&
            command.body(SetControlsDecoder.maxPaymentMinorEncodingOffset()) != 0) ||
            ((mask & Shape.MASK_VELOCITY) != 0 &&
                command.body(SetControlsDecoder.velocityLimitMinorEncodingOffset()) != 0);
    }

    private int controlsOf(final Subject subject)
    {
        if (books.accounts.hasControls(subject.debit))
        {
            return books.controls.find(subject.debitAccount);
        }
        books.accounts.setFlag(subject.debit, Accounts.HAS_CONTROLS);
        return books.controls.add(subject.debitAccount);
    }

    private boolean isInUse(final int account)
    {
        final Accounts accounts = books.accounts;
        return accounts.word(account, Accounts.DEBITS_PENDING) != 0 ||
            accounts.word(account, Accounts.CREDITS_PENDING) != 0 || accounts.posted(account) != 0;
    }

    private static boolean hasControls(final Command command)
    {
        return command.body(OpenAccountDecoder.maxPaymentMinorEncodingOffset()) != 0 ||
            command.body(OpenAccountDecoder.velocityLimitMinorEncodingOffset()) != 0;
    }

    /** What can be changed later, such as the overdraft, does not make an account another one. */
    private DifferingField differingField(final Command command, final int existing)
    {
        final Accounts accounts = books.accounts;
        if (accounts.word(existing, Accounts.OWNER) != command.body(OpenAccountDecoder.ownerEncodingOffset()))
        {
            return DifferingField.OWNER;
        }
        if (accounts.ledger(existing) != command.ledger())
        {
            return DifferingField.LEDGER;
        }
        final boolean isSame = accounts.code(existing) == command.code() &&
            (accounts.flags(existing) & ~Accounts.HAS_CONTROLS) == command.flags();
        return isSame ? DifferingField.NONE : DifferingField.OTHER;
    }
}
