package io.millrace.ledger;

import static io.millrace.ledger.Accounts.NOT_FOUND;
import static io.millrace.ledger.ResultCode.ACCEPTED;

import io.millrace.sbe.OpenAccountDecoder;

/**
 * The commands that administer accounts.
 * <p>
 * Thread: owned by the ledger thread.
 */
final class AccountCommands
{
    private final Books books;
    private final Answers answers;

    AccountCommands(final Books books, final Answers answers)
    {
        this.books = books;
        this.answers = answers;
    }

    /** Opens an account; its id is its own idempotency key, for ever. */
    ResultCode open(final Command command)
    {
        final ResultCode shape = shapeOfOpen(command);
        if (shape != ACCEPTED)
        {
            answers.answer(command, shape);
            return shape;
        }
        final long id = command.body(OpenAccountDecoder.accountIdEncodingOffset());
        final int existing = books.accounts.find(id);
        return existing == NOT_FOUND ? openOnce(command, id) : again(command, existing);
    }

    private ResultCode openOnce(final Command command, final long id)
    {
        final int account = books.accounts.add(
            id,
            command.body(OpenAccountDecoder.ownerEncodingOffset()),
            command.body(OpenAccountDecoder.overdraftMinorEncodingOffset()),
            command.ledger(),
            command.code(),
            command.flags());
        final ResultCode code = account == NOT_FOUND ? ResultCode.ACCOUNTS_FULL : ACCEPTED;
        answers.answer(command, code, 0, id, account, 0, NOT_FOUND);
        return code;
    }

    private ResultCode shapeOfOpen(final Command command)
    {
        if (command.hasForeignFlags() || command.int32(OpenAccountDecoder.reservedEncodingOffset()) != 0)
        {
            return ResultCode.RESERVED_SET;
        }
        if (!Command.isAccountId(command.body(OpenAccountDecoder.accountIdEncodingOffset())))
        {
            return ResultCode.ACCOUNT_ID_INVALID;
        }
        if (command.body(OpenAccountDecoder.overdraftMinorEncodingOffset()) < 0)
        {
            return ResultCode.AMOUNT_INVALID;
        }
        if (command.ledger() <= 0)
        {
            return ResultCode.LEDGER_INVALID;
        }
        return ACCEPTED;
    }

    private ResultCode again(final Command command, final int existing)
    {
        final DifferingField differs = differingField(command, existing);
        answers.answerExisting(command, existing, differs);
        return differs == DifferingField.NONE ? ResultCode.DUPLICATE : ResultCode.ACCOUNT_EXISTS;
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
