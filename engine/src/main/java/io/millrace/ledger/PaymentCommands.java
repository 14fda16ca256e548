package io.millrace.ledger;

import static io.millrace.ledger.Accounts.CREDITS_POSTED;
import static io.millrace.ledger.Accounts.DEBITS_POSTED;
import static io.millrace.ledger.Accounts.NOT_FOUND;
import static io.millrace.ledger.ResultCode.ACCEPTED;

import io.millrace.sbe.PayDecoder;

/**
 * The commands that move money. Each goes the same way: shape, id, ladder, then mutate, remember, answer. The ladder
 * reads in the order of {@link ResultCode}, one guard a line.
 * <p>
 * Thread: owned by the ledger thread.
 */
final class PaymentCommands
{
    private final Books books;
    private final Answers answers;

    PaymentCommands(final Books books, final Answers answers)
    {
        this.books = books;
        this.answers = answers;
    }

    /** Moves an amount at once. */
    ResultCode pay(final Command command)
    {
        final ResultCode shape = shapeOfPay(command);
        if (shape != ACCEPTED)
        {
            answers.answer(command, shape);
            return shape;
        }
        final int hash = command.contentHash(PayDecoder.BLOCK_LENGTH);
        final int known = books.payments.find(command.idHigh(), command.idLow());
        return known == Payments.NOT_FOUND ? payOnce(command, hash) : again(command, known, hash);
    }

    /** Refuses a command whose refusal was found inside a batch that has been taken back since. */
    void refuse(final Command command, final ResultCode code)
    {
        final long debitAccount = command.body(PayDecoder.debitAccountEncodingOffset());
        final long creditAccount = command.body(PayDecoder.creditAccountEncodingOffset());
        if (code.isRemembered())
        {
            final int hash = command.contentHash(PayDecoder.BLOCK_LENGTH);
            remember(command, code, hash, command.amountMinor(), debitAccount, creditAccount);
        }
        answers.answer(command, code, 0, debitAccount, books.accounts.find(debitAccount),
            creditAccount, books.accounts.find(creditAccount));
    }

    private ResultCode payOnce(final Command command, final int hash)
    {
        final Accounts accounts = books.accounts;
        final long debitAccount = command.body(PayDecoder.debitAccountEncodingOffset());
        final long creditAccount = command.body(PayDecoder.creditAccountEncodingOffset());
        final int debit = accounts.find(debitAccount);
        final int credit = accounts.find(creditAccount);
        final long amountMinor = debit == NOT_FOUND || credit == NOT_FOUND ?
            command.amountMinor() : amountToMove(command, debit);
        final ResultCode code = ladderOfPay(command, debit, credit, amountMinor);
        long movedMinor = 0;
        if (code == ACCEPTED)
        {
            accounts.touch(debit);
            accounts.touch(credit);
            accounts.add(debit, DEBITS_POSTED, amountMinor);
            accounts.add(credit, CREDITS_POSTED, amountMinor);
            movedMinor = amountMinor;
        }
        remember(command, code, hash, code == ACCEPTED ? movedMinor : command.amountMinor(),
            debitAccount, creditAccount);
        answers.answer(command, code, movedMinor, debitAccount, debit, creditAccount, credit);
        return code;
    }

    private ResultCode shapeOfPay(final Command command)
    {
        final long debitAccount = command.body(PayDecoder.debitAccountEncodingOffset());
        final long creditAccount = command.body(PayDecoder.creditAccountEncodingOffset());
        if (command.hasForeignFlags())
        {
            return ResultCode.RESERVED_SET;
        }
        if (!command.hasId())
        {
            return ResultCode.ID_INVALID;
        }
        if (!Command.isAccountId(debitAccount) || !Command.isAccountId(creditAccount))
        {
            return ResultCode.ACCOUNT_ID_INVALID;
        }
        if (command.amountMinor() <= 0)
        {
            return ResultCode.AMOUNT_INVALID;
        }
        if (debitAccount == creditAccount)
        {
            return ResultCode.SAME_ACCOUNT;
        }
        if (command.ledger() <= 0)
        {
            return ResultCode.LEDGER_INVALID;
        }
        return ACCEPTED;
    }

