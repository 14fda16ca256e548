package io.millrace.peers;

import java.io.IOException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.MethodReader;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.SelfDescribingMarshallable;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * An account manager over Chronicle Queue as its demos build one: requests as method calls into one queue, a thread
 * that reads them and writes each answer into another, a gateway that reads that. Amounts are whole numbers, balances
 * stand in a map of primitives, and ids in a set, which the demos do not have.
 */
public final class ChroniclePeer implements Peer
{
    private static final int BATCH = 8192;
    private static final long NOTHING = Long.MIN_VALUE;

    /** What is asked. */
    public interface Requests
    {
        /**
         * Pays.
         *
         * @param transfer to be made.
         */
        void transfer(Transfer transfer);
    }

    /** What is answered. */
    public interface Answers
    {
        /**
         * It is paid, or not.
         *
         * @param done what was made of it.
         */
        void done(Done done);
    }

    /** A request. */
    public static final class Transfer extends SelfDescribingMarshallable
    {
        private long id;
        private long debit;
        private long credit;
        private long amountMinor;
    }

    /** An answer. */
    public static final class Done extends SelfDescribingMarshallable
    {
        private long id;
        private boolean isPaid;
    }

    private final Path directory = Scratch.directory();
    private final SingleChronicleQueue in =
        SingleChronicleQueueBuilder.single(directory.resolve("in").toFile()).build();
    private final SingleChronicleQueue out =
        SingleChronicleQueueBuilder.single(directory.resolve("out").toFile()).build();
    private final Long2LongHashMap balances = new Long2LongHashMap(NOTHING);
    private final Transfer transfer = new Transfer();
    private @Nullable Requests requests;
    private @Nullable MethodReader answers;
    private @Nullable Thread manager;
    private volatile boolean isClosed;
    private long answered;
    private long asked;
    private long refused;

    /**
     * Makes the queues.
     *
     * @param unused nothing.
     * @throws IOException if their directory cannot be made.
     */
    public ChroniclePeer(final String unused) throws IOException
    {
        if (!unused.isEmpty())
        {
            throw new IllegalArgumentException("unknown: " + unused);
        }
    }

    @Override
    public String durability()
    {
        return "process: page cache";
    }

    @Override
    public String unlike()
    {
        return "all ids remembered; no checksum, no recovery";
    }

    @Override
    public int batch()
    {
        return BATCH;
    }

    @Override
    public void open(final int accounts)
    {
        for (long id = 1; id <= accounts; id++)
        {
            balances.put(id, Payments.OPENING_MINOR);
        }
        requests = in.createAppender().methodWriter(Requests.class);
        answers = out.createTailer().methodReader((Answers)this::onDone);
        manager = new Thread(this::manage, "account-manager");
        manager.start();
    }

    @Override
    public void pay(final Payments payments, final long first, final int count)
    {
        final Requests to = requests;
        final MethodReader from = answers;
        if (to == null || from == null)
        {
            throw new IllegalStateException("not open");
        }
        for (long number = first; number < first + count; number++)
        {
            transfer.id = number + 1;
            transfer.debit = payments.debit(number);
            transfer.credit = payments.credit(number);
            transfer.amountMinor = payments.amountMinor(number);
            to.transfer(transfer);
            asked++;
        }
        while (answered < asked)
        {
            if (!from.readOne())
            {
                YieldingIdleStrategy.INSTANCE.idle();
            }
        }
        if (refused != 0)
        {
            throw new IllegalStateException("refused: " + refused);
        }
    }

    @Override
    public long sumMinor()
    {
        end();
        long sum = 0;
        final Long2LongHashMap.ValueIterator values = balances.values().iterator();
        while (values.hasNext())
        {
            sum += values.nextValue();
        }
        return sum;
    }

    @Override
    public void close() throws IOException
    {
        end();
        in.close();
        out.close();
        Scratch.delete(directory);
    }

    private void end()
    {
        isClosed = true;
        final Thread thread = manager;
        if (thread != null)
        {
            try
            {
                thread.join();
            }
            catch (final InterruptedException interrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void onDone(final Done done)
    {
        answered++;
        refused += done.isPaid ? 0 : 1;
    }

    /** The account manager's thread. */
    private void manage()
    {
        final LongHashSet ids = new LongHashSet();
        final Answers to = out.createAppender().methodWriter(Answers.class);
        final Done done = new Done();
        final MethodReader from = in.createTailer().methodReader((Requests)asked ->
        {
            final long debit = balances.get(asked.debit);
            final long credit = balances.get(asked.credit);
            done.id = asked.id;
            done.isPaid = debit != NOTHING && credit != NOTHING && debit >= asked.amountMinor && ids.add(asked.id);
            if (done.isPaid)
            {
                balances.put(asked.debit, debit - asked.amountMinor);
                balances.put(asked.credit, credit + asked.amountMinor);
            }
            to.done(done);
        });
        while (!isClosed)
        {
            if (!from.readOne())
            {
                YieldingIdleStrategy.INSTANCE.idle();
            }
        }
    }
}
