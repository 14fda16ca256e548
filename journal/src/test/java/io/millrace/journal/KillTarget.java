package io.millrace.journal;

import io.millrace.engine.EngineStoppedException;
import io.millrace.engine.Instruction;
import io.millrace.engine.PaymentClient;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.KillWords.Kind;
import io.millrace.journal.spi.Durability;
import io.millrace.ledger.Burst;
import io.millrace.ledger.Limits;
import io.millrace.ledger.Result;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that runs an engine under load until it is killed, or closes it and is killed at that. Says all that it
 * hears of the engine in {@link KillWords}.
 */
public final class KillTarget
{
    /** More ids than a directory of {@link KillIT} ever sees: none is forgotten. */
    static final Limits LIMITS = new Limits(64, 1 << 18, 1 << 16, 1, 1, 1 << 10, 1 << 10);

    private static final int MAX_BURST = 256;
    private static final long SNAPSHOT_EVERY = 2_000;
    private static final int REPEAT_ONE_OF = 8;
    private static final int REPEAT_BACK = 40;

    private final KillLoad load;
    private final SplittableRandom random;
    private final long closeAfter;
    private final AtomicLong answers = new AtomicLong();
    private volatile boolean isClosing;
    private volatile long confirmed = Burst.NULL_SEQUENCE;

    private KillTarget(final long loadSeed, final long seed, final long closeAfter)
    {
        load = new KillLoad(loadSeed);
        random = new SplittableRandom(seed);
        this.closeAfter = closeAfter;
    }

    /**
     * Runs until killed.
     *
     * @param args directory, durability, seed of the load, seed of this run, file of what to send again, answers after
     *             which to close or -1.
     * @throws IOException if the file cannot be read.
     */
    public static void main(final String[] args) throws IOException
    {
        KillWords.say(Kind.RECOVERING, 0);
        new KillTarget(Long.parseLong(args[2]), Long.parseLong(args[3]), Long.parseLong(args[5]))
            .run(Path.of(args[0]), Durability.valueOf(args[1]), Path.of(args[4]));
    }

    private void run(final Path directory, final Durability durability, final Path repeats) throws IOException
    {
        final PaymentEngine engine = PaymentEngine.launch(new PaymentEngine.Context()
            .journal(() -> ChronicleJournal.open(
                TestJournal.context(directory).durability(durability).syncIntervalNs(3_000_000).shadow(
                    EngineRun.shadow(SNAPSHOT_EVERY).listener(new StrictListener()))))
            .limits(LIMITS).ledgerId(new UUID(4, 4))
            .ringSlots(4 * MAX_BURST).maxBurst(MAX_BURST).staged(random.nextBoolean())
            .confirmationListener(this::onConfirmed));
        KillWords.say(engine.digest().join());
        for (final Instruction opening : KillLoad.openings())
        {
            engine.client().submit(opening).join();
        }
        KillWords.say(Kind.READY, 0);

        final List<Thread> producers = startProducers(engine.client(this::onResult), repeats);
        while (closeAfter < 0 || answers.get() < closeAfter)
        {
            LockSupport.parkNanos(100_000);
            engine.fault().ifPresent(KillTarget::fail);
        }
        isClosing = true;
        KillWords.say(Kind.CLOSING, 0);
        engine.close();
        producers.forEach(Threads::join);
    }

    private List<Thread> startProducers(final PaymentClient client, final Path repeats) throws IOException
    {
        final List<Thread> threads = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(repeats)))
        {
            for (int i = 0; i < KillLoad.PRODUCERS; i++)
            {
                final int producer = i;
                final int next = in.readInt();
                final int[] again = new int[in.readInt()];
                for (int k = 0; k < again.length; k++)
                {
                    again[k] = in.readInt();
                }
                final SplittableRandom own = random.split();
                threads.add(new Thread(() -> produce(client, producer, next, again, own), "producer-" + producer));
            }
        }
        threads.forEach(Thread::start);
        return threads;
    }

    private void produce(
        final PaymentClient client, final int producer, final int next, final int[] again, final SplittableRandom own)
    {
        try
        {
            for (final int number : again)
            {
                send(client, load.claim(producer, number));
            }
            for (int number = next; true; number++)
            {
                send(client, load.claim(producer, number));
                if (own.nextInt(REPEAT_ONE_OF) == 0)
                {
                    send(client, load.claim(producer, Math.max(0, number - own.nextInt(REPEAT_BACK))));
                }
            }
        }
        catch (final EngineStoppedException ex)
        {
            if (!isClosing)
            {
                fail(ex);
            }
        }
    }

    private static void send(final PaymentClient client, final KillLoad.Claim claim)
    {
        final int slots = claim.slots();
        final long first = client.claim(slots);
        for (int i = 0; i < slots; i++)
        {
            claim.encode(client.buffer(), i, client.offset(first + i));
        }
        client.publish(first, slots);
    }

    /** On one thread at a time, whichever that is. */
    private void onConfirmed(final long sequence)
    {
        KillWords.say(Kind.CONFIRMED, sequence);
        if (sequence <= confirmed)
        {
            fail(new IllegalStateException("confirmed twice: sequence=" + sequence + " before=" + confirmed));
        }
        confirmed = sequence;
    }

    private void onResult(final Result result)
    {
        KillWords.say(result);
        answers.lazySet(answers.getPlain() + 1);
    }

    /** The shadow has come to another state than the engine: no kill explains that. */
    private static final class StrictListener implements ShadowListener
    {
        @Override
        public void onAlarm(final long sequence, final String reason)
        {
            fail(new IllegalStateException(reason));
        }
    }

    private static void fail(final Throwable fault)
    {
        fault.printStackTrace();
        Runtime.getRuntime().halt(3);
    }
}
