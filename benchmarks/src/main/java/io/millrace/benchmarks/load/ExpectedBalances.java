package io.millrace.benchmarks.load;

import io.millrace.benchmarks.PaymentStream;
import io.millrace.ledger.AccountState;
import io.millrace.ledger.Ledger;

/**
 * The balances that a stream of payments leads to: the stream once more, with plain sums.
 */
final class ExpectedBalances
{
    private final PaymentStream stream;
    private final long[] postedMinor;

    ExpectedBalances(final PaymentStream stream)
    {
        this.stream = stream;
        postedMinor = new long[stream.accounts()];
    }

    /** Payments in a row were accepted. */
    ExpectedBalances add(final long firstNumber, final long count)
    {
        for (long number = firstNumber; number < firstNumber + count; number++)
        {
            postedMinor[stream.debitIndex(number)] -= stream.amountMinor(number);
            postedMinor[stream.creditIndex(number)] += stream.amountMinor(number);
        }
        return this;
    }

    /** Compares every account; true, or an exception that names the first that is wrong. */
    boolean check(final Ledger ledger)
    {
        final AccountState state = new AccountState();
        for (int index = 0; index < postedMinor.length; index++)
        {
            if (!ledger.account(stream.accountId(index), state) || state.posted() != postedMinor[index])
            {
                throw new IllegalStateException("balance is wrong: account=" + stream.accountId(index) +
                    " posted=" + state.posted() + " expected=" + postedMinor[index]);
            }
        }
        return true;
    }
}
