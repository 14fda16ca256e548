package io.millrace.journal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps secured space in front of the appender: writes zeros into the current cycle's file, and makes the next one well
 * before the roll.
 * <pre>
 *   cycle 7 (current)                      cycle 8 (made)
 *   |=========|-----------|                |-------------|         |
 *             ^ appended                     secured     ^ the keeper
 *             |&lt;------------ ahead -----------------------&gt;|
 * </pre>
 * A full disk shows here first. Then {@link #hasSpace()} turns false as soon as what is left is the reserve for
 * commands that were taken already, and true again when the disk has space.
 * <p>
 * Threads: the keeper secures; the journal thread takes files and reports where it is; {@link #hasSpace()} any.
 */
final class SpaceAhead implements Runnable
{
    /** Secured in one go: a few milliseconds of the device, so that nobody waits long for it. */
    static final long STEP_LENGTH = 256 * 1024;

    private static final long RETRY_NS = MILLISECONDS.toNanos(50);
    private static final long POLL_NS = MILLISECONDS.toNanos(1);

    private final JournalDirectory directory;
    private final ChronicleJournal.Context context;
    private final Fault fault;
    private final ConcurrentLinkedQueue<CycleFile> made = new ConcurrentLinkedQueue<>();
    private final Thread keeper;
    private @Nullable CycleFile newest;
    private int nextCycle;

    /** Bytes secured in all files of this run; written by the keeper. */
    private final AtomicLong secured = new AtomicLong();

    /** Bytes of {@link #secured} that are used or lie behind; written by the journal thread. */
    private volatile long consumed;
    private volatile boolean isIdle;
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
        this.keeper = new Thread(this, "millrace-journal-keeper");
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
     * Tells how far the appender has come. Journal thread only.
     *
     * @param position sum of the lengths of all files left behind, and the position in the current one.
     */
    void consumed(final long position)
    {
        consumed = position;
        if (isIdle && secured.get() - position < context.aheadLength())
        {
            isIdle = false;
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
        return secured.get() - consumed;
    }

    @Override
    public void run()
    {
        while (!isClosed)
        {
            if (ahead() >= context.aheadLength())
            {
                rest();
            }
            else
            {
                trySecureStep();
            }
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

    private void rest()
    {
        isIdle = true;
        if (!isClosed && ahead() >= context.aheadLength())
        {
            LockSupport.park(this);
        }
        isIdle = false;
    }

    private void trySecureStep()
    {
        try
        {
            secureStep();
            shortage = null;
        }
        catch (final JournalException ex)
        {
            isClosed = true;
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
            file = CycleFile.create(directory, nextCycle, context.cycleLength());
            nextCycle++;
            newest = file;
            made.add(file);
        }

        final long before = file.securedLength();
        try
        {
            file.secure(STEP_LENGTH);
        }
        finally
        {
            secured.addAndGet(file.securedLength() - before);
        }

        if (context.durability() == Durability.DEVICE)
        {
            // Or the next burst's sync would have to write these zeros out.
            force(file);
        }
    }

    /** The bursts in the file are synced along with the zeros, so a failure is theirs as well. */
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
