package io.millrace.journal;

import static java.nio.file.StandardOpenOption.READ;
import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.millrace.journal.spi.DirectoryLock;
import io.millrace.journal.spi.JournalException;
import io.millrace.journal.spi.RecoveredLedger;
import io.millrace.ledger.Burst;
import io.millrace.ledger.SnapshotException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows a journal with a ledger of its own: a verifier that never sleeps, and the one who writes snapshots, so that
 * the engine never has to stop for one.
 * <pre>
 *   engine    burst 41 | 42 | 43 | 44 | 45 ...                                  (another thread, or another process)
 *   shadow         reads 41, 42: CRC, chain, answers as stated | stages a snapshot | 43 states the answers of 42 |
 *                  publishes it | catches up ...
 * </pre>
 * A snapshot is written aside at once, and becomes one only when the journal has stated the very answers that this
 * ledger came to; or when nothing has followed for a second, since then a replay would know no better. Before that the
 * journal is synced up to it, so that no snapshot is ever ahead of its journal. It reads what has been appended and
 * nothing else, and writes nothing but snapshots.
 * <p>
 * Cost: the hot path does nothing for it. It takes the memory of one more ledger and, at the pace of the load, a
 * share of a processor; off unless asked for.
 * <p>
 * Threads: its own, "millrace-shadow"; the methods any. One shadow to a journal.
 */
public final class Shadow implements AutoCloseable
{
    private static final long REST_MIN_NS = MICROSECONDS.toNanos(200);
    private static final long REST_MAX_NS = MILLISECONDS.toNanos(10);
    private static final long IDLE_NS = SECONDS.toNanos(1);
    private static final String LOCK = "millrace.lock";

    private final Context context;
    private final JournalDirectory directory;
    private final SnapshotStore store;
    private final ChainCheck chain;
    private final RecoveredLedger ledger = new RecoveredLedger(result ->
    {
    });
    private final Predicate<Burst> ahead = ledger::onAhead;
    private final Thread thread;
    private final ConcurrentLinkedQueue<CompletableFuture<Snapshot>> demands = new ConcurrentLinkedQueue<>();

    /** Answered when the staged snapshot is published. */
    private final List<CompletableFuture<Snapshot>> promised = new ArrayList<>();
    private @Nullable Snapshot newest;
    private @Nullable Snapshot staged;
    private long attemptedSequence = Burst.NULL_SEQUENCE;
    private long durableSequence = Burst.NULL_SEQUENCE;
    private long lastBurstNs = System.nanoTime();
    private volatile long sequence = Burst.NULL_SEQUENCE;
    private volatile boolean isClosed;
    private volatile boolean hasStopped;
    private volatile @Nullable String alarm;

    private Shadow(final Context context)
    {
        this.context = context;
        directory = new JournalDirectory(context.directory());
        store = new SnapshotStore(directory, context.chainKey);
        chain = new ChainCheck(new Chain(context.chainKey), true);
        thread = new Thread(this::run, "millrace-shadow");
        thread.setDaemon(true);
    }

    /**
     * Begins to follow a journal, from its newest good snapshot on.
     *
     * @param context that says which; concluded here.
     * @return the shadow, which comes after on its own thread.
     */
    public static Shadow launch(final Context context)
    {
        context.conclude();
        final Shadow shadow = new Shadow(context);
        shadow.thread.start();
        return shadow;
    }

    /**
     * Asks for a snapshot of what the shadow has read by then. Any thread.
     *
     * @return the snapshot once it is there; fails if it could not be written, or the shadow has stopped.
     */
    public CompletableFuture<Snapshot> snapshot()
    {
        final CompletableFuture<Snapshot> demand = new CompletableFuture<>();
        demands.add(demand);
        LockSupport.unpark(thread);
        if (hasStopped)
        {
            refuse("shadow has stopped: directory=" + directory.root());
        }
        return demand;
    }

    /** @return sequence of the last command that it has applied, -1 for none. Any thread. */
    public long sequence()
    {
        return sequence;
    }

    /** @return why it stopped by itself, null while it has not. Any thread. */
    public @Nullable String alarm()
    {
        return alarm;
    }

    /** Stops where it is; a snapshot that was not yet published is dropped. Idempotent. */
    @Override
    public void close()
    {
        isClosed = true;
        LockSupport.unpark(thread);
        Threads.join(thread);
    }

