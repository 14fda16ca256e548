package io.millrace.peers;

import com.lmax.disruptor.YieldingWaitStrategy;
import io.millrace.engine.PaymentClient;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.ChronicleJournal;
import io.millrace.journal.spi.Durability;
import io.millrace.ledger.AccountState;
import io.millrace.ledger.Limits;
import io.millrace.ledger.Result;
import io.millrace.response.Fate;
import io.millrace.response.ResponseListener;
import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.OpenAccountEncoder;
import io.millrace.sbe.PayEncoder;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * Millrace itself, by the same rules: fused, yielding, Chronicle journal; up to 1,048,576 accounts.
 */
public final class MillracePeer implements Peer, ResponseListener
{
    private static final int MAX_BURST = 1 << 12;
    private static final int RING_SLOTS = 1 << 14;
    private static final int WINDOW = 1 << 20;
    private static final int ACCOUNTS_MAX = (1 << 20) + 1;
    private static final int BATCH = 8192;
    private static final int LEDGER = 978;
    private static final int SPINS = 100;

    private final Durability durability;
    private final Path directory;
    private final PayEncoder pay = new PayEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PaymentEngine engine;
    private final PaymentClient client;
    private int accounts;
    private long sent;
    private volatile long answered;
    private volatile long refused;

    /**
     * Launches it.
     *
     * @param durability process or device.
     * @throws IOException if its directory cannot be made.
     */
    public MillracePeer(final String durability) throws IOException
    {
        this.durability = Durability.valueOf(durability);
        directory = Scratch.directory();
        engine = PaymentEngine.launch(new PaymentEngine.Context()
            .journal(() -> ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(directory.resolve("journal")).durability(this.durability).maxBurst(MAX_BURST)))
            .limits(new Limits(ACCOUNTS_MAX, WINDOW, 1, 1, 1, 2, 2))
            .ringSlots(RING_SLOTS).maxBurst(MAX_BURST).staged(false).waitStrategy(YieldingWaitStrategy::new));
        client = engine.client(this);
    }

    @Override
    public String durability()
    {
        return durability == Durability.DEVICE ? "device: fdatasync before the answer" : "process: page cache";
    }

    @Override
    public String unlike()
    {
        return "";
    }

    @Override
    public int batch()
    {
        return BATCH;
    }

    @Override
    public void open(final int count)
    {
        accounts = count;
        // What the accounts begin with comes from one that may go below zero.
        final OpenAccountEncoder open = new OpenAccountEncoder();
        for (int id = 0; id <= count; id++)
        {
            final long sequence = client.claim(1);
            open.wrapAndApplyHeader(client.buffer(), client.offset(sequence), header)
                .accountId(id == 0 ? Long.MAX_VALUE : id).ledger(LEDGER).overdraftMinor(id == 0 ? 1L << 60 : 0);
            publish(sequence, 1);
        }
        for (int id = 1; id <= count; id++)
        {
            final long sequence = client.claim(1);
            encode(sequence, -id, Long.MAX_VALUE, id, Payments.OPENING_MINOR);
            publish(sequence, 1);
        }
        await();
    }

    @Override
    public void pay(final Payments payments, final long first, final int count)
    {
        for (int from = 0; from < count; from += MAX_BURST)
        {
            final int claim = Math.min(MAX_BURST, count - from);
            final long sequence = client.claim(claim);
            for (int i = 0; i < claim; i++)
            {
                final long number = first + from + i;
                encode(sequence + i, number, payments.debit(number), payments.credit(number),
                    payments.amountMinor(number));
            }
            publish(sequence, claim);
        }
        await();
    }

    @Override
    public long sumMinor()
    {
        return engine.query(ledger ->
        {
            final AccountState state = new AccountState();
            long sum = 0;
            for (int id = 1; id <= accounts; id++)
            {
                if (!ledger.account(id, state))
                {
                    throw new IllegalStateException("account not found: id=" + id);
                }
                sum += state.posted();
            }
            return sum;
        }).join();
    }

    @Override
    public void close() throws IOException
    {
        engine.close();
        Scratch.delete(directory);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // There is one writer.
    public void onResult(final Result result)
    {
        if (!result.isAccepted())
        {
            refused++;
        }
        answered++;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // There is one writer.
    public void onUnanswered(final long sequence, final Fate fate, final Throwable cause)
    {
        refused++;
        answered++;
    }

    private void encode(
        final long sequence, final long id, final long debit, final long credit, final long amountMinor)
    {
        pay.wrapAndApplyHeader(client.buffer(), client.offset(sequence), header)
            .idHigh(id >>> 63).idLow(id + 1).ledger(LEDGER)
            .debitAccount(debit).creditAccount(credit).amountMinor(amountMinor);
    }

    private void publish(final long sequence, final int count)
    {
        client.publish(sequence, count);
        sent += count;
    }

    private void await()
    {
        int spins = 0;
        while (answered < sent)
        {
            if (++spins < SPINS)
            {
                Thread.onSpinWait();
            }
            else
            {
                YieldingIdleStrategy.INSTANCE.idle();
            }
        }
        if (refused != 0)
        {
            throw new IllegalStateException("refused: " + refused);
        }
    }
}
