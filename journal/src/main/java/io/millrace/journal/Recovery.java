package io.millrace.journal;

import static io.millrace.ledger.Burst.NULL_SEQUENCE;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.millrace.journal.spi.BurstConsumer;
import io.millrace.journal.spi.JournalException;
import io.millrace.ledger.Burst;
import io.millrace.ledger.SnapshotException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Loads the newest good snapshot, replays the journal behind it, then leaves it as if its last engine had closed it
 * in order: the torn tail kept aside and cut off, every cycle sealed, nothing live.
 * <p>
 * Nothing is changed before all has been read and found good; damage changes nothing at all. May itself be killed at
 * any moment: the next recovery finds the same journal, more of it done.
 * <p>
 * Thread: the one that launches.
 */
final class Recovery
{
    /** Between two reports of progress. */
    private static final long PROGRESS_NS = MILLISECONDS.toNanos(250);

    private final JournalDirectory directory;
    private final RecoveryListener listener;
    private final SnapshotStore snapshots;

    /** Ends of the cycles that the dead engine had rolled away from, and that are live still. */
    private final Map<Integer, Long> liveEnds = new LinkedHashMap<>();

    private long nextSequence;
    private long lastTimeNs = Long.MIN_VALUE;
    private int nextCycle;
    private int badSnapshots;

    private final @Nullable ChainCheck chain;

    Recovery(
        final JournalDirectory directory,
        final SnapshotStore snapshots,
        final RecoveryListener listener,
        final @Nullable ChainCheck chain)
    {
        this.directory = directory;
        this.snapshots = snapshots;
        this.chain = chain;
        this.listener = listener;
    }

    /**
     * Replays and tidies up.
     *
     * @param consumer of the newest snapshot that is good, if it takes any, and of every burst after it.
     */
    void run(final BurstConsumer consumer) throws IOException
    {
        final Snapshot start = restore(consumer);
        try (JournalReader reader = JournalReader.open(directory, this::onCycleEnd, chain, start).readAhead())
        {
            replay(reader, consumer, start);
            nextSequence = reader.nextSequence();
            lastTimeNs = reader.lastTimeNs();

            final TornTail tail = reader.tail();
            if (tail != null)
            {
                keepAside(tail);
            }
            dropBehind(reader.cycle());
            sealRolled();
            sealLast(reader);
        }
    }

    /** @return sequence of the last command, {@link Burst#NULL_SEQUENCE} if there is none. */
    long lastSequence()
    {
        return nextSequence == 0 ? NULL_SEQUENCE : nextSequence - 1;
    }

    /** @return time of the last burst, {@link Long#MIN_VALUE} if there is none. */
    long lastTimeNs()
    {
        return lastTimeNs;
    }

    /** @return number of the cycle to write next. */
    int nextCycle()
    {
        return nextCycle;
    }

    /** The newest snapshot that loads; each that does not is reported, and the one before it tried. */
    private @Nullable Snapshot restore(final BurstConsumer consumer) throws IOException
    {
        for (final Path file : consumer.isRestorable() ? snapshots.newestFirst() : List.<Path>of())
        {
            try
            {
                final Snapshot snapshot = snapshots.load(file, consumer);
                listener.onSnapshot(snapshot);
                return snapshot;
            }
            catch (final SnapshotException ex)
            {
                badSnapshots++;
                listener.onBadSnapshot(file, String.valueOf(ex.getMessage()));
            }
        }
        return null;
    }

    private void replay(final JournalReader reader, final BurstConsumer consumer, final @Nullable Snapshot start)
        throws IOException
    {
        long bytesTotal = 0;
        long nextReportNs = System.nanoTime() + PROGRESS_NS;
        final Predicate<Burst> ahead = consumer::onAhead;
        while (reader.next())
        {
            final Burst burst = reader.burst();
            if (bytesTotal == 0)
            {
                checkBegins(reader, start);
                bytesTotal = bytesTotal(reader.cycle());
            }
            reader.ahead(ahead);
            consumer.onBurst(burst);

            if (System.nanoTime() - nextReportNs >= 0)
            {
                listener.onProgress(burst.lastSequence(), reader.bytesRead(), bytesTotal);
                nextReportNs = System.nanoTime() + PROGRESS_NS;
            }
        }
    }

    private void checkBegins(final JournalReader reader, final @Nullable Snapshot start)
    {
        final long first = reader.burst().firstSequence();
        if (start == null && first != 0)
        {
            throw new JournalException(
                "journal does not begin at its beginning, and there is no snapshot to begin with: " +
                    "file=" + reader.file() + " sequence=" + first + " badSnapshots=" + badSnapshots);
        }
    }

    private long bytesTotal(final int firstCycle) throws IOException
    {
        long total = 0;
        final int last = directory.lastCycle();
        for (int cycle = firstCycle; cycle <= last; cycle++)
        {
            final Path path = directory.find(cycle);
            total += path == null ? 0 : Files.size(path);
        }
        return total;
    }

    private void onCycleEnd(final int cycle, final long offset)
    {
        if (Files.exists(directory.live(cycle)))
        {
            liveEnds.put(cycle, offset);
        }
    }

    private void keepAside(final TornTail tail) throws IOException
    {
        Files.createDirectories(directory.cut());
        final String name = JournalDirectory.fileName(tail.file()) + "." + Instant.now().toEpochMilli();
        final Path kept = directory.cut().resolve(name + ".offset-" + tail.offset());
        copyFrom(tail.file(), new TailScan().scan(tail.file(), tail.offset()), tail.offset(), kept);
        JournalDirectory.sync(directory.cut());
        listener.onTornTail(tail, directory.cut());
    }

    /** What lies in cycles behind the tear goes aside whole; what was only made ahead goes. */
    private void dropBehind(final int lastCycle) throws IOException
    {
        for (final int cycle : directory.liveCycles())
        {
            if (cycle > lastCycle)
            {
                drop(directory.live(cycle));
            }
        }
        JournalDirectory.sync(directory.live());
    }

    private void drop(final Path live) throws IOException
    {
        if (new TailScan().scan(live, 0) == 0)
        {
            Files.delete(live);
            return;
        }
        Files.createDirectories(directory.cut());
        final String name = JournalDirectory.fileName(live) + "." + Instant.now().toEpochMilli();
        Files.move(live, directory.cut().resolve(name), ATOMIC_MOVE);
        JournalDirectory.sync(directory.cut());
    }

    private void sealRolled() throws IOException
    {
        for (final Map.Entry<Integer, Long> end : liveEnds.entrySet())
        {
            CycleSeal.seal(directory, end.getKey(), end.getValue());
        }
    }

    private void sealLast(final JournalReader reader) throws IOException
    {
        nextCycle = reader.cycle() + 1;
        if (reader.cycle() < 0 || reader.isSealed())
        {
            return;
        }
        if (reader.excerptsInCycle() > 0)
        {
            CycleSeal.seal(directory, reader.cycle(), reader.offset());
            return;
        }
        Files.delete(reader.file());
        JournalDirectory.sync(directory.live());
        nextCycle = reader.cycle();
    }

    private static void copyFrom(final Path source, final long end, final long start, final Path target)
        throws IOException
    {
        try (FileChannel from = FileChannel.open(source, READ);
            FileChannel to = FileChannel.open(target, CREATE, WRITE, TRUNCATE_EXISTING))
        {
            long position = start;
            while (position < end)
            {
                position += from.transferTo(position, end - position, to);
            }
            to.force(true);
        }
    }
}