    private void run()
    {
        String reason = "shadow was closed: directory=" + directory.root();
        try
        {
            Files.createDirectories(directory.snapshots());
            final DirectoryLock lock = DirectoryLock.acquire(directory.snapshots().resolve(LOCK));
            try (JournalReader reader = begin())
            {
                follow(reader);
            }
            finally
            {
                lock.close();
            }
        }
        catch (final IOException | RuntimeException | Error ex)
        {
            reason = oneLine(ex);
            alarm = reason;
            context.listener().onAlarm(sequence, reason);
        }
        finally
        {
            hasStopped = true;
            refuse(reason);
            final JournalException stopped = new JournalException(reason);
            promised.forEach(promise -> promise.completeExceptionally(stopped));
        }
    }

    private JournalReader begin() throws IOException
    {
        directory.check();
        store.discard();
        for (final Path file : store.newestFirst())
        {
            try
            {
                newest = store.load(file, ledger);
                break;
            }
            catch (final SnapshotException ex)
            {
                context.listener().onBadSnapshot(file, oneLine(ex));
            }
        }
        sequence = ledger.ledger().sequence();
        attemptedSequence = sequence;
        return JournalReader.open(directory, null, chain, newest).following();
    }

    private void follow(final JournalReader reader) throws IOException
    {
        long restNs = REST_MIN_NS;
        while (!isClosed)
        {
            if (reader.next())
            {
                apply(reader);
                restNs = REST_MIN_NS;
            }
            else
            {
                checkEnd(reader);
                restNs = Math.min(REST_MAX_NS, 2 * restNs);
            }
            publish(reader);
            stage(reader);
            if (restNs > REST_MIN_NS)
            {
                LockSupport.parkNanos(this, restNs);
            }
        }
        store.discard();
    }

    private void apply(final JournalReader reader)
    {
        if (sequence == Burst.NULL_SEQUENCE && reader.burst().firstSequence() != 0)
        {
            throw new JournalException(
                "journal does not begin at its beginning, and there is no snapshot to begin with: " +
                    "file=" + reader.file() + " sequence=" + reader.burst().firstSequence());
        }
        reader.ahead(ahead);
        ledger.onBurst(reader.burst());
        durableSequence = Math.max(durableSequence, reader.excerpt().durableSequence());
        lastBurstNs = System.nanoTime();
        sequence = reader.nextSequence() - 1;
    }

    /** A journal that ends where it should not would otherwise look like one that is quiet. */
    private void checkEnd(final JournalReader reader)
    {
        reader.checkReachesStart();
        if (!isIdle() || !reader.isSealedMeanwhile())
        {
            return;
        }
        if (reader.next())
        {
            apply(reader);
        }
        else if (!reader.isAtSealedEnd())
        {
            throw new JournalException("journal is damaged: file=" + reader.file() + " offset=" + reader.offset() +
                " sequence=" + reader.nextSequence() + " reason=sealed cycle does not read on");
        }
    }

    private void stage(final JournalReader reader)
    {
        final boolean isDue = sequence - attemptedSequence >= context.everyCommands();
        if (staged != null || sequence == Burst.NULL_SEQUENCE || (demands.isEmpty() && !isDue))
        {
            return;
        }
        CompletableFuture<Snapshot> demand;
        while ((demand = demands.poll()) != null)
        {
            promised.add(demand);
        }
        final Snapshot last = newest;
        if (last != null && last.sequence() == sequence)
        {
            keepPromises(last);
            return;
        }

        attemptedSequence = sequence;
        final ChainHead head = new ChainHead(sequence, reader.lastTimeNs(), chain.value());
        try
        {
            final SnapshotEvent event = new SnapshotEvent(head.sequence());
            event.begin();
            staged = store.stage(ledger.ledger(), head, context.spareLength());
            event.commit();
        }
        catch (final IOException ex)
        {
            failed(sequence, ex);
        }
    }

    private void publish(final JournalReader reader)
    {
        final Snapshot snapshot = staged;
        if (snapshot == null || (ledger.checkedSequence() < snapshot.sequence() && !isIdle()))
        {
            return;
        }
        staged = null;
        try
        {
            if (durableSequence < snapshot.sequence())
            {
                forceJournal(reader.cycle());
            }
            final Snapshot published = store.publish(snapshot, context.kept());
            newest = published;
            context.listener().onSnapshot(published);
            keepPromises(published);
        }
        catch (final IOException ex)
        {
            failed(snapshot.sequence(), ex);
        }
    }

