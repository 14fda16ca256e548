package io.millrace.tools.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.Payment;
import io.millrace.engine.PaymentClient;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.ChronicleJournal;
import io.millrace.journal.spi.Durability;
import io.millrace.ledger.Limits;
import io.millrace.tools.Millrace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code millrace verify} and {@code millrace prove} as an auditor meets them.
 */
final class VerifyTest
{
    private static final int EUR = 978;
    private static final byte[] KEY = "a key of thirty-two bytes, or so".getBytes(US_ASCII);

    @TempDir
    private Path directory = Path.of("");

    private String out = "";
    private String err = "";

    @Test
    void shouldSayWhatIsDocumented() throws IOException
    {
        pay(null, 40);
        final String documented = Files.readString(Path.of("../docs/TOOLS.md"));
        final String example =
            documented.substring(documented.indexOf("journal    "), documented.indexOf("Verified by"));

        assertEquals(ExitCode.DONE, run("verify", data()), err);

        assertEquals(masked(example), masked(out.substring(0, out.indexOf("Verified by"))));
    }

    @Test
    void shouldNameTheFirstBreakAndWriteNothing() throws IOException
    {
        pay(null, 40);
        final Path cycle = cycle();
        final byte[] bytes = Files.readAllBytes(cycle);
        bytes[bytes.length / 2] ^= 4;
        Files.write(cycle, bytes);
        final Map<Path, Long> before = sizesAndTimes();

        assertEquals(ExitCode.FAILED, run("verify", data()));

        assertTrue(out.contains("result     BROKEN"), out);
        assertTrue(out.matches("(?s).*file=\\S+cq4 offset=\\d+ sequence=\\d+ reason=checksum does not match " +
            "behindIndex=\\d+ behindSequence=\\d+ behindTime=\\S+Z.*"), out);
        assertFalse(out.contains("laws"), out);
        assertEquals(before, sizesAndTimes());
        assertEquals(ExitCode.FAILED, run("prove", data()));
        assertEquals("", out);
    }

    @Test
    void shouldMissWhatAHeadStillHas() throws IOException
    {
        pay(null, 40);
        final Path head = directory.resolve("head");
        assertEquals(ExitCode.DONE, run("prove", data(), "--out", head.toString()), err);
        assertEquals(ExitCode.DONE, run("verify", data(), "--head", head.toString()), out);
        assertTrue(out.contains("expected   the head of sequence"), out);
        pay(null, 5);
        assertEquals(ExitCode.DONE, run("verify", data(), "--head", head.toString()), out);

        // A journal that is whole, and is not that one.
        final Path other = directory.resolve("other");
        try (PaymentEngine engine = launch(other, null))
        {
            engine.client().submit(AccountOpening.unbounded(1, EUR)).join();
        }
        assertEquals(ExitCode.DONE, run("verify", other.toString()), out);

        assertEquals(ExitCode.FAILED, run("verify", other.toString(), "--head", head.toString()));
        assertTrue(out.contains("its head"), out);
    }

    @Test
    void shouldCheckAKeyedChainWithItsKeyOnly() throws IOException
    {
        pay(KEY, 20);
        final Path key = Files.write(directory.resolve("key"), KEY);
        final Path wrong = Files.write(directory.resolve("wrong"), new byte[32]);
        final Path head = directory.resolve("head");

        assertEquals(ExitCode.DONE, run("verify", data(), "--key-file", key.toString()), out);
        assertTrue(out.contains("with the key that was given"), out);
        assertEquals(ExitCode.DONE, run("prove", data(), "--key-file", key.toString(), "--out", head.toString()), err);
        assertEquals(ExitCode.DONE,
            run("verify", data(), "--key-file", key.toString(), "--head", head.toString()), out);
        assertEquals(ExitCode.DONE, run("verify", data()), out);
        assertTrue(out.contains("NOT CHECKED"), out);
        assertEquals(ExitCode.FAILED, run("verify", data(), "--key-file", wrong.toString()), out);
        assertTrue(out.contains("the key is another"), out);
        assertEquals(ExitCode.USAGE, run("verify", data(), "--head", head.toString()), out);
        assertEquals(ExitCode.USAGE, run("prove", data()), out);
    }

