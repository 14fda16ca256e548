package io.millrace.ledger;

import static io.millrace.ledger.Accounts.NOT_FOUND;

/**
 * What a command is about, looked up once: its accounts, the earlier command it speaks of, and the amount that is to
 * move. Filled anew for each command.
 * <p>
 * Thread: owned by the ledger thread.
 */
final class Subject
{
    private final Books books;

    /** Row of the hold, payment or schedule that the command speaks of. */
    int target;
    long debitAccount;
    long creditAccount;
    /** Row of the account that pays. */
    int debit;
    /** Row of the account that receives. */
    int credit;
    /** To be moved, reserved or given back. */
    long amountMinor;

    Subject(final Books books)
    {
        this.books = books;
    }

    /** Of a pay, hold or schedule: the command names both accounts. */
    void ofTransfer(final Command command)
    {
        target = Payments.NOT_FOUND;
        amountMinor = command.amountMinor();
        find(command.debitAccount(), command.creditAccount());
    }

    /** Of a command about an earlier one: the accounts are those of the target; a refund goes the other way. */
    void ofFollowUp(final Command command)
    {
        amountMinor = command.askedMinor();
        target = books.payments.find(command.targetHigh(), command.targetLow());
        final long from = target == Payments.NOT_FOUND ? 0 : books.payments.word(target, Payments.DEBIT_ACCOUNT);
        final long to = target == Payments.NOT_FOUND ? 0 : books.payments.word(target, Payments.CREDIT_ACCOUNT);
        if (command.templateId() == Command.REFUND)
        {
            find(to, from);
        }
        else
        {
            find(from, to);
        }
    }

    /** Of an event: the accounts of the hold or schedule. */
    void ofTarget(final int row)
    {
        target = row;
        amountMinor = books.payments.word(row, Payments.REMAINING);
        find(books.payments.word(row, Payments.DEBIT_ACCOUNT), books.payments.word(row, Payments.CREDIT_ACCOUNT));
    }

    /** Of an administrative command: its account stands where the debit account would. */
    void ofAccount(final long account)
    {
        target = Payments.NOT_FOUND;
        amountMinor = 0;
        find(account, 0);
    }

    private void find(final long debitId, final long creditId)
    {
        debitAccount = debitId;
        creditAccount = creditId;
        debit = debitId == 0 ? NOT_FOUND : books.accounts.find(debitId);
        credit = creditId == 0 ? NOT_FOUND : books.accounts.find(creditId);
    }
}
