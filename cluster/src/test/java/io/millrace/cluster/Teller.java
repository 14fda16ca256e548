package io.millrace.cluster;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.Payment;
import io.millrace.engine.PaymentService;
import io.millrace.engine.UnansweredException;
import io.millrace.ledger.Result;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/**
 * Pays between a few accounts and looks them up, one thing after the other, and notes down what it was told. Ends only
 * when its last question has an answer.
 */
final class Teller extends Thread
{
    private static final long MONEY = 1_000;
    private static final long AMOUNT_MAX = 100;
    private static final int READS_PER_MILLE = 300;

    private final PaymentService payments;
    private final int accounts;
    private final History history;
    private final SplittableRandom random;
    private final long number;
    private volatile boolean isStopped;

    /**
     * A teller.
     *
     * @param number   that no other has.
     * @param accounts from 1 to this.
     */
    Teller(
        final PaymentService payments, final long number, final int accounts, final History history, final long seed)
    {
        super("teller-" + number);
        this.payments = payments;
        this.number = number;
        this.accounts = accounts;
        this.history = history;
        random = new SplittableRandom(seed + number);
        setDaemon(true);
        setUncaughtExceptionHandler((thread, thrown) -> thrown.printStackTrace());
    }

    /** Opens the accounts, each with the same money, from one of the bank's. */
    static void fund(final PaymentService payments, final int accounts, final History history)
    {
        final long cash = accounts + 1L;
        payments.submit(AccountOpening.unbounded(cash, ClusterTest.EUR)).join();
        for (long account = 1; account <= accounts; account++)
        {
            payments.submit(AccountOpening.creditNormal(account, ClusterTest.EUR)).join();
            payments.submit(Payment.of(new UUID(0, account), cash, account, MONEY, ClusterTest.EUR)).join();
            history.open(account, MONEY);
        }
    }

    @Override
    public void run()
    {
        long next = 1;
        while (!isStopped)
        {
            if (random.nextInt(1_000) < READS_PER_MILLE)
            {
                read(account());
            }
            else
            {
                pay(new UUID(number, next++), account());
            }
        }
    }

    void finish() throws InterruptedException
    {
        isStopped = true;
        join(60_000);
        if (isAlive())
        {
            throw new IllegalStateException("teller does not end: " + getName());
        }
    }

    private void pay(final UUID id, final long debit)
    {
        final long credit = debit % accounts + 1;
        final long amount = random.nextLong(1, AMOUNT_MAX);
        final long fromNs = System.nanoTime();
        final Result result = untilAnswered(Payment.of(id, debit, credit, amount, ClusterTest.EUR));
        history.paid(fromNs, System.nanoTime(), debit, credit, amount, result);
    }

    private Result untilAnswered(final Payment payment)
    {
        while (true)
        {
            try
            {
                return payments.submit(payment).join();
            }
            catch (final CompletionException | UnansweredException unanswered)
            {
                // Its outcome is what the next answer says.
            }
        }
    }

    private void read(final long account)
    {
        final long fromNs = System.nanoTime();
        try
        {
            final var state = payments.account(account).join().orElseThrow();
            history.read(fromNs, System.nanoTime(), state.sequence(), account, state.posted());
        }
        catch (final CompletionException | UnansweredException unanswered)
        {
            // Nobody was told anything.
        }
    }

    private long account()
    {
        return 1L + random.nextInt(accounts);
    }
}