    /** Sealed cycles are on the device; those that are live up to this one may not be. */
    private void forceJournal(final int lastCycle) throws IOException
    {
        for (final int cycle : directory.liveCycles())
        {
            if (cycle <= lastCycle)
            {
                try (FileChannel channel = FileChannel.open(directory.live(cycle), READ))
                {
                    channel.force(false);
                }
                catch (final NoSuchFileException ignored)
                {
                    // Sealed meanwhile, so synced.
                }
            }
        }
    }

    private boolean isIdle()
    {
        return System.nanoTime() - lastBurstNs > IDLE_NS;
    }

    private void keepPromises(final Snapshot snapshot)
    {
        promised.forEach(promise -> promise.complete(snapshot));
        promised.clear();
    }

    private void failed(final long failedSequence, final IOException cause)
    {
        final String reason = oneLine(cause);
        final JournalException ex = new JournalException("snapshot not written: " + reason, cause);
        context.listener().onSnapshotFailed(failedSequence, reason);
        promised.forEach(promise -> promise.completeExceptionally(ex));
        promised.clear();
    }

    /** Any thread: whoever asks when it has just stopped. */
    private void refuse(final String reason)
    {
        final JournalException ex = new JournalException(reason);
        CompletableFuture<Snapshot> demand;
        while ((demand = demands.poll()) != null)
        {
            demand.completeExceptionally(ex);
        }
    }

    private static String oneLine(final Throwable thrown)
    {
        final String message = thrown.getMessage();
        return message == null || thrown instanceof IOException ? thrown.toString() : message;
    }

    /**
     * What a shadow follows, and when it writes snapshots.
     */
    public static final class Context
    {
        private static final long MEBIBYTE = 1L << 20;

        private Path directory = Path.of("journal");
        private long everyCommands = 10_000_000;
        private int kept = 2;
        private long spareLength = 512 * MEBIBYTE;
        private byte @Nullable [] chainKey;
        private ShadowListener listener = ShadowListener.LOG;
        private boolean isConcluded;

        /**
         * Sets which journal is followed. A journal that launches its own shadow sets it itself.
         *
         * @param directory of the journal.
         * @return this.
         */
        public Context directory(final Path directory)
        {
            this.directory = directory;
            return this;
        }

        /** @return directory of the journal. */
        public Path directory()
        {
            return directory;
        }

        /**
         * Sets after how many commands a snapshot is written. A restart replays about so many at the most.
         *
         * @param everyCommands 10,000,000 unless set; {@link Long#MAX_VALUE} for on demand only.
         * @return this.
         */
        public Context everyCommands(final long everyCommands)
        {
            this.everyCommands = everyCommands;
            return this;
        }

        /** @return commands between two snapshots. */
        public long everyCommands()
        {
            return everyCommands;
        }

        /**
         * Sets how many snapshots stay; older ones are deleted when a new one is there.
         *
         * @param kept at least 2, so that one may be bad; 2 unless set.
         * @return this.
         */
        public Context kept(final int kept)
        {
            this.kept = kept;
            return this;
        }

        /** @return number of snapshots that stay. */
        public int kept()
        {
            return kept;
        }

        /**
         * Sets what a snapshot must leave free on the disk, because the journal needs it more.
         *
         * @param spareLength bytes; 512 MiB unless set, which is two cycles.
         * @return this.
         */
        public Context spareLength(final long spareLength)
        {
            this.spareLength = spareLength;
            return this;
        }

        /** @return bytes that a snapshot leaves free. */
        public long spareLength()
        {
            return spareLength;
        }

        /**
         * Sets the key of the journal's chain, which then seals the snapshots as well.
         *
         * @param key secret, copied.
         * @return this.
         */
        public Context chainKey(final byte[] key)
        {
            chainKey = key.clone();
            return this;
        }

        /**
         * Sets who hears of snapshots and alarms.
         *
         * @param listener on the shadow's thread.
         * @return this.
         */
        public Context listener(final ShadowListener listener)
        {
            this.listener = listener;
            return this;
        }

        /** @return who hears of snapshots and alarms. */
        public ShadowListener listener()
        {
            return listener;
        }

        private void conclude()
        {
            if (isConcluded)
            {
                throw new JournalException("context serves one shadow only: directory=" + directory);
            }
            if (everyCommands < 1 || kept < 2 || spareLength < 0)
            {
                throw new JournalException("setting is out of range: everyCommands=" + everyCommands + " kept=" + kept +
                    " spareLength=" + spareLength);
            }
            isConcluded = true;
        }
    }
}
