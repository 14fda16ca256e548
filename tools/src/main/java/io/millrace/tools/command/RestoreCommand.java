package io.millrace.tools.command;

import io.millrace.journal.Archive;
import io.millrace.journal.ArchivedCycle;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code millrace restore}: puts archived cycles back into their journal.
 */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = "Puts every cycle of an archive back of which the journal has none, each compared with the index. " +
        "They stay in the archive. Not needed to verify: see --archive there.",
    footer =
    { "%nExample:", "  millrace restore millrace-data --from millrace-archive" })
public final class RestoreCommand implements Callable<Integer>
{
    @Mixin
    private KeyedJournal options = new KeyedJournal();

    @Option(names = "--from", paramLabel = "ARCHIVE", required = true, description = "Directory of the archive.")
    private Path archive = Path.of("");

    @Override
    public Integer call()
    {
        final List<ArchivedCycle> restored = new Archive(archive, options.journal(), options.key()).restore();
        restored.forEach(cycle -> options.say("restored   %s", cycle.describe()));
        options.say("%d cycles put back", restored.size());
        return ExitCode.DONE;
    }
}
