package io.millrace.benchmarks.micro;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import io.millrace.benchmarks.PaymentStream;
import io.millrace.ledger.AccountState;
import io.millrace.ledger.Burst;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.PaymentState;
import io.millrace.ledger.Result;
import io.millrace.sbe.ConfigureEncoder;
import io.millrace.sbe.MessageHeaderEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A ledger with its accounts opened, fed by bursts; counts its answers, so that a run can be checked.
 */
final class PreparedLedger
{
    private static final int OPENINGS = 1024;

    private final PaymentStream stream;
    private final Ledger ledger = new Ledger(this::onResult);
    private final Burst burst = new Burst(new UnsafeBuffer(0, 0));
    private long accepted;
    private long timeNs;

    PreparedLedger(final PaymentStream stream, final int window)
    {
        this(stream, window, 1, 2);
    }

    PreparedLedger(final PaymentStream stream, final int window, final int openMax, final int itemsMax)
    {
        this.stream = stream;
        configure(stream.accounts(), window, openMax, itemsMax);
        open();
        accepted = 0;
    }

    /** Applies the payments of a slab; returns how many were accepted since the ledger was prepared. */
    long apply(final DirectBuffer slab, final int count)
    {
        ledger.apply(burst.wrapExcerpt(slab, 0, ledger.sequence() + 1, count, ++timeNs));
        return accepted;
    }

    /** Looks an account up. */
    boolean account(final long accountId, final AccountState state)
    {
        return ledger.account(accountId, state);
    }

    /** Looks a remembered payment up. */
    boolean payment(final long idHigh, final long idLow, final PaymentState state)
    {
        return ledger.payment(idHigh, idLow, state);
    }

    /** Sum of the posted balances of all accounts: zero if nothing was lost. */
    long imbalance()
    {
        final AccountState state = new AccountState();
        long sum = 0;
        for (int index = 0; index < stream.accounts(); index++)
        {
            if (!ledger.account(stream.accountId(index), state))
            {
                throw new IllegalStateException("account not found: index=" + index);
            }
            sum += state.posted();
        }
        return sum;
    }

    private void onResult(final Result result)
    {
        if (result.isAccepted())
        {
            accepted++;
        }
    }

    private void configure(final int accounts, final int window, final int openMax, final int itemsMax)
    {
        final UnsafeBuffer slab = new UnsafeBuffer(new byte[SLOT_LENGTH]);
        new ConfigureEncoder().wrapAndApplyHeader(slab, 0, new MessageHeaderEncoder())
            .ledgerIdLow(1).accountsMax(accounts).paymentsWindow(window).openMax(openMax)
            .controlsMax(1).mandatesMax(1).batchItemsMax(itemsMax).atomicItemsMax(itemsMax);
        apply(slab, 1);
        checkAccepted(1);
    }

    private void open()
    {
        final UnsafeBuffer slab = new UnsafeBuffer(new byte[OPENINGS * SLOT_LENGTH]);
        for (int from = 0; from < stream.accounts(); from += OPENINGS)
        {
            final int count = Math.min(OPENINGS, stream.accounts() - from);
            for (int i = 0; i < count; i++)
            {
                stream.encodeOpening(from + i, slab, i * SLOT_LENGTH);
            }
            apply(slab, count);
        }
        checkAccepted(1L + stream.accounts());
    }

    private void checkAccepted(final long expected)
    {
        if (accepted != expected)
        {
            throw new IllegalStateException("refused: accepted=" + accepted + " expected=" + expected);
        }
    }
}
