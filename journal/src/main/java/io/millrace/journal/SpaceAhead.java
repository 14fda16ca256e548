package io.millrace.journal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.lmax.disruptor.Sequence;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps secured space in front of the appender, a whole cycle of it: while one cycle is filled, zeros are written into
 * the file of the next, at twice the pace, so that it is ready at half time.
 * <pre>
 *   cycle 7, being filled                    cycle 8, being made
 *   |=============|--------------------|     |---------------------------|              |
 *   0             ^ appended           length                            ^ secured      length
 *                 |&lt;----------------------- ahead ------------------------&gt;|
 * </pre>
 * Never into the file that is being filled: growing it would make the sync of each burst wait for the file system's own
 * journal. The first cycle of a run is short, and each is twice as long as the one before, until they have their full
 * length: a short run costs little disk, and starts at once.
 * <p>
 * A full disk shows here first. Then {@link #hasSpace()} turns false as soon as what is left is the reserve for
 * commands that were taken already, and true again when the disk has space.
 * <p>
 * Threads: the keeper secures; the journal thread takes files and reports where it is; {@link #hasSpace()} any.
 */
final class SpaceAhead implements Runnable
{
    /** Secured in one go: a fraction of a millisecond of the device, so that no burst waits long behind it. */
    static final long STEP_LENGTH = 256 * 1024;

    /**
     * A piece of zeros through the page cache where each burst is synced: larger ones make larger pages, and a sync
     * writes whole pages.
     */
    private static final int PIECE_LENGTH_SYNCED = CycleFile.PAGE_LENGTH;
    /**
     * And where it is not: fewer pages to write and to map, each of which keeps the appender for some 8 us, and no more
     * than this in vain at each sync.
     */
    private static final int PIECE_LENGTH = 256 * 1024;

    /**
     * Dropped at once where zeros go past the page cache: large bursts are then held in pages of up to a megabyte or
     * two, and elsewhere in those that the zeros made. A longer drop keeps a processor longer.
     */
    private static final long LARGE_PAGES_LENGTH = 4 << 20;

    /** Appended before the keeper is woken to see whether it has to do something. */
    private static final long WAKE_LENGTH = 64 * 1024;

    /** From one look to the next, where this much was appended since the last: 16 MB/s, some 60,000 a second alone. */
    private static final long REST_NS = MILLISECONDS.toNanos(1);
    private static final long BUSY_LENGTH = 16 * 1024;

    private static final long RETRY_NS = MILLISECONDS.toNanos(50);
    private static final long POLL_NS = MILLISECONDS.toNanos(1);

    private final JournalDirectory directory;
    private final ChronicleJournal.Context context;
    private final Fault fault;
    private final ConcurrentLinkedQueue<CycleFile> made = new ConcurrentLinkedQueue<>();
    private final boolean isSynced;
    private final boolean isDirect;
    private final ByteBuffer zeros;
    private final DropBehind behind;
    private final Thread keeper;

    /** The file that is being secured, after files of a total length, the last of them of a length. Keeper only. */
    private @Nullable CycleFile newest;
    private long newestStart;
    private long newestLength;
    private long precedingLength;
    private int nextCycle;

    /** What had been consumed at its last look. Keeper only. */
    private long seen;

    /** Bytes secured in all files of this run. */
    private final AtomicLong secured = new AtomicLong();

    /**
     * Bytes that lie behind: the sum of the lengths of all files left, and the position in the current one. It changes
     * with each burst, so it stands on a cache line of its own: producers ask for space at each claim.
     */
    private final Sequence consumed = new Sequence(0);
    private volatile long wakeAt = Long.MAX_VALUE;
    private volatile boolean isClosed;
    private volatile @Nullable IOException shortage;

    SpaceAhead(
        final JournalDirectory directory,
        final ChronicleJournal.Context context,
        final Fault fault,
        final int firstCycle)
    {
        this.directory = directory;
        this.context = context;
        this.fault = fault;
        this.nextCycle = firstCycle;
        this.zeros = ByteBuffer.allocateDirect(2 * (int)STEP_LENGTH).alignedSlice((int)STEP_LENGTH)
            .limit((int)STEP_LENGTH).slice();
        this.isSynced = context.durability() == Durability.DEVICE;
        this.isDirect = isSynced && context.isDirect();
        this.behind = new DropBehind(context.pageCache(), isDirect ? LARGE_PAGES_LENGTH : STEP_LENGTH);
        this.keeper = new Thread(this, "millrace-keeper");
        this.keeper.setDaemon(true);
    }

    /** Secures the reserve on the caller's thread, then leaves the rest to the keeper. */
    void start() throws IOException
    {
        while (ahead() < context.reserveLength())
        {
            secureStep();
        }
        keeper.start();
    }

    /**
     * Takes the file of the next cycle. Journal thread only.
     *
     * @return file, which the caller closes.
     */
    CycleFile takeNext()
    {
        CycleFile file = made.poll();
        if (file == null)
        {
            final long deadlineNs = System.nanoTime() + context.spaceTimeoutNs();
            while ((file = made.poll()) == null)
            {
                awaitKeeper(deadlineNs);
            }
        }
        return file;
    }

    /**
     * Waits until a file has space. The keeper is ahead, so this waits only when the device is slower than the load, or
     * full. Journal thread only.
     *
     * @param file   that was taken last.
     * @param length that is needed from its front.
     */
    void awaitSecured(final CycleFile file, final long length)
    {
        final long deadlineNs = System.nanoTime() + context.spaceTimeoutNs();
        while (file.securedLength() < length)
        {
            awaitKeeper(deadlineNs);
        }
    }

    /**
     * Waits while the reserve is touched and nobody knows yet whether the disk is full: or a keeper that is late would
     * find it full when the reserve is gone already. Journal thread only.
     */
    void awaitReserve()
    {
        if (ahead() >= context.reserveLength() || shortage != null)
        {
            return;
        }
        final long deadlineNs = System.nanoTime() + context.spaceTimeoutNs();
        while (ahead() < context.reserveLength() && shortage == null)
        {
            awaitKeeper(deadlineNs);
        }
    }

    /**
     * Tells how far the appender has come. Journal thread only.
     *
     * @param position the sum of the lengths of all files left behind, and the position in the current one.
     */
    void consumed(final long position)
    {
        // Not a fence: a keeper that lies down at this very moment is woken by the next burst.
        consumed.set(position);
        if (position >= wakeAt)
        {
            wakeAt = Long.MAX_VALUE;
            LockSupport.unpark(keeper);
        }
    }

    /** @return false if the disk is full and only the reserve is left. */
    boolean hasSpace()
    {
        return shortage == null || ahead() >= context.reserveLength();
    }

    /** @return bytes that are secured in front of the appender. */
    long ahead()
    {
        return secured.get() - consumed.get();
    }

    @Override
    public void run()
    {
        try
        {
            while (!isClosed)
            {
                if (secured.get() < goal())
                {
                    trySecureStep();
                }
                else
                {
                    rest();
                }
            }
        }
        catch (final RuntimeException ex)
        {
            // Mostly raised already, by a sync that failed; whoever calls the journal next hears of it.
            fault.raise("keeper failed: directory=" + directory.root(), ex);
        }
    }

    /** Stops the keeper and gives up the files that were not taken; they hold nothing. */
    void close() throws IOException
    {
        isClosed = true;
        LockSupport.unpark(keeper);
        Threads.join(keeper);
        for (final CycleFile file : made)
        {
            file.close();
            Files.deleteIfExists(file.path());
        }
    }

    /** Up to where space should be secured by now, counted as {@link #secured} is. */
    private long goal()
    {
        final long position = consumed.get();
        final boolean isNewestBegun = position >= newestStart;
        final long paced = isNewestBegun ? newestStart + newestLength + 1 : newestStart + dueOfNewest(position);
        return Math.max(paced, position + context.reserveLength());
    }

    /** Twice the share of the newest file that is used of the one before it. */
    private long dueOfNewest(final long position)
    {
        final double usedShare = 1.0 - (double)(newestStart - position) / precedingLength;
        return (long)(newestLength * Math.min(1.0, Math.max(0.0, 2 * usedShare)));
    }

    /**
     * While much is appended it looks by itself, as to be woken takes the appender some 7 us, which a payment waits
     * for. With less to do it lies down until it is woken.
     */
    private void rest()
    {
        final long position = consumed.get();
        final boolean isBusy = position - seen >= BUSY_LENGTH;
        seen = position;
        if (isBusy)
        {
            LockSupport.parkNanos(this, REST_NS);
            return;
        }
        wakeAt = position + WAKE_LENGTH;
        if (!isClosed && secured.get() >= goal())
        {
            LockSupport.park(this);
        }
        wakeAt = Long.MAX_VALUE;
    }

    private void trySecureStep()
    {
        try
        {
            secureStep();
            shortage = null;
        }
        catch (final IOException ex)
        {
            shortage = ex;
            LockSupport.parkNanos(this, RETRY_NS);
        }
    }

    private void secureStep() throws IOException
    {
        CycleFile file = newest;
        if (file == null || file.securedLength() == file.length())
        {
            file = makeNext();
        }

        final long before = file.securedLength();
        try
        {
            file.secure(STEP_LENGTH, zeros, isSynced ? PIECE_LENGTH_SYNCED : PIECE_LENGTH);
        }
        finally
        {
            secured.addAndGet(file.securedLength() - before);
        }

        if (isSynced)
        {
            // Or the first syncs of this cycle would have to write these zeros out.
            force(file);
        }
        behind.step(STEP_LENGTH);
    }

    private CycleFile makeNext() throws IOException
    {
        final long length =
            newestLength == 0 ? context.firstCycleLength() : Math.min(2 * newestLength, context.cycleLength());
        final CycleFile file = CycleFile.create(directory, nextCycle, length, isDirect);
        behind.made(directory.sealed(nextCycle), length);
        nextCycle++;
        newestStart += newestLength;
        precedingLength = newestLength;
        newestLength = length;
        newest = file;
        made.add(file);
        return file;
    }

    /** Bursts in the same file are synced along with the zeros, so a failure is theirs as well. */
    private void force(final CycleFile file)
    {
        try
        {
            file.force();
        }
        catch (final IOException ex)
        {
            throw fault.raise("sync failed: file=" + file.path(), ex);
        }
    }

    private void awaitKeeper(final long deadlineNs)
    {
        fault.check();
        if (System.nanoTime() - deadlineNs > 0)
        {
            throw new JournalException(
                "no space for the journal: directory=" + directory.root() + " aheadBytes=" + ahead(), shortage);
        }
        LockSupport.unpark(keeper);
        LockSupport.parkNanos(this, POLL_NS);
    }
}
