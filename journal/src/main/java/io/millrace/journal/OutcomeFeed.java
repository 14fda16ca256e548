package io.millrace.journal;

import static io.millrace.ledger.Burst.NULL_SEQUENCE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.millrace.journal.spi.JournalException;
import io.millrace.journal.spi.RecoveredLedger;
import io.millrace.ledger.Burst;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultSink;
import io.millrace.ledger.SnapshotException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of an engine, in order and without a gap, for who posts them elsewhere, notifies, or keeps a view: in
 * this process or another, beside a running engine or after it has died. At least once: who is killed hears again what
 * was handed over after the last {@link #keepPosition()}.
 * <pre>{@code
 *   try (OutcomeFeed feed = OutcomeFeed.open(new OutcomeFeed.Context()
 *       .directory(Path.of("data/journal")).positionFile(Path.of("posting/position"))))
 *   {
 *       while (isRunning)
 *       {
 *           if (feed.poll(result -> post(result)) > 0)
 *           {
 *               feed.keepPosition();
 *           }
 *           else
 *           {
 *               Thread.sleep(1);
 *           }
 *       }
 *   }
 * }</pre>
 * It comes to the outcomes as a recovery does: it reads the journal and applies it to a ledger of its own, which begins
 * with a snapshot where there is one before its position, and compares every answer with those that the engine stated.
 * So the engine has nothing to do for it, and it can begin anywhere.
 * <p>
 * What it hands over stands on the device: it waits until the journal says so, and where nothing says so for a while,
 * syncs the journal's files itself. No power cut takes back what a consumer has heard.
 * <p>
 * Thread: one. Memory: one ledger. Takes no lock, and writes nothing but its position.
 */
public final class OutcomeFeed implements AutoCloseable
{
    /** Longer than any burst of an engine that is busy: then the journal itself will say what is on the device. */
    private static final long IDLE_NS = MILLISECONDS.toNanos(20);

    /** Outcomes read ahead of what the journal says is on the device; then this does not wait for it. */
    private static final int READ_AHEAD_MAX = 1 << 14;

    private final Context context;
    private final JournalDirectory directory;
    private final Queue<Read> read = new ArrayDeque<>();
    private final RecoveredLedger ledger = new RecoveredLedger(this::onResult);
    private final Predicate<Burst> ahead = ledger::onAhead;
    private final JournalReader reader;
    private long position;
    private long durableSequence = NULL_SEQUENCE;
    private long readNs = System.nanoTime();
    private int readAhead;
    private @Nullable Read current;

    private OutcomeFeed(final Context context) throws IOException
    {
        this.context = context;
        directory = new JournalDirectory(context.directory);
        directory.check();
        position = startPosition();
        final ChainCheck chain = new ChainCheck(new Chain(context.chainKey), context.chainKey != null);
        reader = JournalReader.open(directory, null, chain, loadBefore(position));
    }

    /**
     * Opens the feed behind the position that was kept, or before the sequence that the context names if none was.
     *
     * @param context that says which.
     * @return the feed.
     * @throws JournalException if there is no journal, or the position cannot be read.
     */
    public static OutcomeFeed open(final Context context)
    {
        try
        {
            return new OutcomeFeed(context);
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot open feed: directory=" + context.directory + " reason=" + ex, ex);
        }
    }

    /**
     * Hands over the outcomes of the next burst: an answer for each command in it that is answered by then, and events.
     *
     * @param consumer of them, each result valid during its call; what it throws comes out of here, and the whole burst
     *                 is handed over again by the next call.
     * @return number of outcomes handed over; 0 when there is nothing new that is on the device.
     * @throws JournalException if the journal is damaged.
     */
    public int poll(final ResultSink consumer)
    {
        while (true)
        {
            while (read.isEmpty() || !isOnDevice(read.element()))
            {
                if (!readBurst())
                {
                    return 0;
                }
            }
            final Read burst = read.element();
            burst.results.forEach(consumer::onResult);
            read.remove();
            readAhead -= burst.results.size();
            position = burst.lastSequence;
            if (!burst.results.isEmpty())
            {
                return burst.results.size();
            }
        }
    }

    /** @return sequence of the last command of the last burst that was handed over; -1 before the first. */
    public long position()
    {
        return position;
    }

    /**
     * Keeps the position: a feed that is opened later with the same file goes on behind it. Aside, synced, renamed.
     *
     * @throws JournalException if it cannot be written.
     */
    public void keepPosition()
    {
        final Path file = context.positionFile;
        if (file == null)
        {
            throw new IllegalStateException("feed has no position file: directory=" + directory.root());
        }
        final Path aside = file.resolveSibling(file.getFileName() + ".aside");
        try (FileChannel channel = FileChannel.open(aside, CREATE, WRITE, TRUNCATE_EXISTING))
        {
            channel.write(ByteBuffer.wrap(("sequence=" + position + "\n").getBytes(US_ASCII)));
            channel.force(true);
            Files.move(aside, file, ATOMIC_MOVE, REPLACE_EXISTING);
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot keep position: file=" + file + " reason=" + ex, ex);
        }
    }

    @Override
    public void close()
    {
        reader.close();
    }

    private long startPosition() throws IOException
    {
        final Path file = context.positionFile;
        if (file == null || !Files.exists(file))
        {
            return context.fromSequence - 1;
        }
        final String text = Files.readString(file, US_ASCII).strip();
        if (!text.matches("sequence=-?[0-9]{1,18}"))
        {
            throw new IOException("no position stands here: file=" + file);
        }
        return Long.parseLong(text.substring(text.indexOf('=') + 1));
    }

    /** The newest good snapshot at or before a sequence, null for none. */
    private @Nullable Snapshot loadBefore(final long sequence) throws IOException
    {
        final SnapshotStore store = new SnapshotStore(directory, context.chainKey);
        for (final Path file : store.newestFirst())
        {
            try
            {
                if (store.read(file).sequence() <= sequence)
                {
                    return store.load(file, ledger);
                }
            }
            catch (final SnapshotException ex)
            {
                // Damaged: an older one serves, or the journal itself; the shadow and the next recovery name it.
            }
        }
        return null;
    }

    /** Returns false when there is nothing new, and what was read before has to wait. */
    private boolean readBurst()
    {
        if (readAhead >= READ_AHEAD_MAX)
        {
            syncRead();
            return true;
        }
        if (!reader.next())
        {
            if (!read.isEmpty() && System.nanoTime() - readNs > IDLE_NS)
            {
                syncRead();
                return true;
            }
            return false;
        }
        if (ledger.ledger().sequence() == NULL_SEQUENCE && reader.burst().firstSequence() != 0)
        {
            throw new JournalException("journal begins behind the position, and there is no snapshot before it: file=" +
                reader.file() + " sequence=" + reader.burst().firstSequence() + " position=" + position);
        }
        final Read burst = new Read(reader.nextSequence() - 1);
        current = burst;
        reader.ahead(ahead);
        ledger.onBurst(reader.burst());
        durableSequence = Math.max(durableSequence, reader.excerpt().durableSequence());
        readNs = System.nanoTime();
        if (burst.lastSequence > position)
        {
            read.add(burst);
            readAhead += burst.results.size();
        }
        return true;
    }

    private void onResult(final Result result)
    {
        final Read burst = current;
        if (burst != null && burst.lastSequence > position)
        {
            burst.results.add(result.copy());
        }
    }

    private boolean isOnDevice(final Read burst)
    {
        return burst.lastSequence <= durableSequence;
    }

    /** An engine at rest says nothing more, and a dead one never will. Sealed cycles are on the device. */
    private void syncRead()
    {
        try
        {
            for (final int cycle : directory.liveCycles())
            {
                if (cycle <= reader.cycle())
                {
                    sync(directory.live(cycle));
                }
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot sync journal: directory=" + directory.root() + " reason=" + ex, ex);
        }
        durableSequence = reader.nextSequence() - 1;
    }

    private static void sync(final Path cycle) throws IOException
    {
        try (FileChannel channel = FileChannel.open(cycle, READ))
        {
            channel.force(false);
        }
        catch (final NoSuchFileException ignored)
        {
            // Sealed meanwhile, so synced.
        }
    }

    /** A burst that was read and is not handed over yet. */
    private static final class Read
    {
        private final long lastSequence;
        private final Queue<Result> results = new ArrayDeque<>();

        private Read(final long lastSequence)
        {
            this.lastSequence = lastSequence;
        }
    }

    /**
     * Which journal, and from where.
     */
    public static final class Context
    {
        private Path directory = Path.of("journal");
        private @Nullable Path positionFile;
        private long fromSequence;
        private byte @Nullable [] chainKey;

        /**
         * Sets the journal's directory.
         *
         * @param directory as in {@link ChronicleJournal.Context#directory(Path)}.
         * @return this.
         */
        public Context directory(final Path directory)
        {
            this.directory = directory;
            return this;
        }

        /**
         * Sets where the position is kept; one for each consumer, in a directory that is there.
         *
         * @param positionFile that need not be there yet.
         * @return this.
         */
        public Context positionFile(final Path positionFile)
        {
            this.positionFile = positionFile;
            return this;
        }

        /**
         * Sets where to begin while no position is kept: with the burst that this command is in.
         *
         * @param fromSequence of a command; 0, the first, unless set.
         * @return this.
         */
        public Context fromSequence(final long fromSequence)
        {
            this.fromSequence = fromSequence;
            return this;
        }

        /**
         * Sets the key of the journal's chain, so that the chain is checked too, and keyed snapshots can be used.
         *
         * @param key copied.
         * @return this.
         */
        public Context chainKey(final byte[] key)
        {
            chainKey = key.clone();
            return this;
        }
    }
}
