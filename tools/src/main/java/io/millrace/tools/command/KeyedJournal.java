package io.millrace.tools.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Which journal a command works on, and the key of its chain. What is wrong here is wrong usage, and says nothing of a
 * journal.
 */
final class KeyedJournal
{
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "A journal, or a data directory that holds one.")
    private Path directory = Path.of("");

    @Option(names = "--key-file", paramLabel = "FILE",
        description = "Key of the journal's chain, if it has one: the file's bytes as they are.")
    private @Nullable Path keyFile;

    Path journal()
    {
        final Path inside = directory.resolve("journal");
        final Path journal = Files.isDirectory(inside) ? inside : directory;
        if (!Files.isRegularFile(journal.resolve("millrace.journal")))
        {
            throw misuse("no journal there: directory=" + directory);
        }
        return journal;
    }

    /** What was given, as a directory of the command's own. */
    DataDirectory data()
    {
        return new DataDirectory(directory);
    }

    byte @Nullable [] key()
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

    /** Says a line, the same whatever the locale. */
    void say(final String format, final Object... values)
    {
        spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
    }

    ParameterException misuse(final String message)
    {
        return new ParameterException(spec.commandLine(), message);
    }
}
