package io.millrace.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.Payment;
import io.millrace.engine.PaymentClient;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.RecoveredLedger;
import io.millrace.ledger.Limits;
import io.millrace.ledger.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Engine and consumer are processes of their own, and either is killed again and again: what the consumer has written
 * down is, repetitions apart, what a replay of the whole journal says.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class OutcomeFeedIT
{
    private static final int EUR = 978;
    private static final int ROUNDS = Integer.getInteger("feed.rounds", 4);
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @TempDir
    private Path directory;

    @Test
    void shouldMissNothingWhoeverIsKilled() throws IOException, InterruptedException
    {
        System.out.println("seed=" + SEED);
        final Random random = new Random(SEED);
        Process engine = start(Engine.class);
        Process consumer = start(Consumer.class);
        for (int round = 0; round < ROUNDS; round++)
        {
            awaitMore();
            TimeUnit.MILLISECONDS.sleep(random.nextInt(200));
            if (round % 2 == 0)
            {
                consumer = again(consumer, Consumer.class);
            }
            else
            {
                engine = again(engine, Engine.class);
            }
        }
        awaitMore();
        engine.destroyForcibly().waitFor();

        final List<String> expected = replayed();
        assertTrue(expected.size() > 100, "only " + expected.size());
        while (!Files.readString(log()).endsWith(expected.get(expected.size() - 1) + "\n"))
        {
            assertTrue(consumer.isAlive());
            TimeUnit.MILLISECONDS.sleep(20);
        }
        consumer.destroyForcibly().waitFor();

        final int repeated = checkAtLeastOnceAndGapless(expected);
        System.out.println("outcomes=" + expected.size() + " repeated=" + repeated);
    }

    /** Goes through what was written down: each line is the next, or goes back to where a position was kept. */
    private int checkAtLeastOnceAndGapless(final List<String> expected) throws IOException
    {
        int next = 0;
        int repeated = 0;
        for (final String line : Files.readAllLines(log()))
        {
            if (next == expected.size() || !line.equals(expected.get(next)))
            {
                final int back = expected.indexOf(line);
                assertTrue(back >= 0 && back < next, "gap: next=" + next + " line=" + line);
                repeated += next - back;
                next = back;
            }
            next++;
        }
        assertEquals(expected.size(), next);
        return repeated;
    }

    /** Waits until both of them have got somewhere. */
    private void awaitMore() throws IOException, InterruptedException
    {
        final long before = Files.exists(log()) ? Files.size(log()) : 0;
        while (!Files.exists(log()) || Files.size(log()) < before + 4_000)
        {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private List<String> replayed()
    {
        final List<String> outcomes = new ArrayList<>();
        final RecoveredLedger ledger = new RecoveredLedger(result -> outcomes.add(text(result)));
        try (JournalReader reader = JournalReader.open(directory.resolve("journal")))
        {
            while (reader.next())
            {
                ledger.onBurst(reader.burst());
            }
        }
        return outcomes;
    }

    private Process again(final Process killed, final Class<?> main) throws IOException, InterruptedException
    {
        assertTrue(killed.isAlive(), main::getSimpleName);
        killed.destroyForcibly().waitFor();
        return start(main);
    }

    private Process start(final Class<?> main) throws IOException
    {
        return new ProcessBuilder(ChildProcess.command(main, directory.toString())).inheritIO().start();
    }

    private Path log()
    {
        return directory.resolve("log");
    }

    private static String text(final Result result)
    {
        return result.sequence() + " " + result.command() + " " + result.code() + " " + result.amountMinor();
    }

    /** Pays until it is killed. */
    static final class Engine
    {
        private Engine()
        {
        }

        public static void main(final String[] args)
        {
            final long life = System.nanoTime();
            try (PaymentEngine engine = PaymentEngine.launch(new PaymentEngine.Context()
                .journal(() -> ChronicleJournal.open(TestJournal.context(Path.of(args[0], "journal"))
                    .durability(Durability.PROCESS)))
                .limits(new Limits(1 << 10, 1 << 16, 1 << 8, 1 << 8, 1 << 8, 1 << 8, 1 << 8))
                .maxBurst(TestJournal.MAX_BURST)))
            {
                final PaymentClient client = engine.client();
                client.submit(AccountOpening.unbounded(1, EUR)).join();
                client.submit(AccountOpening.creditNormal(2, EUR)).join();
                for (long i = 0; i < Long.MAX_VALUE; i++)
                {
                    client.submit(Payment.of(new UUID(life, i), 1, 2, 1 + i, EUR)).join();
                    LockSupport.parkNanos(200_000);
                }
            }
        }
    }

    /** Writes down what it hears, and keeps its position now and then, until it is killed. */
    static final class Consumer
    {
        private Consumer()
        {
        }

        public static void main(final String[] args) throws IOException
        {
            final Path directory = Path.of(args[0]);
            while (!Files.exists(directory.resolve("journal").resolve("live")))
            {
                LockSupport.parkNanos(1_000_000);
            }
            try (OutputStream log = Files.newOutputStream(directory.resolve("log"),
                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                OutcomeFeed feed = OutcomeFeed.open(new OutcomeFeed.Context()
                    .directory(directory.resolve("journal")).positionFile(directory.resolve("position"))))
            {
                int polled = 0;
                while (log != null)
                {
                    final StringBuilder lines = new StringBuilder();
                    if (feed.poll(result -> lines.append(text(result)).append('\n')) == 0)
                    {
                        LockSupport.parkNanos(200_000);
                    }
                    else
                    {
                        log.write(lines.toString().getBytes(US_ASCII));
                        polled++;
                        if (polled % 50 == 0)
                        {
                            feed.keepPosition();
                        }
                    }
                }
            }
        }
    }
}
