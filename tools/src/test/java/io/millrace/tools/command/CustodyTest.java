package io.millrace.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.Payment;
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
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is kept of a journal beside it: snapshots, and an archive of its first cycles; and that verify trusts neither.
 */
final class CustodyTest
{
    private static final int EUR = 978;
    private static final int PAYMENTS = 30_000;

    @TempDir
    private Path directory = Path.of("");

    private String out = "";
    private String err = "";

    @BeforeEach
    void shouldHaveAJournalOfSeveralCycles() throws IOException
    {
        pay("data", 1, PAYMENTS, 1);
        assertTrue(files("data/journal/sealed").size() > 2, "cycles");
    }

    @Test
    void shouldCompareEverySnapshotWithTheReplay() throws IOException
    {
        assertEquals(ExitCode.DONE, run("snapshot", dir("data")), err);
        assertTrue(out.matches("(?s)snapshot   \\S+\\.snapshot\\s+head       sequence=\\d+ .*"), out);
        pay("data", PAYMENTS + 1, 100, 1);
        assertEquals(ExitCode.DONE, run("snapshot", dir("data")), err);

        assertEquals(ExitCode.DONE, run("verify", dir("data")), out);

        assertTrue(out.contains("snapshots  2 of 2 are what the replay comes to"), out);
        final Path older = files("data/journal/snapshots").stream().filter(file -> file.toString().endsWith("snapshot"))
            .sorted().findFirst().orElseThrow();
        final byte[] bytes = Files.readAllBytes(older);
        bytes[bytes.length / 2] ^= 1;
        Files.write(older, bytes);
        assertEquals(ExitCode.FAILED, run("verify", dir("data")));
        assertTrue(out.contains("snapshots  1 of 2"), out);
        assertTrue(out.matches("(?s).*BROKEN, though the journal itself is whole: snapshot cannot be recovered from: " +
            "file=" + older + " .*time=\\S+Z.*"), out);
        assertEquals(ExitCode.FAILED, run("verify", dir("data"), "--json"));
        assertTrue(out.contains("\"whole\":false,\"badSnapshot\":\"snapshot cannot"), out);
    }

    @Test
    void shouldFindASnapshotThatIsWholeAndUntrue() throws IOException
    {
        pay("other", 1, PAYMENTS, 2);
        assertEquals(ExitCode.DONE, run("snapshot", dir("other")), err);
        final Path untrue = files("other/journal/snapshots").stream()
            .filter(file -> file.toString().endsWith("snapshot")).findFirst().orElseThrow();
        Files.createDirectories(directory.resolve("data/journal/snapshots"));
        Files.copy(untrue, directory.resolve("data/journal/snapshots").resolve(untrue.getFileName()));

        assertEquals(ExitCode.FAILED, run("verify", dir("data")));

        assertTrue(out.contains("snapshot is not what the replay comes to: file="), out);
        assertTrue(out.contains(" sequence=" + (PAYMENTS + 2) + " state="), out);
    }

    @Test
    void shouldReadOnInAnArchiveAndGiveItBack() throws IOException
    {
        assertEquals(ExitCode.DONE, run("verify", dir("data")), out);
        final String digest = line("digest");
        assertEquals(ExitCode.FAILED, run("archive", dir("data"), "--to", dir("archive")));
        assertTrue(err.contains("no snapshot to archive behind"), err);
        assertEquals(ExitCode.DONE, run("snapshot", dir("data")), err);
        assertEquals(ExitCode.DONE, run("statement", "2", "--data", dir("data")), err);
        final String statement = out;

        assertEquals(ExitCode.DONE, run("archive", dir("data"), "--to", dir("archive")), err);

        assertTrue(out.contains("archived   cycle=0 firstSequence=0"), out);
        assertEquals(ExitCode.FAILED, run("verify", dir("data")));
        assertTrue(out.contains("journal does not begin at its beginning"), out);
        assertEquals(ExitCode.DONE, run("verify", dir("data"), "--archive", dir("archive")), out);
        assertEquals(digest, line("digest"));
        assertTrue(out.contains("snapshots  1 of 1"), out);
        assertEquals(ExitCode.FAILED, run("statement", "2", "--data", dir("data")));
        assertTrue(err.contains("does not begin at its beginning"), err);
        assertEquals(ExitCode.DONE,
            run("statement", "2", "--data", dir("data"), "--archive", dir("archive")), err);
        assertEquals(statement, out);
        assertEquals(ExitCode.FAILED, run("replay", "--data", dir("data")));
        assertTrue(err.contains("does not begin at its beginning"), err);
        assertEquals(ExitCode.DONE, run("replay", "--data", dir("data"), "--archive", dir("archive")), err);
        assertEquals(digest.replaceFirst("digest +", "replayed  "), line("replayed"));

        final Path cycle = files("archive").stream().filter(file -> file.toString().endsWith(".gz")).sorted()
            .findFirst().orElseThrow();
        final byte[] bytes = Files.readAllBytes(cycle);
        final byte[] damaged = bytes.clone();
        damaged[bytes.length / 2] ^= 1;
        Files.write(cycle, damaged);
        assertEquals(ExitCode.FAILED, run("verify", dir("data"), "--archive", dir("archive")));
        assertTrue(out.contains("archived cycle is damaged: file=" + cycle), out + err);
        Files.write(cycle, bytes);

        assertEquals(ExitCode.DONE, run("restore", dir("data"), "--from", dir("archive")), err);
        assertEquals(ExitCode.DONE, run("verify", dir("data")), out);
        assertEquals(digest, line("digest"));
    }

    @Test
    void shouldLeaveNothingBehindInTheDirectoryForTemporaryFiles() throws IOException
    {
        final long before = unpacked();
        assertEquals(ExitCode.DONE, run("snapshot", dir("data")), err);
        assertEquals(ExitCode.DONE, run("archive", dir("data"), "--to", dir("archive")), err);
        assertEquals(ExitCode.DONE, run("stats", "--data", dir("data"), "--archive", dir("archive")), err);
        assertFalse(unpacked() > before);
    }

    private static long unpacked() throws IOException
    {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir"))))
        {
            return files.filter(file -> file.getFileName().toString().startsWith("millrace-archive")).count();
        }
    }

    private void pay(final String data, final int first, final int count, final long amountMinor)
    {
        try (PaymentEngine engine = PaymentEngine.launch(new PaymentEngine.Context()
            .limits(new Limits(64, 1 << 15, 64, 1, 1, 64, 64)).ledgerId(new UUID(1, 1)).maxBurst(256)
            .journal(() -> ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(directory.resolve(data).resolve("journal")).durability(Durability.PROCESS)
                .maxBurst(256).cycleLength(1 << 20)))))
        {
            if (first == 1)
            {
                engine.client().submit(AccountOpening.unbounded(1, EUR)).join();
                engine.client().submit(AccountOpening.creditNormal(2, EUR)).join();
            }
            IntStream.range(first, first + count)
                .mapToObj(i -> engine.client().submit(Payment.of(new UUID(2, i), 1, 2, amountMinor, EUR)))
                .toList().forEach(answer -> answer.join());
        }
    }

    private List<Path> files(final String name) throws IOException
    {
        try (Stream<Path> files = Files.list(directory.resolve(name)))
        {
            return files.toList();
        }
    }

    private String line(final String containing)
    {
        return out.lines().filter(line -> line.contains(containing)).findFirst().orElseThrow();
    }

    private String dir(final String name)
    {
        return directory.resolve(name).toString();
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
