package io.millrace.tools.command;

import io.millrace.journal.Archive;
import io.millrace.journal.ArchivedCycle;
import io.millrace.journal.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code millrace archive}: moves what the oldest snapshot stands for out of a journal.
 */
@Command(
    name = "archive",
    mixinStandardHelpOptions = true,
    description = "Moves every cycle that ends before the oldest snapshot into an archive: compressed, read back, " +
        "compared, listed in an index, and only then taken from the journal. Called again, finishes what was begun. " +
        "'--archive' of other commands reads on from there; 'millrace restore' puts the cycles back.",
    footer =
    { "%nExample:", "  millrace archive millrace-data --to millrace-archive" })
public final class ArchiveCommand implements Callable<Integer>
{
    @Mixin
    private KeyedJournal options = new KeyedJournal();

    @Option(names = "--to", paramLabel = "ARCHIVE", required = true,
        description = "Directory of the archive, made if it is not there; on another disk, best.")
    private Path archive = Path.of("");

    @Override
    public Integer call()
    {
        final Archive target = new Archive(archive, options.journal(), options.key());
        final List<Snapshot> snapshots = target.snapshots();
        if (snapshots.isEmpty())
        {
            throw new ToolException("there is no snapshot to archive behind, see 'millrace snapshot'");
        }
        final Snapshot oldest = snapshots.get(snapshots.size() - 1);
        final List<ArchivedCycle> moved = target.archive(oldest);
        moved.forEach(cycle -> options.say("archived   %s", cycle.describe()));
        options.say("%d cycles moved, all behind the snapshot of sequence %d", moved.size(), oldest.sequence());
        return ExitCode.DONE;
    }
}
