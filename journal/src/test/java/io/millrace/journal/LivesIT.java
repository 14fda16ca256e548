package io.millrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.Payment;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.spi.Durability;
import io.millrace.ledger.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many engines in one JVM, one after the other and side by side, hold on to nothing.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LivesIT
{
    private static final int EUR = 978;
    private static final long CASH = 1;
    private static final long ALICE = 2;
    private static final int LIVES = 100;
    private static final int ENGINES = 10;

    @TempDir
    private Path directory;

    @Test
    void shouldStartAndStopAHundredTimes() throws IOException
    {
        live(0);
        final Leaks before = Leaks.now();
        for (int life = 1; life < LIVES; life++)
        {
            live(life);
        }
        Leaks.checkNoMoreThan(before);
    }

    @Test
    void shouldRunTenAtOnce() throws IOException
    {
        launch(directory.resolve("first")).close();
        final Leaks before = Leaks.now();
        final List<PaymentEngine> engines = new ArrayList<>();
        for (int i = 0; i < ENGINES; i++)
        {
            engines.add(launch(directory.resolve("engine" + i)));
        }
        for (int round = 0; round < 20; round++)
        {
            for (int i = 0; i < ENGINES; i++)
            {
                // As many cents in each as its number, each round.
                engines.get(i).client().submit(
                    Payment.of(new UUID(1, round), CASH, ALICE, i + 1, EUR)).join();
            }
        }
        for (int i = 0; i < ENGINES; i++)
        {
            assertEquals(20L * (i + 1), engines.get(i).account(ALICE).join().orElseThrow().available());
            engines.get(i).close();
        }
        engines.clear();
        Leaks.checkNoMoreThan(before);
    }

    private void live(final int life)
    {
        try (PaymentEngine engine = launch(directory.resolve("journal")))
        {
            assertEquals(life, engine.account(ALICE).join().orElseThrow().available());
            assertTrue(engine.client().submit(Payment.of(new UUID(1, life), CASH, ALICE, 1, EUR)).join().isAccepted());
        }
    }

    private static PaymentEngine launch(final Path journal)
    {
        final PaymentEngine engine = PaymentEngine.launch(new PaymentEngine.Context()
            .journal(() -> ChronicleJournal.open(TestJournal.context(journal).durability(Durability.PROCESS)))
            .limits(new Limits(1 << 8, 1 << 10, 1 << 6, 1 << 6, 1 << 6, 1 << 6, 1 << 6))
            .ringSlots(1 << 10).maxBurst(TestJournal.MAX_BURST));
        engine.client().submit(AccountOpening.unbounded(CASH, EUR)).join();
        engine.client().submit(AccountOpening.creditNormal(ALICE, EUR)).join();
        return engine;
    }
}
