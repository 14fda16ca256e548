package io.millrace.tools.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.millrace.journal.ChainHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code millrace prove}: exports the head of a journal that was just verified, to be kept elsewhere.
 */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description = "Verifies a journal and exports its head: sequence, time and chain value, in one line. Kept where " +
        "the journal's writer cannot reach it, it shows later (verify --head) that nothing before it was changed or " +
        "taken away. With a key the value is an HMAC: who has no key cannot make one.",
    footer =
    { "%nExample:", "  millrace prove millrace-data --out head.txt" })
public final class ProveCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private KeyedJournal options = new KeyedJournal();

    @Option(names = "--archive", paramLabel = "ARCHIVE",
        description = "Where the journal's first cycles went (millrace archive): they are read from there.")
    private @Nullable Path archive;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write it; must not exist (default: output).")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException
    {
        final Path target = file;
        if (target != null && Files.exists(target))
        {
            throw options.misuse("a head is not overwritten: file=" + target);
        }
        final JournalProof proof = new JournalProof(options.journal(), archive, options.key(), null).run();
        if (proof.broken() != null)
        {
            throw new ToolException("journal is broken, nothing is exported: " + proof.broken());
        }
        final ChainHead head = proof.head();
        if (head == null)
        {
            throw options.misuse("journal is empty, or its chain has a key and --key-file was not given");
        }
        if (target == null)
        {
            spec.commandLine().getOut().println(head.describe());
        }
        else
        {
            Files.writeString(target, head.describe() + "\n", US_ASCII);
        }
        return ExitCode.DONE;
    }
}
