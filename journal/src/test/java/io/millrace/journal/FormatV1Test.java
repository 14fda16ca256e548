package io.millrace.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.engine.PaymentEngine;
import io.millrace.journal.spi.Durability;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerDigest;
import io.millrace.ledger.Replay;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal that was written in format 1, and what it leads to: every later version reads it, and comes to the same.
 * The archive in the resources is never made again; {@code -Djournals.v1.write=FILE} made it.
 */
final class FormatV1Test
{
    private static final String ARCHIVE = "/journals/v1.zip";
    private static final String EXPECTED = "expected";
    private static final int RUNS = 3;
    /** The first that has every command accepted and refused. */
    private static final long SEED = 6;
    private static final int COMMANDS_OF_A_RUN = 1_400;

    @TempDir
    private Path temp;

    private Path journal = Path.of("");
    private String expected = "";

    private void unpack() throws IOException
    {
        journal = temp.resolve("journal");
        final InputStream archive = FormatV1Test.class.getResourceAsStream(ARCHIVE);
        assertNotNull(archive, ARCHIVE);
        try (ZipInputStream in = new ZipInputStream(archive))
        {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry())
            {
                final Path file = journal.resolve(entry.getName());
                Files.createDirectories(file.resolve(".."));
                Files.write(file, in.readAllBytes());
            }
        }
        expected = Files.readString(journal.resolve(EXPECTED)).strip();
    }

    @Test
    void shouldReadAJournalOfFormat1() throws IOException
    {
        unpack();
        final Set<Integer> accepted = new TreeSet<>();
        final Set<Integer> refused = new TreeSet<>();
        final Ledger ledger =
            new Ledger(result -> (result.code() == ResultCode.ACCEPTED ? accepted : refused).add(result.command()));
        final Replay replay = new Replay(ledger);
        try (JournalReader reader = JournalReader.open(journal))
        {
            while (reader.next())
            {
                assertEquals(1, reader.excerpt().formatVersion());
                replay.apply(reader.burst());
            }
            assertEquals(null, reader.tail());
            assertEquals(RUNS - 1, reader.cycle(), "cycles");
        }
        final Verification verification = Verification.of(journal, null, null);

        assertEquals(expected, line(ledger, verification));
        assertEquals(Set.of(1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 15, 16, 17, 20, 21, 22, 30, 31, Result.EXPIRED,
            Result.SCHEDULE_RAN), accepted, "commands and events that were accepted");
        assertEquals(Set.of(0, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 15, 16, 17, 20, 21, 22, 31, Result.SCHEDULE_RAN),
            refused,
            "commands and events that were refused");
    }

    @Test
    void shouldGoOnWithAJournalOfFormat1() throws IOException
    {
        unpack();
        final ChainHead head = Verification.of(journal, null, null).head();
        assertNotNull(head);
        // At its last moment, or holds of long ago would expire at once.
        try (PaymentEngine engine = PaymentEngine.launch(new PaymentEngine.Context()
            .limits(AllCommands.LIMITS).clock(head::timeNs)
            .journal(() -> ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(journal).durability(Durability.PROCESS)))))
        {
            final LedgerDigest digest = engine.digest().join();
            assertTrue(expected.startsWith("sequence=" + digest.sequence() + " state=" + digest.stateText()), expected);
        }
        assertEquals(head, Verification.of(journal, null, head).head());
    }

    /** Not a test: how the archive was made. */
    @Test
    @EnabledIfSystemProperty(named = "journals.v1.write", matches = ".+")
    void writeTheArchive() throws IOException
    {
        final Path written = temp.resolve("written");
        final AllCommands all = new AllCommands(SEED);
        for (int run = 0; run < RUNS; run++)
        {
            all.append(written, COMMANDS_OF_A_RUN);
        }
        Files.writeString(written.resolve(EXPECTED),
            line(all.ledger(), Verification.of(written, null, null)) + "\n", US_ASCII);
        Files.delete(written.resolve("millrace.lock"));
        try (ZipOutputStream out =
            new ZipOutputStream(Files.newOutputStream(Path.of(System.getProperty("journals.v1.write")))))
        {
            for (final Path file : TestJournal.files(written))
            {
                if (file.startsWith(written.resolve("live")))
                {
                    continue;
                }
                out.putNextEntry(new ZipEntry(written.relativize(file).toString()));
                out.write(Files.readAllBytes(file));
            }
        }
    }

    private static String line(final Ledger ledger, final Verification verification)
    {
        final ChainHead head = verification.head();
        assertNotNull(head);
        return DeterminismTarget.line(ledger) + " " + head.describe();
    }
}