    @Test
    void shouldGiveNoFalseAlarmBesideAnEngineThatWrites()
    {
        final AtomicBoolean isOver = new AtomicBoolean();
        try (PaymentEngine engine = launch(journal(), null))
        {
            engine.client().submit(AccountOpening.unbounded(1, EUR)).join();
            engine.client().submit(AccountOpening.unbounded(2, EUR)).join();
            final PaymentClient client = engine.client();
            final Thread payer = new Thread(() ->
            {
                for (int i = 1; !isOver.get(); i++)
                {
                    final long sequence = client.claim(1);
                    Payment.of(new UUID(3, i), 1, 2, 1, EUR).encode(client.buffer(), client.offset(sequence));
                    client.publish(sequence, 1);
                    LockSupport.parkNanos(50_000);
                }
            });
            payer.start();
            long last = -1;
            for (int i = 0; i < 12; i++)
            {
                assertEquals(ExitCode.DONE, run("verify", data(), "--json"), out + err);
                assertTrue(out.contains("\"whole\":true"), out);
                assertFalse(out.contains("\"tail\""), out);
                final long sequence = Long.parseLong(out.replaceAll("(?s).*\"sequence\":(\\d+).*", "$1"));
                assertTrue(sequence > last, "no progress: " + sequence);
                last = sequence;
            }
            isOver.set(true);
            payer.join();
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    @Test
    void shouldTellMisuseFromABreak() throws IOException
    {
        assertEquals(ExitCode.USAGE, run("verify"));
        assertEquals(ExitCode.USAGE, run("verify", directory.resolve("nowhere").toString()));
        pay(null, 1);
        final Path text = Files.writeString(directory.resolve("text"), "no head");
        assertEquals(ExitCode.USAGE, run("verify", data(), "--head", text.toString()));
        assertEquals(ExitCode.USAGE, run("verify", data(), "--key-file", directory.resolve("none").toString()));
        assertEquals(ExitCode.USAGE, run("prove", data(), "--out", text.toString()));
    }

    private void pay(final byte @Nullable [] key, final int count)
    {
        try (PaymentEngine engine = launch(journal(), key))
        {
            engine.client().submit(AccountOpening.unbounded(1, EUR)).join();
            engine.client().submit(AccountOpening.creditNormal(2, EUR)).join();
            for (int i = 1; i <= count; i++)
            {
                engine.client().submit(Payment.of(new UUID(2, i), 1, 2, 1_25, EUR)).join();
            }
        }
    }

    private static PaymentEngine launch(final Path journal, final byte @Nullable [] key)
    {
        return PaymentEngine.launch(new PaymentEngine.Context()
            .limits(new Limits(64, 1 << 12, 64, 1, 1, 64, 64))
            .journal(() ->
            {
                final ChronicleJournal.Context context =
                    new ChronicleJournal.Context().directory(journal).durability(Durability.PROCESS);
                return ChronicleJournal.open(key == null ? context : context.chainKey(key));
            }));
    }

    private Path cycle() throws IOException
    {
        try (Stream<Path> files = Files.list(journal().resolve("sealed")))
        {
            return files.sorted().findFirst().orElseThrow();
        }
    }

    private Map<Path, Long> sizesAndTimes() throws IOException
    {
        final Map<Path, Long> found = new HashMap<>();
        try (Stream<Path> files = Files.walk(journal()))
        {
            files.forEach(file -> found.put(file, file.toFile().length() * 31 + file.toFile().lastModified()));
        }
        return found;
    }

    private Path journal()
    {
        return directory.resolve("data").resolve("journal");
    }

    private String data()
    {
        return directory.resolve("data").toString();
    }

    /** What differs from run to run: times, sums, the place. */
    private static String masked(final String text)
    {
        return text.replaceAll("(?m)^journal .*$", "journal").replaceAll("[0-9T:-]+\\.[0-9]+Z", "TIME")
            .replaceAll("(?m)^(took ).*$", "$1").replaceAll("[0-9a-f]{16,64}", "HEX").replaceAll("timeNs=\\d+", "NS")
            .replaceAll("in [\\d,]+ bursts, [\\d,]+ bytes", "SIZE").replaceAll("(up to sequence )-?\\d+", "$1N")
            .strip();
    }

    private int run(final String... arguments)
    {
        final StringWriter said = new StringWriter();
        final StringWriter complained = new StringWriter();
        final int exitCode = Millrace.run(new PrintWriter(said), new PrintWriter(complained), arguments);
        out = said.toString();
        err = complained.toString();
        return exitCode;
    }
}