    private ResultCode ladderOfPay(
        final Command command, final int debit, final int credit, final long amountMinor)
    {
        final Accounts accounts = books.accounts;
        if (debit == NOT_FOUND)
        {
            return ResultCode.DEBIT_ACCOUNT_NOT_FOUND;
        }
        if (credit == NOT_FOUND)
        {
            return ResultCode.CREDIT_ACCOUNT_NOT_FOUND;
        }
        if (accounts.ledger(debit) != command.ledger())
        {
            return ResultCode.DEBIT_LEDGER_MISMATCH;
        }
        if (accounts.ledger(credit) != command.ledger())
        {
            return ResultCode.CREDIT_LEDGER_MISMATCH;
        }
        if (command.initiator() != accounts.word(debit, Accounts.OWNER))
        {
            return ResultCode.NOT_AUTHORISED;
        }
        final int debitStatus = accounts.status(debit);
        final int creditStatus = accounts.status(credit);
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
        if ((creditStatus & Accounts.CREDITS_BLOCKED) != 0)
        {
            return ResultCode.CREDIT_ACCOUNT_BLOCKED;
        }
        if (amountMinor == 0 || !accounts.allowsDebit(debit, amountMinor))
        {
            return ResultCode.INSUFFICIENT_FUNDS;
        }
        if (!accounts.allowsCredit(credit, amountMinor))
        {
            return ResultCode.CREDIT_BOUND_EXCEEDED;
        }
        if (accounts.used(debit, DEBITS_POSTED) + amountMinor < 0 ||
            accounts.used(credit, CREDITS_POSTED) + amountMinor < 0)
        {
            return ResultCode.AMOUNT_OVERFLOW;
        }
        return ACCEPTED;
    }

    /** The amount of the command, or with BALANCING what is available of it. */
    private long amountToMove(final Command command, final int debit)
    {
        final long amountMinor = command.amountMinor();
        if ((command.flags() & Command.BALANCING) == 0)
        {
            return amountMinor;
        }
        return Math.min(amountMinor, books.accounts.debitRoom(debit));
    }

    private ResultCode again(final Command command, final int known, final int hash)
    {
        final DifferingField differs = differingField(command, known, hash);
        answers.answerAgain(command, known, differs);
        return differs == DifferingField.NONE ? ResultCode.DUPLICATE : ResultCode.ID_REUSED;
    }

    private DifferingField differingField(final Command command, final int known, final int hash)
    {
        final Payments payments = books.payments;
        if (payments.command(known) != command.templateId())
        {
            return DifferingField.COMMAND;
        }
        if (payments.word(known, Payments.DEBIT_ACCOUNT) != command.body(PayDecoder.debitAccountEncodingOffset()))
        {
            return DifferingField.DEBIT_ACCOUNT;
        }
        if (payments.word(known, Payments.CREDIT_ACCOUNT) != command.body(PayDecoder.creditAccountEncodingOffset()))
        {
            return DifferingField.CREDIT_ACCOUNT;
        }
        final boolean isAmountGiven = (command.flags() & Command.BALANCING) == 0;
        if (isAmountGiven && payments.word(known, Payments.AMOUNT) != command.amountMinor())
        {
            return DifferingField.AMOUNT;
        }
        return payments.contentHash(known) == hash ? DifferingField.NONE : DifferingField.OTHER;
    }

    private void remember(
        final Command command,
        final ResultCode code,
        final int hash,
        final long amountMinor,
        final long debitAccount,
        final long creditAccount)
    {
        final Payments payments = books.payments;
        final int row = payments.append(command.idHigh(), command.idLow(), command.sequence(), command.timeNs(),
            Payments.meta(code, command.templateId(), command.flags(), hash));
        payments.word(row, Payments.DEBIT_ACCOUNT, debitAccount);
        payments.word(row, Payments.CREDIT_ACCOUNT, creditAccount);
        payments.word(row, Payments.AMOUNT, amountMinor);
        payments.word(row, Payments.REMAINING, code == ACCEPTED ? amountMinor : 0);
    }
}
