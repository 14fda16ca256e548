package io.millrace.journal;

import static io.millrace.journal.ExcerptDescriptor.FORMAT_VERSION;
import static io.millrace.journal.ExcerptDescriptor.HEADER_LENGTH;
import static io.millrace.ledger.Burst.NULL_SEQUENCE;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.millrace.journal.CycleReader.Step;
import io.millrace.journal.spi.JournalException;
import io.millrace.ledger.Burst;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal from its first burst to its last, and checks all of it on the way: checksum, sequence without a gap,
 * time that only grows. Changes nothing and takes no lock, so it may follow a journal that an engine is writing.
 * <pre>{@code
 *   try (JournalReader reader = JournalReader.open(directory))
 *   {
 *       while (reader.next())
 *       {
 *           ledger.apply(reader.burst());
 *       }
 *       final TornTail tail = reader.tail();
 *   }
 * }</pre>
 * Bursts are views of the block that was read from the file: valid until the next one is asked for.
 * <p>
 * Thread: one; another goes ahead of it if {@link #readAhead} was asked for. Allocation: none for a burst. Damage:
 * {@link JournalException} that names file, offset and sequence.
 */
public final class JournalReader implements AutoCloseable
{
    private static final long LOOK_INTERVAL_NS = MILLISECONDS.toNanos(100);

    private final JournalDirectory directory;
    private final CycleFronts fronts;
    private final UnsafeBuffer body = new UnsafeBuffer(0, 0);
    private final Burst burst = new Burst(body);

    /** What somebody was told of ahead, and up to where. */
    private final Excerpt peeked = new Excerpt();
    private final UnsafeBuffer aheadBody = new UnsafeBuffer(0, 0);
    private final Burst aheadBurst = new Burst(aheadBody);
    private long aheadSequence = NULL_SEQUENCE;
    private @Nullable CycleReader reader;
    private final @Nullable ChainCheck chain;
    private @Nullable CycleEndListener cycleEndListener;

    /** Where to begin: what is up to there is checked as far as it is read, and not handed out. Null: at the first. */
    private @Nullable Snapshot start;

    /** Up to where the journal was known to reach: by itself, and by who reads it. */
    private @Nullable ChainHead kept;
    private @Nullable ChainHead expected;
    private long markedSequence = NULL_SEQUENCE;
    private int cycle = -1;
    private boolean isSealed;
    private Step step = Step.OPEN_END;
    private int excerptsInCycle;

    /** When the last excerpt came, or was looked for in the next cycle; of who follows only. */
    private boolean isFollowing;
    private long lookedNs;

    /** Memory to read ahead into; null if that is not asked for, or not any more. */
    private CheckedBlock @Nullable [] aheadBlocks;
    private long nextSequence = NULL_SEQUENCE;
    private long lastTimeNs = Long.MIN_VALUE;
    private long bytesRead;

    /** Hears where a cycle ended once the reader has gone on to the next. */
    interface CycleEndListener
    {
        void onCycleEnd(int cycle, long offset);
    }

    private JournalReader(final JournalDirectory directory, final @Nullable ChainCheck chain)
    {
        this.directory = directory;
        this.fronts = new CycleFronts(directory);
        this.chain = chain;
    }

    /**
     * Opens a journal to be read from its first burst. Its chain is checked as well, unless it has a key.
     *
     * @param directory of the journal.
     * @return reader before the first burst.
     * @throws JournalException if there is no journal of ours, or one of a newer format.
     */
    public static JournalReader open(final Path directory)
    {
        return open(directory, new ChainCheck(new Chain(null), false));
    }

    /**
     * Opens a journal to be proven by who has its key, or a head of it.
     *
     * @param directory of the journal.
     * @param key       of the chain; null if there is none, or if it is not at hand: a keyed chain is then not checked.
     * @param expected  head that was exported earlier and that the journal must have, null if none was.
     * @return reader before the first burst.
     * @throws JournalException if there is no journal of ours, or one of a newer format.
     */
    public static JournalReader open(
        final Path directory, final byte @Nullable [] key, final @Nullable ChainHead expected)
    {
        final JournalReader reader = open(directory, new ChainCheck(new Chain(key), key != null));
        reader.expected = expected;
        return reader;
    }

    /**
     * Opens a journal whose older cycles are in an archive, to be read from its first burst all the same. They are
     * unpacked one after the other into the directory for temporary files, each compared with the archive's index.
     *
     * @param directory of the journal.
     * @param archive   directory of the archive.
     * @param key       as above.
     * @param expected  as above.
     * @return reader before the first burst.
     * @throws JournalException if there is no journal of ours, or the archive is not of it or is damaged.
     */
    public static JournalReader open(
        final Path directory, final Path archive, final byte @Nullable [] key, final @Nullable ChainHead expected)
    {
        try
        {
            final UnpackedCycles archived = new UnpackedCycles(new Archive(archive, directory, key));
            try
            {
                final JournalReader reader = open(
                    new JournalDirectory(directory, archived), new ChainCheck(new Chain(key), key != null));
                reader.expected = expected;
                return reader;
            }
            catch (final JournalException ex)
            {
                archived.close();
                throw ex;
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot read archive: directory=" + archive + " reason=" + ex, ex);
        }
    }

    /** Checks the chain in its own way. */
    static JournalReader open(final Path directory, final ChainCheck chain)
    {
        return open(new JournalDirectory(directory), chain);
    }

    private static JournalReader open(final JournalDirectory journal, final ChainCheck chain)
    {
        final JournalReader reader = new JournalReader(journal, chain);
        try
        {
            journal.check();
            reader.kept = journal.keptHead();
            reader.markedSequence = HighWaterMark.read(journal);
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot read journal: directory=" + journal.root() + " reason=" + ex, ex);
        }
        return reader;
    }

    /**
     * Reads a directory that was checked before, from behind a snapshot.
     *
     * @param directory of the journal.
     * @param listener  of the ends of cycles, null for none.
     * @param chain     before its first excerpt, null if it is not to be checked.
     * @param start     snapshot that stands for all before, null for none: then from the first burst there is.
     * @return reader before the first burst.
     */
    static JournalReader open(
        final JournalDirectory directory,
        final @Nullable CycleEndListener listener,
        final @Nullable ChainCheck chain,
        final @Nullable Snapshot start)
        throws IOException
    {
        final JournalReader reader = new JournalReader(directory, chain);
        reader.kept = directory.keptHead();
        reader.markedSequence = HighWaterMark.read(directory);
        reader.cycleEndListener = listener;
        reader.start = start;
        if (chain != null && start != null)
        {
            chain.startAt(start.head());
        }
        return reader;
    }

    /**
     * Has a thread of its own read ahead and do the costly checks, up to where the journal ends by then: for who has
     * much to do with each burst. What is read and said is the same. Asked for before the first burst.
     *
     * @return this.
     */
    public JournalReader readAhead()
    {
        aheadBlocks = CycleAhead.blocks();
        return this;
    }

    /**
     * For who asks again and again while the journal is being written. A cycle whose end word is missing is found to be
     * over by opening the next one, which is not done at each question then, but where nothing has come for 100 ms.
     *
     * @return this.
     */
    JournalReader following()
    {
        isFollowing = true;
        lookedNs = System.nanoTime() - LOOK_INTERVAL_NS;
        return this;
    }

    /**
     * Goes to the next burst.
     *
     * @return false at the end; a journal that is being written may be asked again.
     * @throws JournalException if the journal is damaged or cannot be read.
     */
    public boolean next()
    {
        try
        {
            return advance();
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot read journal: file=" + file() + " reason=" + ex, ex);
        }
    }

    /**
     * Judges what stands behind the last burst, after {@link #next()} has said that it was the last: nothing, or a tail
     * that a dying engine left. Reads all that is there, so it is asked once and at the end.
     *
     * @return the tail, null if there is none.
     * @throws JournalException if something was there that had been durable, or if the journal is known to have been
     *                          longer.
     */
    public @Nullable TornTail tail()
    {
        checkReachesStart();
        checkReaches(kept);
        checkReaches(expected);
        final CycleReader end = reader;
        if (end == null || step == Step.SEALED_END)
        {
            checkReachesMark();
            return null;
        }
        try
        {
            final TornTail tail = judge(end);
            checkReachesMark();
            return tail;
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot read journal: file=" + file() + " reason=" + ex, ex);
        }
    }

    /** @return the burst that {@link #next()} went to. */
    public Burst burst()
    {
        return burst;
    }

    /**
     * Tells somebody of the burst that {@link #next()} went to, and of those behind it that have been read from the
     * file already: so that a ledger can fetch what all of them need at once, where bursts are short. Those behind are
     * not checked yet. Each is told of once.
     *
     * @param listener told of them in order, valid during the call only, until it returns false.
     */
    public void ahead(final Predicate<Burst> listener)
    {
        if (burst.lastSequence() <= aheadSequence || !listener.test(burst))
        {
            return;
        }
        final CycleReader current = checkedReader();
        aheadSequence = burst.lastSequence();
        long end = current.end();
        long next = current.peek(end, peeked);
        while (next != end && peeked.firstSequence() == aheadSequence + 1)
        {
            final int bodyLength = peeked.length() - HEADER_LENGTH;
            aheadBody.wrap(current.block(), (int)(next - current.blockPosition()) - bodyLength, bodyLength);
            if (!listener.test(
                aheadBurst.wrapExcerpt(aheadBody, 0, peeked.firstSequence(), peeked.count(), peeked.timeNs())))
            {
                return;
            }
            aheadSequence = aheadBurst.lastSequence();
            end = next;
            next = current.peek(end, peeked);
        }
    }

    /** @return the header of the burst that {@link #next()} went to. */
    public Excerpt excerpt()
    {
        return checkedReader().excerpt();
    }

    /** @return sequence that the next burst must begin with. */
    public long nextSequence()
    {
        return Math.max(0, nextSequence);
    }

    /** @return time of the last burst, in nanoseconds since the epoch; {@link Long#MIN_VALUE} before the first. */
    public long lastTimeNs()
    {
        return lastTimeNs;
    }

    /** @return number of the cycle that is being read, -1 before the first. */
    public int cycle()
    {
        return cycle;
    }

    /** @return file of that cycle, the journal's directory before the first. */
    public Path file()
    {
        return reader == null ? directory.root() : reader.path();
    }

    /** @return Chronicle's index of the burst that {@link #next()} went to, -1 before the first. */
    public long index()
    {
        return cycle < 0 ? -1 : new CycleNumbering(cycle).toIndex(cycle, Math.max(0, excerptsInCycle - 1));
    }

    /** @return head of the journal as far as it was read; null before the first burst, or if its chain is not known. */
    public @Nullable ChainHead head()
    {
        if (chain == null || !chain.isKnown() || nextSequence <= 0)
        {
            return null;
        }
        return new ChainHead(nextSequence - 1, lastTimeNs, chain.value());
    }

    /** @return sequence up to which the journal states its chain itself, and rightly; -1 for not at all. */
    public long chainStatedSequence()
    {
        return chain == null ? NULL_SEQUENCE : chain.statedSequence();
    }

    /** @return offset in that file of the burst or of the end. */
    public long offset()
    {
        return reader == null ? 0 : reader.frame();
    }

    /** @return bytes of all excerpts read so far. */
    public long bytesRead()
    {
        return bytesRead;
    }

    @Override
    public void close()
    {
        closeCycle();
        directory.closeArchive();
    }

    private void closeCycle()
    {
        final CycleReader open = reader;
        reader = null;
        try
        {
            if (open != null)
            {
                open.close();
            }
        }
        catch (final IOException ignored)
        {
            // It was only read.
        }
    }

    /** This head was exported earlier: the journal must still have it. */
    void expect(final @Nullable ChainHead head)
    {
        expected = head;
    }

    /** @return whether the cycle that is being read is sealed. */
    boolean isSealed()
    {
        return isSealed;
    }

    /** @return whether the cycle that is being read is sealed by now: then its end word stands in it. */
    boolean isSealedMeanwhile()
    {
        return cycle >= 0 && Files.exists(directory.sealed(cycle));
    }

    /** @return whether {@link #next()} came upon the word that ends a cycle. */
    boolean isAtSealedEnd()
    {
        return step == Step.SEALED_END;
    }

    /** @return excerpts of that cycle so far. */
    int excerptsInCycle()
    {
        return excerptsInCycle;
    }

    private boolean advance() throws IOException
    {
        if (reader == null && !openFirst())
        {
            return false;
        }
        if (step != Step.EXCERPT && step != Step.SEALED_END && excerptsInCycle == 0 && !isSealed)
        {
            // A recovery drops a cycle without an excerpt, and may make it anew: then this is no longer its file.
            open(cycle);
        }

        while (true)
        {
            final CycleReader current = checkedReader();
            step = current.next();
            if (step == Step.EXCERPT)
            {
                if (accept(current))
                {
                    return true;
                }
                continue;
            }
            if (isSealed && step != Step.SEALED_END)
            {
                throw damage(step == Step.BAD ? current.fault() : "cycle has no end");
            }
            if (isNotWorthALook() || (step != Step.SEALED_END && !isContinued()) || !openNext())
            {
                // What comes now comes as it is written.
                aheadBlocks = null;
                return false;
            }
        }
    }

    private boolean isNotWorthALook()
    {
        if (!isFollowing || step != Step.OPEN_END)
        {
            return false;
        }
        final long nowNs = System.nanoTime();
        if (nowNs - lookedNs < LOOK_INTERVAL_NS)
        {
            return true;
        }
        lookedNs = nowNs;
        return false;
    }

    /** Takes an excerpt, if it is the next. Returns false if it is before the start. */
    private boolean accept(final CycleReader current)
    {
        final Excerpt excerpt = current.excerpt();
        if (excerpt.formatVersion() > FORMAT_VERSION)
        {
            throw damage("excerpt is of a newer format, format=" + excerpt.formatVersion());
        }
        if (nextSequence != NULL_SEQUENCE && excerpt.firstSequence() != nextSequence)
        {
            throw damage("sequence does not follow, found=" + excerpt.firstSequence());
        }
        if (excerpt.timeNs() <= lastTimeNs)
        {
            throw damage("time goes back, timeNs=" + excerpt.timeNs() + " lastTimeNs=" + lastTimeNs);
        }

        final boolean isSkipped = isBeforeStart(excerpt);
        if (chain != null && !isSkipped)
        {
            final String reason = chain.onExcerpt(current);
            if (reason != null)
            {
                throw damage(reason);
            }
        }

        body.wrap(current.block().clear(), current.blockOffset() + HEADER_LENGTH, excerpt.length() - HEADER_LENGTH);
        burst.wrapExcerpt(body, 0, excerpt.firstSequence(), excerpt.count(), excerpt.timeNs());
        burst.results(excerpt.resultsSequence(), excerpt.resultsDigest());
        nextSequence = excerpt.firstSequence() + excerpt.count();
        lastTimeNs = excerpt.timeNs();
        bytesRead += excerpt.length();
        excerptsInCycle++;
        if (isFollowing)
        {
            lookedNs = System.nanoTime();
        }
        if (!isSkipped)
        {
            checkPasses(kept);
            checkPasses(expected);
        }
        return !isSkipped;
    }

    /** Whether a snapshot stands for an excerpt; checks that it does so for all of it. */
    private boolean isBeforeStart(final Excerpt excerpt)
    {
        final Snapshot snapshot = start;
        if (snapshot == null || excerpt.firstSequence() > snapshot.sequence())
        {
            return false;
        }
        final long last = excerpt.firstSequence() + excerpt.count() - 1;
        final boolean isItsEnd = last == snapshot.sequence() && excerpt.timeNs() == snapshot.head().timeNs();
        if (last >= snapshot.sequence() && !isItsEnd)
        {
            throw damage("snapshot is not of this journal, or ends within a burst, snapshot=" + snapshot.file());
        }
        return true;
    }

    private void checkPasses(final @Nullable ChainHead head)
    {
        if (head == null || nextSequence <= head.sequence() || burst.firstSequence() > head.sequence())
        {
            return;
        }
        final boolean isSameEnd = burst.lastSequence() == head.sequence() && lastTimeNs == head.timeNs();
        if (!isSameEnd || (chain != null && chain.isKnown() && !chain.value().equals(head.value())))
        {
            throw damage("journal is not that of its head, headSequence=" + head.sequence() +
                (chain == null ? "" : chain.orOtherKey()));
        }
    }

    /** The snapshot to begin with must be one of what the journal holds. Asked at the end of the journal. */
    void checkReachesStart()
    {
        final Snapshot snapshot = start;
        if (snapshot != null && nextSequence() <= snapshot.sequence())
        {
            throw new JournalException("snapshot is ahead of the journal, which has lost its end: snapshot=" +
                snapshot.file() + " snapshotSequence=" + snapshot.sequence() + " directory=" + directory.root() +
                " journalSequence=" + (nextSequence() - 1));
        }
    }

    private void checkReaches(final @Nullable ChainHead head)
    {
        if (head != null && nextSequence() <= head.sequence())
        {
            throw damage("journal is shorter than its head, headSequence=" + head.sequence());
        }
    }

    private void checkReachesMark()
    {
        if (nextSequence() <= markedSequence)
        {
            throw damage("journal is shorter than what was answered, markedSequence=" + markedSequence);
        }
    }

    private boolean openFirst() throws IOException
    {
        final int first = start == null ? directory.firstCycle().orElse(-1) : fronts.firstCycleFor(start);
        return first >= 0 && open(first);
    }

    private boolean openNext() throws IOException
    {
        final int ended = cycle;
        final long offset = offset();
        // What is made ahead may go again at any moment; what is written stays, and all that was before it.
        if (!open(ended + 1))
        {
            if (!fronts.isWrittenBehind(ended))
            {
                return false;
            }
            if (!open(ended + 1))
            {
                throw damage("cycle is missing, cycle=" + (ended + 1));
            }
        }
        if (cycleEndListener != null)
        {
            cycleEndListener.onCycleEnd(ended, offset);
        }
        return true;
    }

    private boolean open(final int number) throws IOException
    {
        final CycleReader next = CycleReader.find(directory, number, reader == null ? null : reader.block());
        if (next == null)
        {
            return false;
        }

        closeCycle();
        reader = next;
        cycle = number;
        isSealed = !next.path().startsWith(directory.live());
        excerptsInCycle = 0;
        if (isFollowing)
        {
            next.following();
        }
        followAhead(next);
        return true;
    }

    private void followAhead(final CycleReader next)
    {
        final CheckedBlock[] blocks = aheadBlocks;
        if (blocks != null)
        {
            final Chain ahead = chain != null && chain.isKnown() ? chain.chain().another() : null;
            next.follow(new CycleAhead(next.path(), blocks, ahead, start == null ? NULL_SEQUENCE : start.sequence()));
        }
    }

    /**
     * Whether the next cycle goes on where this one stops: then only the word that ends this one is missing. It is not
     * synced with the bursts, so a power cut may take it.
     */
    private boolean isContinued() throws IOException
    {
        return fronts.firstSequence(cycle + 1) == nextSequence();
    }

    private @Nullable TornTail judge(final CycleReader end) throws IOException
    {
        final TailScan scan = new TailScan();
        end.scan(scan, end.frame());
        for (int number = cycle + 1, last = directory.lastCycle(); number <= last; number++)
        {
            try (CycleReader behind = CycleReader.find(directory, number, null))
            {
                if (behind != null)
                {
                    behind.scan(scan, 0);
                }
            }
        }

        if (scan.lengthBytes() == 0 || end.isWrittenMeanwhile())
        {
            return null;
        }

        final String reason = step == Step.BAD ? end.fault() : "nothing written here, but behind";
        if (Math.max(scan.durableSequence(), markedSequence) >= nextSequence())
        {
            throw damage(
                reason + ", durableSequence=" + scan.durableSequence() + " markedSequence=" + markedSequence);
        }
        return new TornTail(
            end.path(), end.frame(), nextSequence(), scan.excerpts(), scan.lengthBytes(), reason);
    }

    private CycleReader checkedReader()
    {
        final CycleReader current = reader;
        if (current == null)
        {
            throw new IllegalStateException("no burst: next() has not found one, or the reader is closed");
        }
        return current;
    }

    private JournalException damage(final String reason)
    {
        return new JournalException(
            "journal is damaged: file=" + file() + " offset=" + offset() + " sequence=" + nextSequence() + " reason=" +
                reason);
    }
}
