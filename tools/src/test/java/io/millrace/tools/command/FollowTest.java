package io.millrace.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.Payment;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.ChronicleJournal;
import io.millrace.journal.spi.Durability;
import io.millrace.ledger.Limits;
import io.millrace.tools.Millrace;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two journals side by side, and one while it is written.
 */
final class FollowTest
{
    private static final int EUR = 978;

    @TempDir
    private Path directory = Path.of("");

    private String out = "";

    @Test
    void shouldShowWhereTwoJournalsPart()
    {
        pay("left", 1_000, 5);
        pay("right", 1_000, 5);
        assertEquals(ExitCode.DONE, run("diff", dir("left"), dir("right")), out);
        assertTrue(out.startsWith("the same up to sequence 12"), out);

        pay("longer", 1_000, 5, 9);
        assertEquals(ExitCode.DONE, run("diff", dir("left"), dir("longer")), out);
        assertTrue(out.contains("then only " + dir("longer") + " goes on"), out);

        pay("later", 2_000, 5);
        assertEquals(ExitCode.FAILED, run("diff", dir("left"), dir("later")));
        assertTrue(out.startsWith("they part at sequence 0, in time"), out);
        assertEquals(ExitCode.DONE, run("diff", dir("left"), dir("later"), "--commands-only"), out);

        pay("other", 1_000, 6);
        assertEquals(ExitCode.FAILED, run("diff", dir("left"), dir("other")));
        assertTrue(out.startsWith("they part at sequence 3, in command"), out);
        assertTrue(out.contains("asked    0.05 EUR from 1 to 2"), out);
        assertTrue(out.contains("asked    0.06 EUR from 1 to 2"), out);
    }

    @Test
    void shouldPrintTheLastAndFollowWhatComes() throws Exception
    {
        try (PaymentEngine engine = launch("live", 1_000))
        {
            open(engine);
            pay(engine, 1, 5);
            assertEquals(ExitCode.DONE, run("tail", "-n", "2", "--data", dir("live")));
            assertEquals(2, out.lines().count(), out);
            assertTrue(out.lines().allMatch(line -> line.matches(".* pay +accepted +0.05 EUR .* 1 -> 2")), out);

            final long until = engine.query(ledger -> ledger.sequence()).join() + 3;
            final StringWriter following = new StringWriter();
            final CompletableFuture<Integer> followed = CompletableFuture.supplyAsync(() -> Millrace.run(
                new PrintWriter(following), new PrintWriter(following), "tail", "-f", "-n", "1", "--until",
                Long.toString(until), "--data", dir("live")));
            for (int i = 0; i < 1_000 && following.getBuffer().length() == 0; i++)
            {
                Thread.sleep(10);
            }
            for (int i = 100; i < 110; i++)
            {
                engine.client().submit(Payment.of(new UUID(2, i), 1, 2, 7, EUR)).join();
            }
            assertEquals(ExitCode.DONE, followed.get(20, TimeUnit.SECONDS));
            final String said = following.toString();
            assertEquals(4, said.lines().count(), said);
            assertTrue(said.contains("0.05 EUR") && said.contains("0.07 EUR"), said);
        }
    }

    private void pay(final String name, final long timeNs, final long... amountsMinor)
    {
        try (PaymentEngine engine = launch(name, timeNs))
        {
            open(engine);
            int first = 1;
            for (final long amountMinor : amountsMinor)
            {
                pay(engine, first, amountMinor);
                first += 10;
            }
        }
    }

    private static void open(final PaymentEngine engine)
    {
        engine.client().submit(AccountOpening.unbounded(1, EUR)).join();
        engine.client().submit(AccountOpening.creditNormal(2, EUR)).join();
    }

    private static void pay(final PaymentEngine engine, final int first, final long amountMinor)
    {
        for (int i = first; i < first + 10; i++)
        {
            engine.client().submit(Payment.of(new UUID(2, i), 1, 2, amountMinor, EUR)).join();
        }
    }

    /** Nothing is due, so nothing ticks: the journal is the same each time. */
    private PaymentEngine launch(final String name, final long timeNs)
    {
        return PaymentEngine.launch(new PaymentEngine.Context()
            .limits(new Limits(64, 1 << 12, 64, 1, 1, 64, 64)).ledgerId(new UUID(1, 1)).clock(() -> timeNs)
            .journal(() -> ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(directory.resolve(name).resolve("journal")).durability(Durability.PROCESS))));
    }

    private String dir(final String name)
    {
        return directory.resolve(name).toString();
    }

    private int run(final String... arguments)
    {
        final StringWriter said = new StringWriter();
        final int exitCode = Millrace.run(new PrintWriter(said), new PrintWriter(said), arguments);
        out = said.toString();
        return exitCode;
    }
}
