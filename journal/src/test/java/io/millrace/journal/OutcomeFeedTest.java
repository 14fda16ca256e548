package io.millrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.Details;
import io.millrace.engine.Hold;
import io.millrace.engine.Payment;
import io.millrace.engine.PaymentClient;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.JournalException;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.Result;
import io.millrace.sbe.BatchMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A feed hands over what the engine answered, all of it, in order, from wherever it is asked to begin.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class OutcomeFeedTest
{
    private static final int EUR = 978;
    private static final long CASH = 1;
    private static final long ALICE = 2;
    private static final long FAR_AWAY_NS = (System.currentTimeMillis() + 3_600_000) * 1_000_000;

    @TempDir
    private Path directory;
    private final List<String> answered = Collections.synchronizedList(new ArrayList<>());
    private final List<String> heard = new ArrayList<>();
    private long payments;

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldHandOverWhatARunningEngineAnswers(final Durability durability)
    {
        try (PaymentEngine engine = launch(durability))
        {
            pay(engine, 300);
            engine.query(Ledger::sequence).join();
            final int before = answered.size();
            try (OutcomeFeed feed = OutcomeFeed.open(context()))
            {
                hear(feed, before);
                pay(engine, 200);
                batch(engine, 500);
                // Answered between bursts: by then the listener has heard of all before.
                engine.query(Ledger::sequence).join();
                hear(feed, answered.size());
                assertEquals(0, feed.poll(result -> heard.add(text(result))));
                assertEquals(engine.query(Ledger::sequence).join(), feed.position());
            }
        }
        assertEquals(answered, heard);
    }

    @Test
    void shouldBeginWithTheBurstOfAnySequence()
    {
        try (PaymentEngine engine = launch(Durability.PROCESS))
        {
            pay(engine, 100);
        }
        for (long from = 0; from < 103; from += 17)
        {
            heard.clear();
            try (OutcomeFeed feed = OutcomeFeed.open(context().fromSequence(from)))
            {
                hear(feed, answered.size() - (int)from);
            }
            // Each payment was waited for, so each is a burst.
            assertEquals(answered.subList((int)from, answered.size()), heard);
        }
    }

    @Test
    void shouldGoOnBehindThePositionThatWasKept()
    {
        final OutcomeFeed.Context kept = context().positionFile(directory.resolve("position"));
        try (PaymentEngine engine = launch(Durability.PROCESS))
        {
            pay(engine, 50);
            try (OutcomeFeed feed = OutcomeFeed.open(kept))
            {
                hear(feed, 20);
                feed.keepPosition();
                feed.poll(result -> heard.add(text(result)));
                assertEquals(20, feed.position());
            }
            heard.remove(20);
            pay(engine, 50);
            try (OutcomeFeed feed = OutcomeFeed.open(kept))
            {
                assertEquals(19, feed.position());
                hear(feed, answered.size());
            }
        }
        assertEquals(answered, heard);
    }

    @Test
    void shouldHandOverAgainWhatTheConsumerFailedOn()
    {
        final IllegalStateException mistake = new IllegalStateException("mistake");
        try (PaymentEngine engine = launch(Durability.PROCESS))
        {
            pay(engine, 10);
        }
        try (OutcomeFeed feed = OutcomeFeed.open(context()))
        {
            hear(feed, 5);
            assertSame(mistake, assertThrows(IllegalStateException.class, () -> feed.poll(result ->
            {
                throw mistake;
            })));
            assertEquals(4, feed.position());
            hear(feed, answered.size());
        }
        assertEquals(answered, heard);
    }

    @Test
    void shouldBeginAtASnapshotWhereOldCyclesHaveLeft() throws Exception
    {
        try (PaymentEngine engine = launch(Durability.PROCESS))
        {
            pay(engine, 100);
        }
        final Shadow.Context shadow = new Shadow.Context().everyCommands(1_000_000).spareLength(0);
        final ChronicleJournal journal = ChronicleJournal.open(journal(Durability.PROCESS).shadow(shadow));
        final Snapshot snapshot;
        try (PaymentEngine engine = launch(journal))
        {
            pay(engine, 100);
            final Shadow running = Objects.requireNonNull(journal.shadow());
            while (running.sequence() < engine.confirmedSequence())
            {
                LockSupport.parkNanos(1_000_000);
            }
            snapshot = running.snapshot().get();
            pay(engine, 100);
        }
        final Path sealed = directory.resolve("journal").resolve("sealed");
        try (Stream<Path> cycles = Files.list(sealed))
        {
            Files.delete(cycles.sorted().findFirst().orElseThrow());
        }

        final long from = snapshot.sequence() + 50;
        try (OutcomeFeed feed = OutcomeFeed.open(context().fromSequence(from)))
        {
            hear(feed, answered.size() - (int)from);
        }
        assertEquals(answered.subList((int)from, answered.size()), heard);
        try (OutcomeFeed feed = OutcomeFeed.open(context()))
        {
            assertThrows(JournalException.class, () -> feed.poll(result -> heard.add("never")));
        }
    }

    @Test
    void shouldRefuseAPositionThatIsNone() throws Exception
    {
        try (PaymentEngine engine = launch(Durability.PROCESS))
        {
            pay(engine, 1);
        }
        final Path file = directory.resolve("position");
        Files.writeString(file, "sequence=");

        assertThrows(JournalException.class, () -> OutcomeFeed.open(context().positionFile(file)));
        assertThrows(JournalException.class, () -> OutcomeFeed.open(
            new OutcomeFeed.Context().directory(directory.resolve("nowhere"))));
        try (OutcomeFeed feed = OutcomeFeed.open(context()))
        {
            assertThrows(IllegalStateException.class, feed::keepPosition);
        }
    }

    private void hear(final OutcomeFeed feed, final int until)
    {
        while (heard.size() < until)
        {
            if (feed.poll(result -> heard.add(text(result))) == 0)
            {
                LockSupport.parkNanos(100_000);
            }
        }
        assertEquals(until, heard.size());
    }

    private void pay(final PaymentEngine engine, final int count)
    {
        final PaymentClient client = engine.client();
        for (int i = 0; i < count; i++)
        {
            payments++;
            // Every tenth is a hold, every seventh a repetition.
            final UUID id = new UUID(1, payments % 7 == 0 ? payments - 1 : payments);
            client.submit(payments % 10 == 0 ?
                new Hold(new UUID(2, payments), CASH, ALICE, 5, EUR, FAR_AWAY_NS, Details.NONE) :
                Payment.of(id, CASH, ALICE, 1, EUR)).join();
        }
    }

    private static void batch(final PaymentEngine engine, final int items)
    {
        final List<Payment> payroll = new ArrayList<>();
        for (int i = 0; i < items; i++)
        {
            payroll.add(Payment.of(new UUID(3, i), CASH, ALICE, 1, EUR));
        }
        engine.client().submit(new UUID(4, 1), BatchMode.INDEPENDENT, payroll).join();
    }

    private PaymentEngine launch(final Durability durability)
    {
        return launch(ChronicleJournal.open(journal(durability)));
    }

    private PaymentEngine launch(final ChronicleJournal journal)
    {
        final PaymentEngine engine = PaymentEngine.launch(new PaymentEngine.Context().journal(() -> journal)
            .staged(false).maxBurst(TestJournal.MAX_BURST).listener(result -> answered.add(text(result))));
        engine.client().submit(AccountOpening.unbounded(CASH, EUR)).join();
        engine.client().submit(AccountOpening.creditNormal(ALICE, EUR)).join();
        return engine;
    }

    private ChronicleJournal.Context journal(final Durability durability)
    {
        return TestJournal.context(directory.resolve("journal")).durability(durability);
    }

    private OutcomeFeed.Context context()
    {
        return new OutcomeFeed.Context().directory(directory.resolve("journal"));
    }

    /** All of its bytes. */
    private static String text(final Result result)
    {
        final byte[] bytes = new byte[Result.LENGTH];
        result.buffer().getBytes(result.offset(), bytes);
        return result.sequence() + " " + HexFormat.of().formatHex(bytes);
    }
}
