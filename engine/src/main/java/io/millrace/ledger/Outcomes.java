package io.millrace.ledger;

import static io.millrace.ledger.ResultCode.ACCEPTED;
import static io.millrace.ledger.ResultCode.DUPLICATE;
import static io.millrace.ledger.ResultCode.ID_REUSED;

/**
 * One id, one outcome: what is remembered of an id, said again or newly written.
 * <p>
 * Thread: owned by the ledger thread.
 */
final class Outcomes
{
    private final Books books;
    private final Answers answers;
    private DifferingField lastDiffering = DifferingField.NONE;

    Outcomes(final Books books, final Answers answers)
    {
        this.books = books;
        this.answers = answers;
    }

    /** Answers a command whose id is remembered: the first answer again, or that the id was reused. */
    ResultCode again(final Command command, final int known)
    {
        final DifferingField differs = differingField(command, known);
        lastDiffering = differs;
        answers.answerAgain(command, known, differs);
        return differs == DifferingField.NONE ? DUPLICATE : ID_REUSED;
    }

    /** In which field the last command differed that was answered again. */
    DifferingField lastDiffering()
    {
        return lastDiffering;
    }

    /** In which field a command differs from the one that had its id before. */
    DifferingField differingField(final Command command, final int known)
    {
        final Payments payments = books.payments;
        if (payments.command(known) != command.templateId())
        {
            return DifferingField.COMMAND;
        }
        if (command.isTransfer() && payments.word(known, Payments.DEBIT_ACCOUNT) != command.debitAccount())
        {
            return DifferingField.DEBIT_ACCOUNT;
        }
        if (command.isTransfer() && payments.word(known, Payments.CREDIT_ACCOUNT) != command.creditAccount())
        {
            return DifferingField.CREDIT_ACCOUNT;
        }
        if (payments.contentHash(known) == command.contentHash())
        {
            return DifferingField.NONE;
        }
        return command.asksAmount() && payments.word(known, Payments.AMOUNT) != command.amountMinor() ?
            DifferingField.AMOUNT : DifferingField.OTHER;
    }

    /** Remembers an outcome in the window, and answers. */
    ResultCode close(final Command command, final Subject subject, final ResultCode code)
    {
        return close(command, subject, code, 0);
    }

    /** Remembers an outcome of which something can be refunded, and answers. */
    ResultCode close(
        final Command command, final Subject subject, final ResultCode code, final long remainingMinor)
    {
        if (code.isRemembered())
        {
            final Payments payments = books.payments;
            final int row = payments.append(
                command.idHigh(), command.idLow(), command.sequence(), command.timeNs(), meta(command, code));
            fill(row, command, subject, code, remainingMinor);
        }
        answer(command, subject, code);
        return code;
    }

    /** Remembers an accepted hold or schedule in the open part, and answers. */
    int open(final Command command, final Subject subject)
    {
        final int row = books.payments.open(command.idHigh(), command.idLow(), command.sequence(), command.timeNs(),
            meta(command, ACCEPTED), command.initiator());
        fill(row, command, subject, ACCEPTED, subject.amountMinor);
        answer(command, subject, ACCEPTED);
        return row;
    }

    /** Answers, without remembering. */
    void answer(final Command command, final Subject subject, final ResultCode code)
    {
        answers.answer(command, code, code == ACCEPTED ? subject.amountMinor : 0,
            subject.debitAccount, subject.debit, subject.creditAccount, subject.credit);
    }

    private void fill(
        final int row,
        final Command command,
        final Subject subject,
        final ResultCode code,
        final long remainingMinor)
    {
        final Payments payments = books.payments;
        payments.word(row, Payments.DEBIT_ACCOUNT, subject.debitAccount);
        payments.word(row, Payments.CREDIT_ACCOUNT, subject.creditAccount);
        payments.word(row, Payments.AMOUNT, code == ACCEPTED ? subject.amountMinor : command.askedMinor());
        payments.word(row, Payments.REMAINING, remainingMinor);
    }

    private static long meta(final Command command, final ResultCode code)
    {
        return Payments.meta(code, command.templateId(), command.flags(), command.contentHash());
    }
}
