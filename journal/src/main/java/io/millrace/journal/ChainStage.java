package io.millrace.journal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.lmax.disruptor.Sequence;
import io.millrace.journal.CycleReader.Step;
import io.millrace.journal.spi.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Computes the chain off the hot path: follows the appended bytes through the page cache, and hands the newest value to
 * the journal thread, which states it in the next excerpt.
 * <pre>
 *   journal thread   append 7 | append 8 | append 9, says "chain of 6 is ..." | append 10, says "chain of 8 is ..."
 *   chain thread          reads 5, 6 | publishes 6 | reads 7, 8 | publishes 8 |
 * </pre>
 * It may fall behind; it is never waited for but at the close. It also reads back, and checks, every excerpt soon after
 * it was written. The newest value that is on the device is kept in the head file, each second.
 * <p>
 * Thread: its own, "millrace-chain"; {@link #appended} by the journal thread. It polls, so that the journal
 * thread never has to wake it. A fault stops the journal.
 */
final class ChainStage implements Runnable
{
    private static final int BLOCK_LENGTH = 64 * 1024;
    private static final int PUBLISH_LENGTH = 256 * 1024;
    private static final long REST_MIN_NS = MILLISECONDS.toNanos(1);
    private static final long REST_MAX_NS = MILLISECONDS.toNanos(10);
    private static final long HEAD_INTERVAL_NS = SECONDS.toNanos(1);

    private final JournalDirectory directory;
    private final Fault fault;
    private final Chain chain;
    private final LongSupplier deviceSequence;
    private final Thread thread;

    /** Excerpts of this run that may be read. */
    private final Sequence appended = new Sequence(0);
    private volatile boolean isClosed;
    private volatile ChainLink link;

    /** The newest that is on the device, and the one that will be the next. */
    private volatile @Nullable ChainLink durable;
    private @Nullable ChainLink candidate;
    private @Nullable ChainLink kept;
    private long keptNs = System.nanoTime();

    private @Nullable CycleReader reader;
    private ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private int nextCycle;
    private long hashed;
    private long sequence;
    private long timeNs;

    /**
     * Not started yet.
     *
     * @param directory      of the journal.
     * @param fault          to raise when what was appended cannot be read back.
     * @param chain          as recovery left it.
     * @param last           its value, {@link ChainLink#NONE} if there is no excerpt yet.
     * @param firstCycle     of this run.
     * @param deviceSequence up to which all is on the device.
     */
    ChainStage(
        final JournalDirectory directory,
        final Fault fault,
        final Chain chain,
        final ChainLink last,
        final int firstCycle,
        final LongSupplier deviceSequence)
    {
        this.directory = directory;
        this.fault = fault;
        this.chain = chain;
        this.link = last;
        this.durable = last == ChainLink.NONE ? null : last;
        this.sequence = last.sequence();
        this.nextCycle = firstCycle;
        this.deviceSequence = deviceSequence;
        this.thread = new Thread(this, "millrace-chain");
        this.thread.setDaemon(true);
    }

    void start()
    {
        thread.start();
    }

    /** One more excerpt stands in the file; in mode device it is synced. Journal thread only. */
    void appended(final long excerpts)
    {
        appended.set(excerpts);
    }

    /** @return the newest value, {@link ChainLink#NONE} before the first excerpt. Any thread. */
    ChainLink newest()
    {
        return link;
    }

    /** @return the newest value that is on the device, null if there is none. Any thread. */
    @Nullable
    ChainLink durable()
    {
        return durable;
    }

    @Override
    public void run()
    {
        try
        {
            long restNs = REST_MIN_NS;
            boolean isLast = false;
            while (!isLast)
            {
                isLast = isClosed;
                final long goal = appended.get();
                restNs = hashed < goal ? REST_MIN_NS : Math.min(REST_MAX_NS, 2 * restNs);
                follow(goal);
                promote();
                keepHead(isLast);
                if (!isLast)
                {
                    LockSupport.parkNanos(this, restNs);
                }
            }
        }
        catch (final IOException | RuntimeException ex)
        {
            fault.raise("chain failed: directory=" + directory.root(), ex);
        }
    }

    /** Catches up with all that was appended, and stops. */
    void close() throws IOException
    {
        isClosed = true;
        LockSupport.unpark(thread);
        Threads.join(thread);
        if (reader != null)
        {
            reader.close();
        }
    }

    private void follow(final long goal) throws IOException
    {
        long unpublished = 0;
        while (hashed < goal && !fault.isRaised())
        {
            final CycleReader current = nextExcerpt();
            final Excerpt excerpt = current.excerpt();
            chain.add(current.block(), current.blockOffset(), excerpt.length());
            sequence = excerpt.firstSequence() + excerpt.count() - 1;
            timeNs = excerpt.timeNs();
            hashed++;
            unpublished += excerpt.length();
            if (unpublished >= PUBLISH_LENGTH || hashed == goal)
            {
                publish();
                unpublished = 0;
            }
        }
    }

    private CycleReader nextExcerpt() throws IOException
    {
        int looks = 0;
        while (true)
        {
            final CycleReader current = reader == null ? openNext() : reader;
            final Step step = current.next();
            if (step == Step.EXCERPT && current.excerpt().firstSequence() == sequence + 1)
            {
                return current;
            }
            if (step == Step.SEALED_END || (step == Step.OPEN_END && looks > 0 && directory.find(nextCycle) != null))
            {
                // A cycle that is being sealed has no end word for a moment.
                openNext();
                looks = 0;
                continue;
            }
            if (step == Step.EXCERPT || looks > 0)
            {
                throw new JournalException("what was appended does not read back: file=" + current.path() +
                    " offset=" + current.frame() + " sequence=" + (sequence + 1));
            }
            // The block may have been read before the excerpt was written: another look, then.
            looks++;
        }
    }

    private CycleReader openNext() throws IOException
    {
        final CycleReader before = reader;
        if (before != null)
        {
            block = before.block();
            before.close();
        }
        final CycleReader next = CycleReader.find(directory, nextCycle, block);
        if (next == null)
        {
            throw new JournalException("cycle is missing: directory=" + directory.root() + " cycle=" + nextCycle);
        }
        next.following();
        reader = next;
        nextCycle++;
        return next;
    }

    private void publish()
    {
        link = new ChainLink(sequence, timeNs, hashed, chain.value());
    }

    private void promote()
    {
        final ChainLink newest = link;
        final ChainLink next = candidate == null ? newest : candidate;
        if (next == ChainLink.NONE)
        {
            return;
        }
        final long onDevice = deviceSequence.getAsLong();
        if (next.sequence() > onDevice)
        {
            candidate = next;
            return;
        }
        durable = newest.sequence() <= onDevice ? newest : next;
        candidate = null;
    }

    private void keepHead(final boolean isLast)
    {
        final ChainLink newest = durable;
        final boolean isDue = isLast || System.nanoTime() - keptNs > HEAD_INTERVAL_NS;
        if (newest == null || newest == kept || !isDue || fault.isRaised())
        {
            return;
        }
        keptNs = System.nanoTime();
        kept = newest;
        try
        {
            directory.keepHead(newest.head());
        }
        catch (final IOException ignored)
        {
            // A full disk. The older head is as true as before.
        }
    }
}
