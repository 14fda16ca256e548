package io.millrace.tools.command;

import io.millrace.journal.TornTail;
import io.millrace.ledger.LedgerDigest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code millrace replay}: rebuilds the state from the journal alone, and compares it with what was noted.
 */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Rebuilds the state from the journal alone, compares every answer with those the journal " +
        "states, and the digest with the one noted at the last clean end.")
public final class ReplayCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--data", paramLabel = "DIR", defaultValue = "millrace-data",
        description = "Where the journal is (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("");

    @Override
    public Integer call() throws IOException
    {
        final DataDirectory directory = new DataDirectory(data);
        final JournaledLedger journaled = JournaledLedger.of(directory);
        final PrintWriter out = spec.commandLine().getOut();
        final LedgerDigest digest = journaled.ledger().digest();
        out.println("replayed  " + DataDirectory.line(digest));
        out.println("answers   the same as the journal states, up to sequence " + journaled.checkedSequence());
        final TornTail tail = journaled.tail();
        if (tail != null)
        {
            out.println("tail      a killed engine left what was never acknowledged: " + tail.describe());
        }
        return compare(directory, digest, out);
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
