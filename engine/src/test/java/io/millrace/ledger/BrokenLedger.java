package io.millrace.ledger;

import io.millrace.ledger.model.Answer;
import io.millrace.ledger.model.Break;
import java.util.List;

/**
 * A mutant for each law of docs/SEMANTICS.md: a ledger that goes on as before, but for one word.
 */
public enum BrokenLedger implements Break
{
    /** Law 1: a credit without a debit. */
    CREATES_MONEY
    {
        @Override
        void change(final Books books, final int account)
        {
            books.accounts.add(account, Accounts.CREDITS_POSTED, 1);
        }
    },
    /** Law 1: money is pending on one side only. */
    CREATES_PENDING_MONEY
    {
        @Override
        void change(final Books books, final int account)
        {
            books.accounts.add(account, Accounts.CREDITS_PENDING, 1);
        }
    },
    /** Law 2: who was refused may owe a little more. */
    CHANGES_AN_ACCOUNT_ON_REFUSAL
    {
        @Override
        public void after(final Ledger ledger, final List<Answer> answers)
        {
            for (final Answer answer : answers)
            {
                final Books books = ledger.books();
                final int row = books.accounts.find(answer.get("debitAccount"));
                if (answer.code() == ResultCode.INSUFFICIENT_FUNDS.number())
                {
                    books.accounts.word(row, Accounts.OVERDRAFT, books.accounts.word(row, Accounts.OVERDRAFT) + 1);
                }
            }
        }
    },
    /** Law 3: an open hold has less left than is pending for it. */
    LOSES_OF_A_HOLD
    {
        @Override
        void change(final Books books, final int account)
        {
            for (int slot = 0; slot < books.payments.openMax(); slot++)
            {
                final int row = books.payments.openRow(slot);
                if (books.payments.isTaken(slot) && books.payments.command(row) == Command.HOLD)
                {
                    books.payments.word(row, Payments.REMAINING, books.payments.word(row, Payments.REMAINING) - 1);
                }
            }
        }
    },
    /** Law 3: of the latest payment more can be refunded than was paid. */
    REFUNDS_TOO_MUCH
    {
        @Override
        void change(final Books books, final int account)
        {
            final int count = books.payments.count();
            final int row = books.payments.windowRow(Math.max(0, count - 1));
            if (count > 0 && books.payments.command(row) == Command.PAY)
            {
                books.payments.word(row, Payments.REMAINING, books.payments.word(row, Payments.AMOUNT) + 1);
            }
        }
    },
    /** Law 4: an account is debited beyond its bound, and another credited, so that no other law is broken. */
    PAYS_WHAT_IS_NOT_THERE
    {
        @Override
        void change(final Books books, final int account)
        {
            final int other = books.accounts.next(account);
            if (other != Accounts.NOT_FOUND && books.accounts.ledger(other) == books.accounts.ledger(account))
            {
                books.accounts.add(account, Accounts.DEBITS_POSTED, 1L << 40);
                books.accounts.add(other, Accounts.CREDITS_POSTED, 1L << 40);
            }
        }
    },
    /** Law 5: what is remembered depends on how the journal is cut into bursts; no answer shows it. */
    COUNTS_BURSTS
    {
        @Override
        void change(final Books books, final int account)
        {
            books.closedSequence++;
        }
    };

    @Override
    public void after(final Ledger ledger, final List<Answer> answers)
    {
        final int account = ledger.books().accounts.next(Accounts.NOT_FOUND);
        if (account != Accounts.NOT_FOUND)
        {
            change(ledger.books(), account);
        }
    }

    /** Breaks the books, where there is an account to break. */
    void change(final Books books, final int account)
    {
        throw new UnsupportedOperationException(name());
    }
}
