package io.millrace.journal;

import static io.millrace.ledger.Burst.NULL_SEQUENCE;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.lmax.disruptor.Sequence;
import io.millrace.journal.spi.BurstConsumer;
import io.millrace.journal.spi.DirectoryLock;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.DurabilityListener;
import io.millrace.journal.spi.Journal;
import io.millrace.journal.spi.JournalException;
import io.millrace.ledger.Burst;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The journal on Chronicle Queue. See the package for its parts.
 * <pre>{@code
 *   final Journal journal = ChronicleJournal.open(new ChronicleJournal.Context()
 *       .directory(Path.of("data"))
 *       .durability(Durability.DEVICE));
 *   final long last = journal.recover(ledger::apply);
 *   journal.start(responses::onDurable);
 *   journal.append(burst);
 *   journal.close();
 * }</pre>
 * Threads: {@link #append} the journal thread; {@link #hasSpace}, {@link #durableSequence} and {@link #durability} any;
 * the rest the owner's. An interrupt changes nothing, on whichever thread it comes, if the JVM has the options of
 * {@code jvm.options}; without them it fails the journal.
 */
public final class ChronicleJournal implements Journal
{
    private enum State
    {
        OPENED, RECOVERED, STARTED, CLOSED
    }

    private final Context context;
    private final JournalDirectory directory;
    private final File root;
    private final DirectoryLock lock;
    private final Fault fault = new Fault();
    private final ExcerptEncoder excerpt;
    private final Durability durability;
    private final @Nullable ChainCheck recoveredChain;
    private DurabilityListener listener = ChronicleJournal::tellNobody;
    private State state = State.OPENED;
    private @Nullable HighWaterMark mark;
    private @Nullable LiveCycles live;
    private @Nullable SpaceAhead space;
    private @Nullable ChainStage chain;
    private @Nullable Shadow shadow;
    private int nextCycle;

    /** Of what was last left to be synced while the journal thread goes on; in mode device only. */
    private long begunSequence = NULL_SEQUENCE;

    // What changes with each burst stands on cache lines of its own: producers read the fields above at each claim.
    private final Sequence excerpts = new Sequence(0);
    private final Sequence lastTimeNs = new Sequence(Long.MIN_VALUE);
    private final Sequence appendedSequence = new Sequence(NULL_SEQUENCE);

    /** Known to be on the device; each excerpt says so of what is before it. */
    private final Sequence deviceSequence = new Sequence(NULL_SEQUENCE);

    private ChronicleJournal(final Context context, final JournalDirectory directory, final DirectoryLock lock)
    {
        this.context = context;
        this.directory = directory;
        this.root = directory.root().toFile();
        this.lock = lock;
        this.durability = context.durability();
        this.excerpt = new ExcerptEncoder(context.maxBurst(), context.isKeyed());
        this.recoveredChain = context.isChained() ? new ChainCheck(new Chain(context.chainKey), true) : null;
    }

    /**
     * Takes a directory for a journal, which is made if it is not there.
     *
     * @param context that says where and how; concluded here.
     * @return journal to be recovered, then started.
     * @throws JournalException if the directory is in use, something else's, or of a newer format.
     */
    public static ChronicleJournal open(final Context context)
    {
        context.conclude();
        final JournalDirectory directory = new JournalDirectory(context.directory());
        try
        {
            Files.createDirectories(directory.root());
            final DirectoryLock lock = DirectoryLock.acquire(directory.lockFile());
            try
            {
                directory.createOrCheck();
                return new ChronicleJournal(context, directory, lock);
            }
            catch (final IOException | RuntimeException ex)
            {
                lock.close();
                throw ex;
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot open journal: directory=" + directory.root() + " reason=" + ex, ex);
        }
    }

    @Override
    public long recover(final BurstConsumer consumer)
    {
        checkState(State.OPENED);
        final SnapshotStore snapshots = new SnapshotStore(directory, context.chainKey);
        final Recovery recovery =
            new Recovery(directory, snapshots, context.recoveryListener(), recoveredChain);
        try
        {
            recovery.run(consumer);
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot recover journal: directory=" + directory.root() + " reason=" + ex, ex);
        }

        nextCycle = recovery.nextCycle();
        lastTimeNs.set(recovery.lastTimeNs());
        appendedSequence.set(recovery.lastSequence());
        deviceSequence.set(recovery.lastSequence());
        state = State.RECOVERED;
        return recovery.lastSequence();
    }

    @Override
    public void start(final DurabilityListener durabilityListener)
    {
        checkState(State.RECOVERED);
        listener = durabilityListener;
        fault.listener(durabilityListener);
        try
        {
            final HighWaterMark opened = HighWaterMark.open(directory, appendedSequence.get());
            mark = opened;
            final LiveCycles cycles = new LiveCycles(directory, context, fault, nextCycle, new Synced(opened));
            live = cycles;
            space = cycles.space();
        }
        catch (final IOException | RuntimeException | InternalError ex)
        {
            throw new JournalException("cannot start journal: directory=" + directory.root() + " reason=" + ex, ex);
        }
        startChain();
        startShadow();
        state = State.STARTED;
    }

    @Override
    public void append(final Burst burst)
    {
        endAppend(begunSequence);
        final LiveCycles cycles = write(burst);
        final long sequence = burst.lastSequence();
        if (durability == Durability.DEVICE)
        {
            sync(cycles, sequence);
            durable(sequence);
        }
        else
        {
            highWater().answered(sequence);
        }
        tellChain();
        if (durability == Durability.PROCESS)
        {
            listener.onDurable(sequence);
        }
    }

    @Override
    public boolean beginAppend(final Burst burst)
    {
        if (durability != Durability.DEVICE)
        {
            append(burst);
            return true;
        }
        final LiveCycles cycles = write(burst);
        endAppend(begunSequence);
        begunSequence = burst.lastSequence();
        cycles.beginForce(begunSequence);
        tellChain();
        return false;
    }

    @Override
    public void endAppend(final long sequence)
    {
        final long begun = begunSequence;
        if (begun > deviceSequence.get() && sequence > deviceSequence.get())
        {
            listener.onSynced(started().awaitForce());
            durable(begun);
        }
    }

    /** Journal thread: the device has it. */
    private void durable(final long sequence)
    {
        deviceSequence.set(sequence);
        highWater().durable(sequence);
        listener.onDurable(sequence);
    }

    private LiveCycles write(final Burst burst)
    {
        final LiveCycles cycles = started();
        fault.check();
        checkBurst(burst);

        final long sequence = burst.lastSequence();
        final ChainStage stage = chain;
        try
        {
            excerpt.encode(burst, deviceSequence.get(), stage == null ? ChainLink.NONE : stage.newest(),
                excerpts.get());
            cycles.append(excerpt, sequence);
        }
        catch (final RuntimeException | InternalError ex)
        {
            throw fault.raise("append failed: directory=" + directory.root() + " sequence=" + sequence, ex);
        }

        lastTimeNs.set(burst.timeNs());
        appendedSequence.set(sequence);
        return cycles;
    }

    private void tellChain()
    {
        final ChainStage stage = chain;
        if (stage != null)
        {
            excerpts.set(excerpts.get() + 1);
            stage.appended(excerpts.get());
        }
    }

    private LiveCycles started()
    {
        final LiveCycles cycles = live;
        if (cycles == null)
        {
            throw new IllegalStateException("journal is not started: state=" + state);
        }
        return cycles;
    }

    private HighWaterMark highWater()
    {
        return Objects.requireNonNull(mark);
    }

    private void sync(final LiveCycles cycles, final long sequence)
    {
        final SyncEvent event = SyncEvent.isOn() ? SyncEvent.begin(sequence) : null;
        final long beginNs = System.nanoTime();
        cycles.force();
        listener.onSynced(System.nanoTime() - beginNs);
        if (event != null)
        {
            event.commit();
        }
    }

    @Override
    public long usableBytes()
    {
        return root.getUsableSpace();
    }

    @Override
    public boolean hasSpace()
    {
        final SpaceAhead ahead = space;
        return ahead != null && !fault.isRaised() && ahead.hasSpace();
    }

    @Override
    public long durableSequence()
    {
        return (durability == Durability.PROCESS ? appendedSequence : deviceSequence).get();
    }

    @Override
    public Durability durability()
    {
        return durability;
    }

    /**
     * The newest value of the chain that stands on the device: to be kept elsewhere, so that {@link Verification} can
     * tell later whether anything before it was changed or taken away.
     *
     * @return head, null if nothing is on the device yet, or if no chain is kept. Any thread.
     */
    public @Nullable ChainHead chainHead()
    {
        final ChainStage stage = chain;
        final ChainLink newest = stage == null ? null : stage.durable();
        return newest == null ? null : newest.head();
    }

    /** @return the file that is appended to, null before the first burst. Journal thread only. */
    @Nullable
    CycleFile currentFile()
    {
        final LiveCycles cycles = live;
        return cycles == null ? null : cycles.file();
    }

    /** @return excerpts of this run that the chain has not come to yet. Journal thread only. */
    long chainLag()
    {
        return chain == null ? 0 : excerpts.get() - chain.newest().ordinal();
    }

    @Override
    public void close()
    {
        if (state == State.CLOSED)
        {
            return;
        }
        state = State.CLOSED;
        final LiveCycles cycles = live;
        live = null;
        space = null;
        final boolean hasFailedBefore = fault.isRaised();
        try
        {
            if (cycles != null)
            {
                cycles.close();
            }
            if (chain != null)
            {
                chain.close();
            }
            if (!hasFailedBefore)
            {
                fault.check();
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot close journal: directory=" + directory.root() + " reason=" + ex, ex);
        }
        finally
        {
            if (shadow != null)
            {
                shadow.close();
            }
            if (mark != null)
            {
                mark.close();
            }
            lock.close();
        }
    }

    /** @return the shadow that this journal has launched, null if it has none. */
    public @Nullable Shadow shadow()
    {
        return shadow;
    }

    private void startShadow()
    {
        final Shadow.Context shadowContext = context.shadow;
        if (shadowContext != null)
        {
            shadowContext.directory(context.directory());
            if (context.chainKey != null)
            {
                shadowContext.chainKey(context.chainKey);
            }
            shadow = Shadow.launch(shadowContext);
        }
    }

    private void startChain()
    {
        if (recoveredChain != null)
        {
            final Chain recovered = recoveredChain.chain();
            final long appended = appendedSequence.get();
            final ChainLink last = appended == NULL_SEQUENCE ? ChainLink.NONE :
                new ChainLink(appended, lastTimeNs.get(), 0, recovered.value());
            final ChainStage stage =
                new ChainStage(directory, fault, recovered, last, nextCycle, deviceSequence::get);
            stage.start();
            chain = stage;
        }
    }

    /** Hears from the syncer, on its thread. */
    private final class Synced implements DurabilityListener
    {
        private final HighWaterMark highWater;

        private Synced(final HighWaterMark highWater)
        {
            this.highWater = highWater;
        }

        @Override
        public void onDurable(final long sequence)
        {
            deviceSequence.set(sequence);
            highWater.durable(sequence);
            if (durability == Durability.INTERVAL)
            {
                listener.onDurable(sequence);
            }
        }

        @Override
        public void onSynced(final long tookNs)
        {
            listener.onSynced(tookNs);
        }
    }

    private static void tellNobody(final long sequence)
    {
        // Nobody has started the journal yet.
    }

    private void checkBurst(final Burst burst)
    {
        if (burst.firstSequence() != appendedSequence.get() + 1)
        {
            throw new JournalException(
                "burst does not follow: firstSequence=" + burst.firstSequence() + " lastSequence=" +
                    appendedSequence.get());
        }
        if (burst.count() < 1 || burst.count() > context.maxBurst())
        {
            throw new JournalException("burst size: count=" + burst.count() + " maxBurst=" + context.maxBurst());
        }
        if (burst.timeNs() <= lastTimeNs.get())
        {
            throw new JournalException("time goes back: timeNs=" + burst.timeNs() + " lastTimeNs=" + lastTimeNs.get());
        }
    }

    private void checkState(final State expected)
    {
        if (state != expected)
        {
            throw new IllegalStateException("journal is not " + expected + ": state=" + state);
        }
    }

    /**
     * Where and how a journal is kept. Set, then handed to {@link ChronicleJournal#open}, which concludes it: every
     * limit is checked there, once, and nothing is changed after.
     */
    public static final class Context
    {
        private static final long MEBIBYTE = 1L << 20;
        private static final long FIRST_CYCLE_LENGTH = 8 * MEBIBYTE;
        private static final long CYCLE_LENGTH_MAX = 4096 * MEBIBYTE;
        private static final int MAX_BURST_MAX = 1 << 20;

        private Path directory = Path.of("journal");
        private Durability durability = Durability.DEVICE;
        private long syncIntervalNs;
        private long cycleLength = 256 * MEBIBYTE;
        private int maxBurst = 4096;
        private long reserveLength = 8 * MEBIBYTE;
        private long spaceTimeoutNs = SECONDS.toNanos(10);
        private RecoveryListener recoveryListener = RecoveryListener.NONE;
        private boolean isChained = true;
        private byte @Nullable [] chainKey;
        private Shadow.@Nullable Context shadow;
        private boolean isDroppedBehind = true;
        private PageCache pageCache = PageCache.SYSTEM;
        private boolean isDirect = true;
        private PartSync.Factory partSync = MappedPartSync::new;
        private boolean isConcluded;

        /**
         * Checks the whole of it and fills in what was left open.
         *
         * @throws JournalException that names the first setting that is wrong.
         */
        void conclude()
        {
            if (isConcluded)
            {
                throw new JournalException("context serves one journal only: directory=" + directory);
            }
            isConcluded = true;

            checkRange("maxBurst", maxBurst, 1, MAX_BURST_MAX);
            final long excerptLength = ExcerptEncoder.maxLength(maxBurst) + (long)CycleAppender.OVERHEAD_LENGTH;
            checkRange("cycleLength", cycleLength, minCycleLength(), CYCLE_LENGTH_MAX);
            if (cycleLength % SpaceAhead.STEP_LENGTH != 0)
            {
                throw new JournalException(
                    "cycleLength is no multiple: cycleLength=" + cycleLength + " of=" + SpaceAhead.STEP_LENGTH);
            }
            // A roll leaves up to an excerpt's worth unused, and needs as much in the next cycle.
            checkRange("reserveLength", reserveLength, 2 * excerptLength, CYCLE_LENGTH_MAX);
            checkRange("spaceTimeoutNs", spaceTimeoutNs, 0, Long.MAX_VALUE / 2);
            if (syncIntervalNs == 0)
            {
                syncIntervalNs = MILLISECONDS.toNanos(durability == Durability.PROCESS ? 50 : 10);
            }
            checkRange("syncIntervalNs", syncIntervalNs, 1, Long.MAX_VALUE / 2);
        }

        /**
         * Bytes that so many commands may need, if each becomes an excerpt of its own: for {@link
         * #reserveLength(long)}.
         *
         * @param commands that an engine may have taken and not yet journaled: the slots of its ring.
         * @return bytes in cycle files.
         */
        public static long reserveFor(final int commands)
        {
            return (long)commands * (ExcerptEncoder.maxLength(1) + CycleDescriptor.WORD_LENGTH);
        }

        /**
         * Where the journal is kept.
         *
         * @param directory made if it is not there.
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
         * What an answered command survives.
         *
         * @param durability {@link Durability#DEVICE} unless set.
         * @return this.
         */
        public Context durability(final Durability durability)
        {
            this.durability = durability;
            return this;
        }

        /** @return what an answered command survives. */
        public Durability durability()
        {
            return durability;
        }

        /**
         * Time between two syncs in the modes interval and process. In the mode process nobody waits for it; it bounds
         * what a power cut takes, and lets a recovery tell a torn tail from damage. Rare syncs are long ones, and take
         * a processor from the engine meanwhile.
         *
         * @param syncIntervalNs nanoseconds; 10 ms in the mode interval, 50 ms in the mode process unless set.
         * @return this.
         */
        public Context syncIntervalNs(final long syncIntervalNs)
        {
            this.syncIntervalNs = syncIntervalNs;
            return this;
        }

        /** @return time between two syncs, in nanoseconds. */
        public long syncIntervalNs()
        {
            return syncIntervalNs;
        }

        /**
         * Size at which a cycle ends and the next file begins. Up to a whole cycle is kept in front of the appender, so
         * the disk holds up to two that are not used yet. The first cycles of a run are shorter.
         *
         * @param cycleLength bytes, a multiple of 256 KiB; 256 MiB unless set.
         * @return this.
         */
        public Context cycleLength(final long cycleLength)
        {
            this.cycleLength = cycleLength;
            return this;
        }

        /** @return bytes of a cycle. */
        public long cycleLength()
        {
            return cycleLength;
        }

        /**
         * The most commands in one burst.
         *
         * @param maxBurst 4,096 unless set.
         * @return this.
         */
        public Context maxBurst(final int maxBurst)
        {
            this.maxBurst = maxBurst;
            return this;
        }

        /** @return the most commands in one burst. */
        public int maxBurst()
        {
            return maxBurst;
        }

        /**
         * The part of the space ahead that is for commands which were taken already: with no more than this left on a
         * full disk, {@link Journal#hasSpace()} is false.
         *
         * @param reserveLength bytes, see {@link #reserveFor(int)}; 8 MiB unless set.
         * @return this.
         */
        public Context reserveLength(final long reserveLength)
        {
            this.reserveLength = reserveLength;
            return this;
        }

        /** @return bytes kept for commands that were taken already. */
        public long reserveLength()
        {
            return reserveLength;
        }

        /**
         * How long an append waits for space, after the reserve is used up, before the journal fails.
         *
         * @param spaceTimeoutNs nanoseconds; 10 s unless set.
         * @return this.
         */
        public Context spaceTimeoutNs(final long spaceTimeoutNs)
        {
            this.spaceTimeoutNs = spaceTimeoutNs;
            return this;
        }

        /** @return how long an append waits for space, in nanoseconds. */
        public long spaceTimeoutNs()
        {
            return spaceTimeoutNs;
        }

        /**
         * Who hears how a recovery goes.
         *
         * @param recoveryListener none unless set.
         * @return this.
         */
        public Context recoveryListener(final RecoveryListener recoveryListener)
        {
            this.recoveryListener = recoveryListener;
            return this;
        }

        /** @return who hears how a recovery goes. */
        public RecoveryListener recoveryListener()
        {
            return recoveryListener;
        }

        /**
         * Whether a hash chain over all that was ever written is kept and checked.
         *
         * @param isChained true unless set.
         * @return this.
         */
        public Context chained(final boolean isChained)
        {
            this.isChained = isChained;
            return this;
        }

        /** @return whether a hash chain is kept. */
        public boolean isChained()
        {
            return isChained;
        }

        /**
         * Makes the chain an HMAC: who does not have the key cannot write a journal that verifies. The journal needs it
         * from its first burst on, and for ever.
         *
         * @param key secret, copied; 32 random bytes are enough.
         * @return this.
         */
        public Context chainKey(final byte[] key)
        {
            this.chainKey = key.clone();
            return this;
        }

        /**
         * Has a shadow follow this journal, in this process: it checks what is written and writes snapshots. It takes
         * the memory of one more ledger; by default there is none, and a restart replays the whole journal.
         *
         * @param shadow that needs neither directory nor key; those are the journal's.
         * @return this.
         */
        public Context shadow(final Shadow.Context shadow)
        {
            this.shadow = shadow;
            return this;
        }

        /**
         * Whether cycles leave the page cache once they have been left for a cycle, so that the journal does not fill
         * the machine's memory with what nobody reads. Readers that follow it find what they need there all the same;
         * one that goes far back reads the disk. Takes effect on Linux, where JNA may load its native part.
         *
         * @param isDroppedBehind true unless set; false also keeps JNA from being loaded.
         * @return this.
         */
        public Context dropBehind(final boolean isDroppedBehind)
        {
            this.isDroppedBehind = isDroppedBehind;
            return this;
        }

        /** @return whether cycles that were left leave the page cache. */
        public boolean isDroppedBehind()
        {
            return isDroppedBehind;
        }

        /** Where cycles are dropped from. For tests that see what is. */
        Context pageCache(final PageCache pageCache)
        {
            this.pageCache = pageCache;
            return this;
        }

        PageCache pageCache()
        {
            return isDroppedBehind ? pageCache : PageCache.NONE;
        }

        /** Whether zeros go past the page cache where each burst is synced. For tests of the other way. */
        Context isDirect(final boolean isDirect)
        {
            this.isDirect = isDirect;
            return this;
        }

        boolean isDirect()
        {
            return isDirect;
        }

        /** How a burst is synced in mode device. For tests that cut the power. */
        Context partSync(final PartSync.Factory partSync)
        {
            this.partSync = partSync;
            return this;
        }

        PartSync.Factory partSync()
        {
            return partSync;
        }

        boolean isKeyed()
        {
            return chainKey != null;
        }

        /** @return bytes of the first cycle of a run; those after it double up to the cycle length. */
        long firstCycleLength()
        {
            final long steps = (minCycleLength() + SpaceAhead.STEP_LENGTH - 1) / SpaceAhead.STEP_LENGTH;
            return Math.min(cycleLength, Math.max(FIRST_CYCLE_LENGTH, steps * SpaceAhead.STEP_LENGTH));
        }

        /** Chronicle writes nothing that is longer than a quarter of a mapping. */
        private long minCycleLength()
        {
            return Math.max(MEBIBYTE, 4L * (ExcerptEncoder.maxLength(maxBurst) + CycleAppender.OVERHEAD_LENGTH));
        }

        /** @return time between two syncs of the syncer's own accord. */
        long backgroundSyncNs()
        {
            return durability == Durability.DEVICE ? Syncer.NO_INTERVAL : syncIntervalNs;
        }

        private static void checkRange(final String name, final long value, final long min, final long max)
        {
            if (value < min || value > max)
            {
                throw new JournalException(
                    "setting is out of range: " + name + "=" + value + " min=" + min + " max=" + max);
            }
        }
    }
}
