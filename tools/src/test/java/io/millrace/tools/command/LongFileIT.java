package io.millrace.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file of many payments in a heap that does not grow with it.
 */
final class LongFileIT
{
    /** More than are numbered in one go. */
    private static final int PAYMENTS = 500_000;

    @TempDir
    private Path directory = Path.of("");

    private Path payroll = Path.of("");
    private Path accounts = Path.of("");

    @BeforeEach
    void write() throws IOException
    {
        accounts = PayrollFile.writeAccounts(directory.resolve("accounts.csv"));
        payroll = PayrollFile.write(directory.resolve("payroll.xml"), PAYMENTS);
    }

    @Test
    void shouldCheckAndAnswerItInASmallHeap() throws Exception
    {
        final Path aside = Files.createDirectory(directory.resolve("aside"));

        final String said = millrace(List.of("-Xmx32m", "-Djava.io.tmpdir=" + aside), "--check", "--status",
            directory.toString()).end(ExitCode.DONE);

        assertEquals("PAYROLL-2026-11: " + PAYMENTS + " sound (ACTC), nothing sent", said.strip());
        try (Stream<String> status = Files.lines(directory.resolve("payroll.xml.pain.002.xml")))
        {
            assertTrue(status.anyMatch(line -> line.contains("<GrpSts>ACTC</GrpSts>")));
        }
        try (Stream<Path> left = Files.list(aside))
        {
            assertEquals(0, left.count());
        }
    }

    @Test
    void shouldSayThatTheLedgerDoesNotFitTheHeap() throws Exception
    {
        final String said = millrace(List.of("-Xmx48m"), "--data", directory.resolve("data").toString())
            .end(ExitCode.FAILED);

        assertTrue(said.strip().matches("millrace: does not fit a heap of \\d+ MiB; run it again with more, .*"), said);
    }

    private ChildMillrace millrace(final List<String> options, final String... arguments) throws IOException
    {
        final Stream<String> all = Stream.concat(
            Stream.of("run", payroll.toString(), "--accounts", accounts.toString(), "--quiet"), Stream.of(arguments));
        return ChildMillrace.start(directory.resolve("said.out"), options, all.toArray(String[]::new));
    }
}
