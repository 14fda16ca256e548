package io.millrace.tools.command;

import io.millrace.journal.TornTail;
import io.millrace.ledger.Laws;
import io.millrace.ledger.LedgerDigest;
import io.millrace.tools.audit.JournalWalk;
import io.millrace.tools.audit.Position;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code millrace replay}: rebuilds the state from the journal alone, and compares it with what was noted.
 */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Rebuilds the state from the journal alone, compares every answer with those the journal " +
        "states, and the digest with the one noted at the last clean end.",
    footer =
    { "%nExample:", "  millrace replay --until 2026-03-02T09:00:00Z" })
public final class ReplayCommand implements Callable<Integer>
{
    @Mixin
    private AuditOptions options = new AuditOptions();

    @Option(names = "--until", paramLabel = "TIME|SEQUENCE",
        description = "Stop there: at the end of the burst that holds the sequence, or before the first that is later.")
    private @Nullable String until;

    @Override
    public Integer call() throws IOException
    {
        return until == null ? replayAll() : replayUntil(options.position(until, Position::until, Position.END));
    }

    private Integer replayUntil(final Position last)
    {
        try (JournalWalk walk = options.walk().until(last))
        {
            walk.toEnd();
            options.say("replayed  %s", DataDirectory.line(walk.ledger().digest()));
            options.say("time      %s", Words.fixedTime(walk.ledger().timeNs()));
            options.say("answers   the same as the journal states, up to sequence %d", walk.checkedSequence());
            for (final LedgerTotals totals : LedgerTotals.of(walk.ledger()))
            {
                options.say("%-10s %s", totals.name(), totals.text());
            }
            final List<String> violated = Laws.check(walk.ledger());
            options.say("laws      %s", violated.isEmpty() ? "all hold" : violated.get(0));
            return violated.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private Integer replayAll() throws IOException
    {
        try (JournalWalk walk = options.walk())
        {
            walk.toEnd();
            final LedgerDigest digest = walk.ledger().digest();
            options.say("replayed  %s", DataDirectory.line(digest));
            options.say("answers   the same as the journal states, up to sequence %d", walk.checkedSequence());
            final TornTail tail = walk.reader().tail();
            if (tail != null)
            {
                options.say("tail      a killed engine left what was never acknowledged: %s", tail.describe());
            }
            return compare(options.data(), digest, options.out());
        }
    }

    private static int compare(final DataDirectory directory, final LedgerDigest digest, final PrintWriter out)
        throws IOException
    {
        final Optional<String> noted = directory.notedDigest();
        if (noted.isEmpty() || !noted.get().startsWith("sequence " + digest.sequence() + " "))
        {
            out.println("digest    none was noted at this sequence: the last run did not end cleanly");
            return ExitCode.DONE;
        }
        if (noted.get().equals(DataDirectory.line(digest)))
        {
            out.println("digest    equal to the one noted at the end of the last run");
            return ExitCode.DONE;
        }
        out.println("digest    DIFFERS, noted " + noted.get());
        return ExitCode.FAILED;
    }
}
