package io.millrace.journal;

import com.lmax.disruptor.Sequence;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Syncs a burst while the journal thread goes on: with the ledger, and with writing the next burst behind it. One at a
 * time.
 * <pre>
 *   journal thread   write 41 | begin | apply 40 | write 42 | await | begin | apply 41 ...
 *   burst syncer              | sync 41 .....                       | sync 42 ......
 * </pre>
 * Threads: its own, "millrace-bursts", which does nothing unless there is a burst to sync; the rest the journal
 * thread, {@link #close} the owner's after it. Allocation: none after construction.
 */
final class BurstSyncer implements Runnable
{
    /** Looks before the journal thread parks: a sync has mostly ended when it is asked for. */
    private static final int SPINS = 100;

    private final Fault fault;
    private final PartSync.Factory partSync;
    private final Thread thread;
    private final Sequence begun = new Sequence(0);
    private final Sequence ended = new Sequence(0);
    private volatile boolean isClosed;

    // What is to be synced, for whom, and what became of it: handed over by the two sequences.
    private @Nullable CycleFile file;
    private long from;
    private long to;
    private long lastSequence;
    private @Nullable Thread waiter;
    private long tookNs;
    private @Nullable RuntimeException failure;

    /**
     * Not started yet.
     *
     * @param fault    to raise when a sync fails.
     * @param partSync that syncs a part of a file.
     */
    BurstSyncer(final Fault fault, final PartSync.Factory partSync)
    {
        this.fault = fault;
        this.partSync = partSync;
        thread = new Thread(this, "millrace-bursts");
        thread.setDaemon(true);
    }

    void start()
    {
        thread.start();
    }

    /**
     * Has a part of a file synced; the one before has been waited for.
     *
     * @param file     that holds the burst, open until {@link #await} has returned.
     * @param from     position up to which it was synced before.
     * @param to       position behind the burst.
     * @param sequence of its last command.
     */
    void begin(final CycleFile file, final long from, final long to, final long sequence)
    {
        this.file = file;
        this.from = from;
        this.to = to;
        lastSequence = sequence;
        waiter = Thread.currentThread();
        begun.setVolatile(begun.get() + 1);
        LockSupport.unpark(thread);
    }

    /**
     * Waits until what was begun is on the device; at once if nothing is under way.
     *
     * @throws RuntimeException if that has failed, again each time.
     */
    void await()
    {
        for (int looks = 0; isUnderWay(); looks++)
        {
            if (looks < SPINS)
            {
                Thread.onSpinWait();
            }
            else
            {
                LockSupport.park(this);
            }
        }
        final RuntimeException failed = failure;
        if (failed != null)
        {
            throw failed;
        }
    }

    /** Whether a sync was begun that has not ended. */
    boolean isUnderWay()
    {
        return ended.get() < begun.get();
    }

    /** How long the sync took that {@link #await} has returned from, in nanoseconds. */
    long tookNs()
    {
        return tookNs;
    }

    @Override
    public void run()
    {
        while (!isClosed || isUnderWay())
        {
            if (isUnderWay())
            {
                try
                {
                    sync();
                }
                finally
                {
                    ended.setVolatile(ended.get() + 1);
                    LockSupport.unpark(waiter);
                }
            }
            else
            {
                LockSupport.park(this);
            }
        }
    }

    /** Ends the thread, after what is under way. */
    void close()
    {
        isClosed = true;
        LockSupport.unpark(thread);
        Threads.join(thread);
    }

    private void sync()
    {
        final CycleFile target = Objects.requireNonNull(file);
        final SyncEvent event = SyncEvent.isOn() ? SyncEvent.begin(lastSequence) : null;
        final long beginNs = System.nanoTime();
        try
        {
            target.force(from, to, partSync);
        }
        catch (final IOException | RuntimeException | Error ex)
        {
            // Whatever it is: who waits must hear of it, and nothing is synced after it.
            failure = fault.raise("sync failed: file=" + target.path(), ex);
        }
        tookNs = System.nanoTime() - beginNs;
        if (event != null)
        {
            event.commit();
        }
    }
}
