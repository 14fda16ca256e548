package io.millrace.tools.command;

import io.millrace.journal.ChainHead;
import io.millrace.journal.spi.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Which journal is to be proven, and with which key. What is wrong here is wrong usage, and says nothing of a journal.
 */
final class ProofOptions
{
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "A journal, or a data directory that holds one.")
    private Path directory = Path.of("");

    @Option(names = "--key-file", paramLabel = "FILE",
        description = "Key of the journal's chain, if it has one: the file's bytes as they are.")
    private @Nullable Path keyFile;

    JournalProof proof(final @Nullable Path headFile)
    {
        final JournalProof proof = new JournalProof(journal(), key(), headFile == null ? null : head(headFile));
        return proof;
    }

    ParameterException misuse(final String message)
    {
        final CommandLine line = spec.commandLine();
        return new ParameterException(line, message);
    }

    private Path journal()
    {
        final Path inside = directory.resolve("journal");
        final Path journal = Files.isDirectory(inside) ? inside : directory;
        if (!Files.isRegularFile(journal.resolve("millrace.journal")))
        {
            throw misuse("no journal there: directory=" + directory);
        }
        return journal;
    }

    private byte @Nullable [] key()
    {
        final Path file = keyFile;
        try
        {
            return file == null ? null : Files.readAllBytes(file);
        }
        catch (final IOException ex)
        {
            throw misuse("key cannot be read: file=" + file + " reason=" + ex);
        }
    }

    private ChainHead head(final Path file)
    {
        try
        {
            return ChainHead.parse(Files.readString(file));
        }
        catch (final IOException | JournalException ex)
        {
            throw misuse("head cannot be read: file=" + file + " reason=" + ex.getMessage());
        }
    }
}
