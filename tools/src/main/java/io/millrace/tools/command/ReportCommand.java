package io.millrace.tools.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.journal.JournalReader;
import io.millrace.journal.spi.JournalException;
import io.millrace.ledger.ReplayException;
import io.millrace.operations.CountersReader;
import io.millrace.page.TimeStep;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.audit.JournalStats;
import io.millrace.tools.audit.JournalWalk;
import io.millrace.tools.audit.Position;
import io.millrace.tools.file.ReplacedFile;
import io.millrace.tools.refusal.FileRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code millrace report}: what is in a journal, and whether it is whole, on one page to look at or to print.
 */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Writes one page of HTML that holds all it needs: whether the journal is whole (as 'verify' says), " +
        "money by ledger and day, trial balance, refusals by reason, volume over time. Reads the journal twice and " +
        "takes no lock; an engine may be writing. Exit code 0: whole; 1: broken, as the page says; 2: wrong usage.",
    footer =
    { "%nExample:", "  millrace report millrace-data --out report.html" })
public final class ReportCommand implements Callable<Integer>
{
    private static final int SPANS = 60;

    @Mixin
    private KeyedJournal options = new KeyedJournal();

    @Option(names = "--archive", paramLabel = "ARCHIVE",
        description = "Where the journal's first cycles went (millrace archive): they are read from there.")
    private @Nullable Path archive;

    @Option(names = "--out", paramLabel = "FILE", defaultValue = "millrace-report.html",
        description = "The page, replaced if it is there (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("");

    @Option(names = "--accounts", paramLabel = "N", defaultValue = "100",
        description = "Accounts of each ledger that the trial balance names, those that hold most; the others are " +
            "summed up (default: ${DEFAULT-VALUE}).")
    private int accounts = 100;

    @Override
    public Integer call() throws IOException
    {
        final JournalProof proof = new JournalProof(options.journal(), archive, options.key(), null).run();
        final JournalStats days = new JournalStats(TimeUnit.DAYS.toNanos(1));
        final long spanNs = TimeStep.atLeastNs((proof.lastTimeNs() - proof.firstTimeNs()) / SPANS);
        final JournalStats volume = new JournalStats(spanNs);
        walk(proof, days, volume);
        final String html =
            new JournalPage(proof, names(), accounts).html(days, volume, spanNs, counters());
        ReplacedFile.write(out, file -> file.write(html.getBytes(UTF_8)));
        options.say("report     %s", out);
        options.say("result     %s", ProofText.result(proof));
        return proof.isWhole() ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** As far as the proof came, so that both speak of the same. */
    private void walk(final JournalProof proof, final JournalStats days, final JournalStats volume)
    {
        final Path older = archive;
        final JournalReader reader = older == null ? JournalReader.open(options.journal()) :
            JournalReader.open(options.journal(), older, null, null);
        try (JournalWalk walk = JournalWalk.open(reader, entry ->
        {
            days.onEntry(entry);
            volume.onEntry(entry);
        }).until(new Position(proof.ledger().sequence(), Long.MAX_VALUE)))
        {
            while (!walk.isEnded() && walk.next())
            {
                // The listeners hear.
            }
        }
        catch (final JournalException | ReplayException ex)
        {
            if (proof.broken() == null)
            {
                throw ex;
            }
        }
    }

    private AccountDirectory names()
    {
        try
        {
            return options.data().accounts();
        }
        catch (final FileRefused ex)
        {
            throw new ToolException(String.valueOf(ex.getMessage()));
        }
    }

    private @Nullable CountersReader counters() throws IOException
    {
        final Path file = options.data().counters();
        return Files.exists(file) ? CountersReader.open(file) : null;
    }
}
