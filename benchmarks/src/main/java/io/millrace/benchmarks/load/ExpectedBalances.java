package io.millrace.benchmarks.load;

import io.millrace.benchmarks.CommandStream;
import io.millrace.benchmarks.PaymentStream;
import io.millrace.ledger.AccountState;
import io.millrace.ledger.Ledger;

/**
 * The balances that a stream of commands leads to: the stream once more, with plain sums.
 */
final class ExpectedBalances
{
    private final CommandStream stream;
    private final PaymentStream payments;
    private final long[] postedMinor;
    private final long[] pendingMinor;

    ExpectedBalances(final CommandStream stream)
    {
        this.stream = stream;
        payments = stream.payments();
        postedMinor = new long[payments.accounts()];
        pendingMinor = new long[payments.accounts()];
    }

    /** Commands in a row were answered as they had to be. */
    ExpectedBalances add(final long firstNumber, final long count)
    {
        for (long number = firstNumber; number < firstNumber + count; number++)
        {
            switch (stream.kind(number))
            {
                case PAY -> move(number, payments.amountMinor(number), postedMinor);
                case HOLD -> move(number, payments.amountMinor(number), pendingMinor);
                case CAPTURE ->
                {
                    final long hold = CommandStream.holdOf(number);
                    move(hold, -payments.amountMinor(hold), pendingMinor);
                    move(hold, payments.amountMinor(hold), postedMinor);
                }
                case REFUSED ->
                {
                    // Moves nothing.
                }
                default -> throw new IllegalStateException("number=" + number);
            }
        }
        return this;
    }

    /** Compares every account, and their sum with zero; true, or an exception that names the first that is wrong. */
    boolean check(final Ledger ledger)
    {
        final AccountState state = new AccountState();
        long sumMinor = 0;
        for (int index = 0; index < postedMinor.length; index++)
        {
            final long accountId = payments.accountId(index);
            if (!ledger.account(accountId, state) || state.posted() != postedMinor[index] ||
                state.pending() != pendingMinor[index])
            {
                throw new IllegalStateException("balance is wrong: account=" + accountId +
                    " posted=" + state.posted() + " expected=" + postedMinor[index] +
                    " pending=" + state.pending() + " expected=" + pendingMinor[index]);
            }
            sumMinor += state.posted();
        }
        if (sumMinor != 0)
        {
            throw new IllegalStateException("money is not conserved: sumMinor=" + sumMinor);
        }
        return true;
    }

    private void move(final long number, final long amountMinor, final long[] balances)
    {
        balances[payments.debitIndex(number)] -= amountMinor;
        balances[payments.creditIndex(number)] += amountMinor;
    }
}
