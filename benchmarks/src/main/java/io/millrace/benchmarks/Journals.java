package io.millrace.benchmarks;

import io.millrace.journal.ChronicleJournal;
import io.millrace.journal.Shadow;
import io.millrace.journal.ShadowListener;
import io.millrace.journal.Snapshot;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
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
        /** Chronicle Queue, with its hash chain. */
        CHRONICLE,
        /** The same without the chain. */
        UNCHAINED,
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
    private final long shadowEvery;
    private final AtomicInteger snapshots = new AtomicInteger();

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
        this(kind, durability, maxBurst, 0);
    }

    /**
     * Makes the directory.
     *
     * @param kind        of journal.
     * @param durability  of it.
     * @param maxBurst    commands journaled together.
     * @param shadowEvery commands between two snapshots of a shadow; 0 for no shadow.
     * @throws IOException if the directory cannot be made.
     */
    public Journals(final Kind kind, final Durability durability, final int maxBurst, final long shadowEvery)
        throws IOException
    {
        this.shadowEvery = shadowEvery;
        this.kind = kind;
        this.durability = durability;
        this.maxBurst = maxBurst;
        directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "millrace-benchmark-");
    }

    /** @return a new journal. */
    public Journal open()
    {
        if (kind == Kind.NONE)
        {
            return new NoJournal();
        }
        final ChronicleJournal.Context context = new ChronicleJournal.Context()
            .directory(directory.resolve("journal"))
            .durability(durability)
            .chained(kind != Kind.UNCHAINED)
            .maxBurst(maxBurst);
        if (shadowEvery > 0)
        {
            context.shadow(new Shadow.Context().everyCommands(shadowEvery).listener(new CountsSnapshots()));
        }
        return ChronicleJournal.open(context);
    }

    /** @return snapshots that a shadow has written so far; any thread. */
    public int snapshots()
    {
        return snapshots.get();
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

    private final class CountsSnapshots implements ShadowListener
    {
        @Override
        public void onSnapshot(final Snapshot snapshot)
        {
            snapshots.incrementAndGet();
        }

        @Override
        public void onSnapshotFailed(final long sequence, final String reason)
        {
            throw new IllegalStateException("snapshot failed: sequence=" + sequence + " reason=" + reason);
        }

        @Override
        public void onAlarm(final long sequence, final String reason)
        {
            throw new IllegalStateException("shadow alarm: sequence=" + sequence + " reason=" + reason);
        }
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
