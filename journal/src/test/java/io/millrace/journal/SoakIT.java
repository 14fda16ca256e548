package io.millrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.millrace.engine.AccountOpening;
import io.millrace.engine.PaymentClient;
import io.millrace.engine.PaymentEngine;
import io.millrace.engine.ResponseQueue;
import io.millrace.journal.spi.Durability;
import io.millrace.ledger.Limits;
import io.millrace.ledger.Result;
import io.millrace.response.ResponseListener;
import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.PayEncoder;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hours in small: producers at a rate, listeners that are slow at random, look-ups all the time, a restart in each
 * epoch. Nothing is allocated on the engine's threads, nothing is held on to, and every cent is where it belongs.
 * <pre>
 *   mvn -Dfast -pl journal -am test -Dtest=SoakIT -Dsurefire.failIfNoSpecifiedTests=false -Dsoak.seconds=1800
 * </pre>
 */
@Timeout(value = 4, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SoakIT
{
    private static final int SECONDS = Integer.getInteger("soak.seconds", 6);
    private static final int EPOCH_SECONDS = Integer.getInteger("soak.epoch", 3);
    private static final int RATE = Integer.getInteger("soak.rate", 200_000);
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int PRODUCERS = 8;
    private static final int EUR = 978;
    private static final long CASH = 1;
    private static final long FIRST_ACCOUNT = 10;
    private static final long BUDGET_BYTES = 256 * 1024;
    private static final long LOOK_UP_BYTES = 512;

    private final ThreadMXBean mxBean = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final List<Thread> engineThreads = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void shouldRunForHours() throws Exception
    {
        System.out.println("seed=" + SEED);
        final int epochs = Math.max(2, SECONDS / EPOCH_SECONDS);
        epoch(0);
        final Leaks before = Leaks.now();
        for (int i = 1; i < epochs; i++)
        {
            epoch(i);
        }
        Leaks.checkNoMoreThan(before);
    }

    /** Two lives of one journal, which is thrown away at the end. */
    private void epoch(final int number) throws Exception
    {
        final Path journal = directory.resolve("epoch" + number);
        final long[] paid = new long[PRODUCERS];
        life(journal, number, paid);
        life(journal, number, paid);
        try (Stream<Path> files = Files.walk(journal))
        {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList())
            {
                Files.delete(file);
            }
        }
    }

    private void life(final Path journal, final int epoch, final long[] paid) throws Exception
    {
        final Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        final Producer[] producers = new Producer[PRODUCERS];
        engineThreads.clear();
        final long beganNs = System.nanoTime();
        long sent = 0;
        try (PaymentEngine engine = launch(journal))
        {
            for (int i = 0; i < PRODUCERS; i++)
            {
                assertEquals(paid[i], balance(engine, i));
                producers[i] = new Producer(engine, FIRST_ACCOUNT + i, paid[i], SEED + i);
                producers[i].start();
            }
            final long lookUps = look(engine);
            for (int i = 0; i < PRODUCERS; i++)
            {
                producers[i].isStopped = true;
                producers[i].join();
                sent += producers[i].answered - paid[i];
                paid[i] = producers[i].answered;
                latencies.add(producers[i].latencies);
                assertEquals(paid[i], balance(engine, i));
            }
            assertTrue(engine.fault().isEmpty());
            System.out.printf("epoch %d: %,d payments, %,.0f/s, p50 %,d us, p99 %,d us, max %,d us, %,d look-ups%n",
                epoch, sent, sent * 1e9 / (System.nanoTime() - beganNs), latencies.getValueAtPercentile(50) / 1000,
                latencies.getValueAtPercentile(99) / 1000, latencies.getMaxValue() / 1000, lookUps);
        }
    }

    /** Looks accounts up for as long as the life lasts, and that the engine's threads allocate for that alone. */
    private long look(final PaymentEngine engine)
    {
        final long beganNs = System.nanoTime();
        final long lifeNs = TimeUnit.SECONDS.toNanos(EPOCH_SECONDS) / 2;
        long lookUps = 0;
        long measured = 0;
        long before = 0;
        while (System.nanoTime() - beganNs < lifeNs)
        {
            balance(engine, (int)(lookUps % PRODUCERS));
            lookUps++;
            LockSupport.parkNanos(1_000_000);
            if (before == 0 && System.nanoTime() - beganNs > lifeNs / 2)
            {
                before = allocatedBytes();
                measured = lookUps;
            }
        }
        final long allocated = allocatedBytes() - before;
        final long allowed = BUDGET_BYTES + (lookUps - measured) * LOOK_UP_BYTES;
        assertTrue(allocated < allowed, () -> "allocated=" + allocated + " allowed=" + allowed);
        return lookUps;
    }

    private PaymentEngine launch(final Path journal)
    {
        final Random random = new Random(SEED);
        final PaymentEngine engine = PaymentEngine.launch(new PaymentEngine.Context()
            .journal(() -> ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(journal).durability(Durability.PROCESS).cycleLength(64 << 20)))
            .limits(new Limits(1 << 10, 1 << 18, 1 << 8, 1 << 8, 1 << 8, 1 << 10, 1 << 10))
            .threadFactory(this::newThread)
            .listener(result -> pause(random, 400_000, 2_000_000)));
        engine.client().submit(AccountOpening.unbounded(CASH, EUR)).join();
        for (int i = 0; i < PRODUCERS; i++)
        {
            engine.client().submit(AccountOpening.creditNormal(FIRST_ACCOUNT + i, EUR)).join();
        }
        return engine;
    }

    private Thread newThread(final Runnable loop)
    {
        final Thread thread = new Thread(loop);
        engineThreads.add(thread);
        return thread;
    }

    /** Of all but the ticker's thread, which puts into words, and logs, what is wrong while the machine starves it. */
    private long allocatedBytes()
    {
        return engineThreads.stream().filter(thread -> !thread.getName().equals("millrace-ticker"))
            .mapToLong(thread -> mxBean.getThreadAllocatedBytes(thread.getId())).sum();
    }

    private static long balance(final PaymentEngine engine, final int producer)
    {
        return engine.account(FIRST_ACCOUNT + producer).join().orElseThrow().available();
    }

    /** Slow, now and then. */
    private static void pause(final Random random, final int oneOf, final long pauseNs)
    {
        if (random.nextInt(oneOf) == 0)
        {
            LockSupport.parkNanos(pauseNs);
        }
    }

    /** A gateway of one thread: sends by the clock, and polls its own answers in between. */
    private static final class Producer extends Thread implements ResponseListener
    {
        private static final int SENT_MASK = (1 << 18) - 1;
        private static final long PERIOD_NS = 1_000_000_000L * PRODUCERS / RATE;

        private final Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        private final long[] dueNs = new long[SENT_MASK + 1];
        private final ResponseQueue queue = new ResponseQueue(1 << 12);
        private final PayEncoder pay = new PayEncoder();
        private final MessageHeaderEncoder header = new MessageHeaderEncoder();
        private final PaymentClient client;
        private final Random random;
        private final long account;
        private long sent;
        private long answered;
        private volatile boolean isStopped;

        private Producer(final PaymentEngine engine, final long account, final long sent, final long seed)
        {
            super("producer-" + account);
            client = engine.client(queue);
            random = new Random(seed);
            this.account = account;
            this.sent = sent;
            answered = sent;
        }

        @Override
        public void run()
        {
            long nextNs = System.nanoTime();
            while (!isStopped || answered < sent)
            {
                final boolean isDue = !isStopped && System.nanoTime() >= nextNs && sent - answered < SENT_MASK;
                final long sequence = isDue ? client.tryClaim(1) : PaymentClient.BACK_PRESSURED;
                if (sequence >= 0)
                {
                    dueNs[(int)sent & SENT_MASK] = nextNs;
                    sent++;
                    pay.wrapAndApplyHeader(client.buffer(), client.offset(sequence), header)
                        .idHigh(account).idLow(sent).ledger(EUR).amountMinor(1)
                        .debitAccount(CASH).creditAccount(account);
                    client.publish(sequence, 1);
                    nextNs += PERIOD_NS;
                }
                if (queue.poll(this, 64) == 0 && System.nanoTime() < nextNs)
                {
                    LockSupport.parkNanos(50_000);
                }
            }
        }

        @Override
        public void onResult(final Result result)
        {
            if (!result.isAccepted())
            {
                throw new IllegalStateException("not accepted: " + result);
            }
            latencies.recordValue(Math.max(1, System.nanoTime() - dueNs[(int)answered & SENT_MASK]));
            answered++;
            pause(random, 50_000, 5_000_000);
        }
    }
}
