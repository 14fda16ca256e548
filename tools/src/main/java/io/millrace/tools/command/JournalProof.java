package io.millrace.tools.command;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.millrace.journal.ChainHead;
import io.millrace.journal.JournalReader;
import io.millrace.journal.SnapshotAudit;
import io.millrace.journal.TornTail;
import io.millrace.journal.spi.JournalException;
import io.millrace.ledger.Burst;
import io.millrace.ledger.Laws;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.Replay;
import io.millrace.ledger.ReplayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Proves a journal from its bytes alone: checksums, sequences, times, chain, every answer against those the journal
 * states, and the laws of the books that come of it. Writes nothing and takes no lock. An engine may be writing: what
 * is proven reaches to the end as it was when the proof began, and perhaps a little further.
 * <p>
 * Thread: one. Used once.
 */
final class JournalProof
{
    /** A burst that is being written is whole before so many looks; what is not is a dead engine's. */
    private static final int LOOKS = 5;
    private static final long LOOK_NS = MILLISECONDS.toNanos(50);
    private static final long PROGRESS_BYTES = 1L << 20;

    private final Path journal;
    private final @Nullable Path archive;
    private final byte @Nullable [] key;
    private final @Nullable ChainHead expected;
    private final Ledger ledger = new Ledger(result ->
    {
    });
    private final Replay replay = new Replay(ledger);
    private final long beganNs = ChronoUnit.NANOS.between(Instant.EPOCH, Clock.systemUTC().instant());
    private long bursts;
    private long bytes;
    private int cycles;
    private long firstTimeNs;
    private long lastTimeNs;
    private long chainSequence = Burst.NULL_SEQUENCE;
    private @Nullable ChainHead head;
    private @Nullable TornTail tail;
    private @Nullable String broken;
    private @Nullable String badSnapshot;
    private final SnapshotAudit snapshots;
    private long tookNs;

    JournalProof(
        final Path journal,
        final @Nullable Path archive,
        final byte @Nullable [] key,
        final @Nullable ChainHead expected)
    {
        this.journal = journal;
        this.archive = archive;
        snapshots = new SnapshotAudit(journal, key);
        this.key = key;
        this.expected = expected;
    }

    /** Reads all of it, to the first thing that is broken. */
    JournalProof run() throws IOException
    {
        final long startNs = System.nanoTime();
        try (JournalReader reader = open().readAhead();
            Progress progress = Progress.proving(lengthBytes()))
        {
            read(reader, progress);
        }
        if (broken == null)
        {
            final List<String> violated = Laws.check(ledger);
            broken = violated.isEmpty() ? null : violated.get(0) + " sequence=" + ledger.sequence();
            badSnapshot = badSnapshot == null ? snapshots.ended() : badSnapshot;
        }
        tookNs = System.nanoTime() - startNs;
        return this;
    }

    private JournalReader open()
    {
        final Path older = archive;
        return older == null ? JournalReader.open(journal, key, expected) :
            JournalReader.open(journal, older, key, expected);
    }

    private void read(final JournalReader reader, final Progress progress)
    {
        try
        {
            int cycle = -1;
            long reportAt = 0;
            while (!isDone() && next(reader))
            {
                final Burst burst = reader.burst();
                cycles += reader.cycle() == cycle ? 0 : 1;
                cycle = reader.cycle();
                firstTimeNs = bursts == 0 ? burst.timeNs() : firstTimeNs;
                checkBegins(reader);
                replay.apply(burst);
                checkSnapshots(reader);
                bursts++;
                bytes = reader.bytesRead();
                lastTimeNs = burst.timeNs();
                if (bytes >= reportAt)
                {
                    progress.stepTo(bytes);
                    reportAt = bytes + PROGRESS_BYTES;
                }
            }
        }
        catch (final JournalException ex)
        {
            broken = ex.getMessage() + place(reader);
        }
        catch (final ReplayException ex)
        {
            broken = ex.getMessage() + " file=" + reader.file() + " offset=" + reader.offset() + place(reader);
        }
        head = reader.head();
        chainSequence = reader.chainStatedSequence();
    }

    private void checkBegins(final JournalReader reader)
    {
        final long first = reader.burst().firstSequence();
        if (bursts == 0 && first != 0)
        {
            throw new JournalException("journal does not begin at its beginning: what is missing may be in an " +
                "archive (--archive): file=" + reader.file() + " sequence=" + first);
        }
    }

    private void checkSnapshots(final JournalReader reader)
    {
        final String fault = snapshots.passed(ledger, reader::head);
        if (fault != null && badSnapshot == null)
        {
            badSnapshot = fault + " time=" + Words.time(ledger.timeNs());
        }
    }

    /** Whether what is there has been written since the proof began. */
    private boolean isDone()
    {
        return bursts > 0 && lastTimeNs > beganNs && (expected == null || ledger.sequence() >= expected.sequence());
    }

    /** At the end looks again, for an engine may be in the middle of a burst. */
    private boolean next(final JournalReader reader)
    {
        boolean isThere = reader.next();
        for (int look = 0; !isThere && look < LOOKS; look++)
        {
            tail = reader.tail();
            if (tail == null)
            {
                return false;
            }
            LockSupport.parkNanos(LOOK_NS);
            isThere = reader.next();
        }
        tail = isThere ? null : tail;
        return isThere;
    }

    private String place(final JournalReader reader)
    {
        return " behindIndex=" + reader.index() + " behindSequence=" + ledger.sequence() + " behindTime=" +
            Words.time(lastTimeNs);
    }

    private long lengthBytes() throws IOException
    {
        try (Stream<Path> files = Files.walk(journal))
        {
            return files.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0).sum();
        }
    }

    Path journal()
    {
        return journal;
    }

    Ledger ledger()
    {
        return ledger;
    }

    /** What is broken, null if all is whole. */
    @Nullable
    String broken()
    {
        return broken;
    }

    /** What is wrong with a snapshot, null if each is what the replay comes to; the journal may be whole. */
    @Nullable
    String badSnapshot()
    {
        return badSnapshot;
    }

    SnapshotAudit snapshots()
    {
        return snapshots;
    }

    boolean isWhole()
    {
        return broken == null && badSnapshot == null;
    }

    long commands()
    {
        return ledger.sequence() + 1;
    }

    long bursts()
    {
        return bursts;
    }

    long bytes()
    {
        return bytes;
    }

    int cycles()
    {
        return cycles;
    }

    long firstTimeNs()
    {
        return firstTimeNs;
    }

    long lastTimeNs()
    {
        return lastTimeNs;
    }

    /** Up to which the journal states its answers, and rightly. */
    long answersSequence()
    {
        return replay.checkedSequence();
    }

    /** Up to which the journal states its chain, and rightly. */
    long chainSequence()
    {
        return chainSequence;
    }

    /** Null if the journal is empty, or has a key that was not given. */
    @Nullable
    ChainHead head()
    {
        return head;
    }

    /** The head that was asked for, and found unless the journal is broken. */
    @Nullable
    ChainHead expected()
    {
        return expected;
    }

    boolean isKeyed()
    {
        return key != null;
    }

    @Nullable
    TornTail tail()
    {
        return tail;
    }

    double tookSeconds()
    {
        return tookNs / 1e9;
    }
}
