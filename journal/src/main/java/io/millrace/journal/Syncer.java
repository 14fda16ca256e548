package io.millrace.journal;

import static io.millrace.ledger.Burst.NULL_SEQUENCE;

import com.lmax.disruptor.Sequence;
import io.millrace.journal.spi.DurabilityListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Syncs what was appended, at an interval, and seals the cycles that were rolled away from. In the mode device, where
 * the journal thread syncs each burst itself, only the sealing is left.
 * <pre>
 *   journal thread   append 41, 42, 43 | 44, 45 ...
 *   syncer           takes 43          | force() rolled files, force() current file | 43 is on the device
 * </pre>
 * Thread: its own, "millrace-syncer"; {@link #appended} and {@link #rolled} by the journal thread. A failed
 * sync is final: it raises the {@link Fault}, and nothing is synced or confirmed again.
 */
final class Syncer implements Runnable
{
    /** Sync nothing but what was rolled. */
    static final long NO_INTERVAL = Long.MAX_VALUE;

    private final JournalDirectory directory;
    private final Fault fault;
    private final DurabilityListener listener;
    private final long intervalNs;
    private final Thread thread;

    /** Left behind by the journal thread, in order. */
    private final ConcurrentLinkedQueue<CycleFile> rolled = new ConcurrentLinkedQueue<>();

    /** Of those, the ones that are synced. */
    private final Queue<CycleFile> sealable = new ArrayDeque<>();
    private volatile @Nullable CycleFile current;
    private final Sequence appendedSequence = new Sequence(NULL_SEQUENCE);
    private volatile boolean isClosed;
    private long syncedSequence = NULL_SEQUENCE;

    /**
     * Not started yet.
     *
     * @param directory  of the journal.
     * @param fault      to raise when a sync fails.
     * @param listener   told up to which sequence all is on the device, on the syncer's thread.
     * @param intervalNs between two syncs, or {@link #NO_INTERVAL}.
     */
    Syncer(
        final JournalDirectory directory, final Fault fault, final DurabilityListener listener, final long intervalNs)
    {
        this.directory = directory;
        this.fault = fault;
        this.listener = listener;
        this.intervalNs = intervalNs;
        this.thread = new Thread(this, "millrace-syncer");
        this.thread.setDaemon(true);
    }

    void start()
    {
        thread.start();
    }

    /** A burst stands in the current file. Journal thread only. */
    void appended(final long sequence)
    {
        appendedSequence.set(sequence);
    }

    /** The journal thread goes on in another file; the syncer closes the one left behind. Journal thread only. */
    void rolled(final @Nullable CycleFile from, final CycleFile to)
    {
        if (from != null)
        {
            // Before the current one changes: whoever sees the new one must see this one as well.
            rolled.add(from);
        }
        current = to;
        if (intervalNs == NO_INTERVAL)
        {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run()
    {
        try
        {
            long nextNs = System.nanoTime();
            while (!isClosed)
            {
                nextNs += intervalNs;
                rest(nextNs);
                pass();
            }
            pass();
        }
        catch (final RuntimeException ex)
        {
            // Mostly raised already, by a sync that failed; whoever calls the journal next hears of it.
            fault.raise("syncer failed: directory=" + directory.root(), ex);
        }
    }

    /** Syncs, confirms and seals what there is, and stops; the current file stays open and live. */
    void close() throws IOException
    {
        isClosed = true;
        LockSupport.unpark(thread);
        Threads.join(thread);

        // After a fault only: the next recovery seals them.
        sealable.addAll(rolled);
        for (final CycleFile file : sealable)
        {
            file.close();
        }
    }

    private void rest(final long untilNs)
    {
        if (intervalNs == NO_INTERVAL)
        {
            if (rolled.isEmpty() && !isClosed)
            {
                LockSupport.park(this);
            }
            return;
        }

        long remainingNs;
        while (!isClosed && (remainingNs = untilNs - System.nanoTime()) > 0)
        {
            LockSupport.parkNanos(this, remainingNs);
        }
    }

    private void pass()
    {
        fault.check();
        final long sequence = appendedSequence.get();
        CycleFile file;
        do
        {
            syncRolled();
            file = current;
        }
        while (!rolled.isEmpty());

        final boolean isDue = intervalNs != NO_INTERVAL || isClosed;
        if (isDue && file != null && sequence > syncedSequence)
        {
            final SyncEvent event = SyncEvent.isOn() ? SyncEvent.begin(sequence) : null;
            final long beginNs = System.nanoTime();
            force(file);
            listener.onSynced(System.nanoTime() - beginNs);
            if (event != null)
            {
                event.commit();
            }
            syncedSequence = sequence;
            listener.onDurable(sequence);
        }
        seal();
    }

    private void syncRolled()
    {
        CycleFile file;
        while ((file = rolled.poll()) != null)
        {
            force(file);
            sealable.add(file);
        }
    }

    private void force(final CycleFile file)
    {
        try
        {
            file.forceMany();
        }
        catch (final IOException ex)
        {
            throw fault.raise("sync failed: file=" + file.path(), ex);
        }
    }

    private void seal()
    {
        CycleFile file;
        while ((file = sealable.poll()) != null)
        {
            try
            {
                file.close();
                CycleSeal.seal(directory, file.cycle(), file.end());
            }
            catch (final IOException ignored)
            {
                // Its bursts are safe where they are; the next recovery seals it.
            }
        }
    }
}
