package io.millrace.benchmarks;

import io.millrace.journal.ChronicleJournal;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The journal of a run, in a directory of its own below the working directory, which is removed at the end: {@code
 * --journal}, {@code --durability}.
 */
public final class Journals implements AutoCloseable
{
    /** Kind of journal. */
    public enum Kind
    {
        /** Chronicle Queue. */
        CHRONICLE,
        /** None: what is left is the cost of all the rest. */
        NONE;

        /** @return its word on the command line. */
        public String text()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;
    private final Durability durability;
    private final int maxBurst;
    private final Path directory;

    /**
     * Makes the directory.
     *
     * @param kind       of journal.
     * @param durability of it.
     * @param maxBurst   commands journaled together.
     * @throws IOException if the directory cannot be made.
     */
    public Journals(final Kind kind, final Durability durability, final int maxBurst) throws IOException
    {
        this.kind = kind;
        this.durability = durability;
        this.maxBurst = maxBurst;
        directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "millrace-benchmark-");
    }

    /** @return a new journal. */
    public Journal open()
    {
        return kind == Kind.NONE ? new NoJournal() : ChronicleJournal.open(new ChronicleJournal.Context()
            .directory(directory.resolve("journal"))
            .durability(durability)
            .maxBurst(maxBurst));
    }

    /** @return directory of the run. */
    public Path directory()
    {
        return directory;
    }

    /**
     * A durability in a word.
     *
     * @param durability of a journal.
     * @return its word on the command line.
     */
    public static String text(final Durability durability)
    {
        return durability.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() throws IOException
    {
        try (Stream<Path> paths = Files.walk(directory))
        {
            for (final Path path : paths.sorted(Comparator.reverseOrder()).toList())
            {
                Files.delete(path);
            }
        }
    }
}
