package io.millrace.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.ChronicleJournal;
import io.millrace.operations.Counters;
import io.millrace.operations.EngineCounter;
import io.millrace.operations.EngineHistogram;
import io.millrace.tools.Millrace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code millrace stat} beside an engine.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StatTest
{
    private static final int EUR = 978;

    @TempDir
    private Path directory = Path.of("");
    private String out = "";
    private String err = "";

    @Test
    void shouldShowARunningEngineAndThenAClosedOne()
    {
        try (PaymentEngine engine = launch())
        {
            engine.client().submit(AccountOpening.unbounded(1, EUR)).join();
            while (engine.counters().value(EngineCounter.APPLIED_SEQUENCE) < 1)
            {
                LockSupport.parkNanos(1_000_000);
            }

            assertEquals(ExitCode.DONE, run("stat", directory.toString()), err);

            assertTrue(out.startsWith("running  process " + ProcessHandle.current().pid() + ", launched 20"), out);
            assertTrue(out.contains("  applied-sequence   1\n"), out);
            for (final EngineCounter counter : EngineCounter.values())
            {
                assertTrue(out.contains("\n  " + name(counter) + " "), out);
            }
            for (final EngineHistogram histogram : EngineHistogram.values())
            {
                assertTrue(out.contains("\n  " + name(histogram) + " "), out);
            }
            assertTrue(engine.counters().count(EngineHistogram.SYNC_NS) >= 2, out);

            assertEquals(ExitCode.DONE, run("stat", directory.toString(), "--every", "1", "--count", "2", "--json"));
            assertEquals(2, out.lines().count(), out);
            assertTrue(out.contains("\"state\":\"running\""), out);
            assertTrue(out.contains("\"applied-sequence\":1,"), out);
        }

        assertEquals(ExitCode.FAILED, run("stat", directory.resolve("counters").toString()));
        assertTrue(out.startsWith("closed  process "), out);
    }

    @Test
    void shouldCallAnEngineDeadThatSaysNothingAnyMore()
    {
        Counters.create(directory.resolve("counters"));
        final Path file = directory.resolve("counters");
        assertEquals(ExitCode.DONE, run("stat", file.toString()));

        overwrite(file, 16, Long.MAX_VALUE);

        assertEquals(ExitCode.FAILED, run("stat", file.toString()));
        assertTrue(out.startsWith("dead  process "), out);
    }

    @Test
    void shouldSayWhereNobodyCounts()
    {
        assertEquals(ExitCode.FAILED, run("stat", directory.toString()));
        assertEquals("millrace: no engine counts here: file=" + directory.resolve("counters"), err.strip());
    }

    private PaymentEngine launch()
    {
        return PaymentEngine.launch(new PaymentEngine.Context()
            .journal(() -> ChronicleJournal.open(
                new ChronicleJournal.Context().directory(directory.resolve("journal"))))
            .countersFile(directory.resolve("counters")).lowSpaceBytes(0));
    }

    /** Writes the process id of nobody. */
    private static void overwrite(final Path file, final int offset, final long value)
    {
        try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.WRITE))
        {
            channel.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value).flip(), offset);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static String name(final Enum<?> what)
    {
        return what.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private int run(final String... arguments)
    {
        final StringWriter said = new StringWriter();
        final StringWriter wrong = new StringWriter();
        final int code = Millrace.run(new PrintWriter(said, true), new PrintWriter(wrong, true), arguments);
        out = said.toString();
        err = wrong.toString();
        return code;
    }
}
