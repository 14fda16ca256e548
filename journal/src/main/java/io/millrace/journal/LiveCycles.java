package io.millrace.journal;

import static io.millrace.journal.CycleAppender.OVERHEAD_LENGTH;
import static io.millrace.journal.CycleDescriptor.WORD_LENGTH;

import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.DurabilityListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The cycles that are written in this run: brings the appender, the space ahead of it and the syncer behind it
 * together, and decides when to roll.
 * <p>
 * Thread: made and closed by the owner's thread, used by the journal thread. Allocation: none but at a roll.
 */
final class LiveCycles
{
    private final JournalDirectory directory;
    private final Fault fault;
    private final SpaceAhead space;
    private final Syncer syncer;
    private final CycleAppender appender;
    private final PartSync.Factory partSync;
    private final BurstSyncer burstSyncer;
    private final ByteBuffer page = ByteBuffer.allocateDirect(CycleFile.PAGE_LENGTH);
    private @Nullable CycleFile file;
    private long position;
    private long forcedPosition;
    private long rolledLength;

    /**
     * Opens Chronicle and starts the threads.
     *
     * @param directory  in which nothing is live.
     * @param context    concluded.
     * @param fault      to raise.
     * @param firstCycle number of the first cycle to write.
     * @param listener   told on the syncer's thread up to where all is on the device; in mode device only at the end.
     */
    LiveCycles(
        final JournalDirectory directory,
        final ChronicleJournal.Context context,
        final Fault fault,
        final int firstCycle,
        final DurabilityListener listener) throws IOException
    {
        this.directory = directory;
        this.fault = fault;
        partSync = context.partSync();
        burstSyncer = new BurstSyncer(fault, partSync);
        directory.clearLiveOfMetadata();
        appender = new CycleAppender(directory.live(), firstCycle, context.cycleLength());
        syncer = new Syncer(directory, fault, listener, context.backgroundSyncNs());
        space = new SpaceAhead(directory, context, fault, firstCycle);
        try
        {
            space.start();
        }
        catch (final IOException | RuntimeException ex)
        {
            space.close();
            appender.close();
            throw ex;
        }
        syncer.start();
        if (context.durability() == Durability.DEVICE)
        {
            burstSyncer.start();
        }
    }

    /**
     * Appends an excerpt, in the current cycle or in the next one.
     *
     * @param excerpt  encoded.
     * @param sequence of its last command.
     */
    void append(final ExcerptEncoder excerpt, final long sequence)
    {
        final long needed = (long)WORD_LENGTH + excerpt.length() + OVERHEAD_LENGTH;
        CycleFile target = file;
        if (target == null || position + needed > target.length())
        {
            target = roll(target);
        }
        space.awaitReserve();
        if (position + needed > target.securedLength())
        {
            space.awaitSecured(target, position + needed);
        }

        final boolean isFirst = position == 0;
        fillCache(target, excerpt, needed);
        position = appender.append(excerpt, target);
        if (isFirst && MappedCycle.isUnloadable())
        {
            target.mapped(appender.hold());
        }
        target.appended(position);
        space.consumed(rolledLength + position);
        syncer.appended(sequence);
    }

    private void fillCache(final CycleFile target, final ExcerptEncoder excerpt, final long needed)
    {
        try
        {
            target.fillCache(position + WORD_LENGTH + excerpt.length(), position + needed, page);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Waits until all that was appended is on the device. Journal thread only. */
    void force()
    {
        final CycleFile target = file;
        if (target == null)
        {
            return;
        }
        try
        {
            target.force(forcedPosition, position, partSync);
        }
        catch (final IOException ex)
        {
            throw fault.raise("sync failed: file=" + target.path(), ex);
        }
        forcedPosition = position;
    }

    /** Has what was appended synced meanwhile; what was begun before has been waited for. Journal thread only. */
    void beginForce(final long sequence)
    {
        burstSyncer.begin(Objects.requireNonNull(file), forcedPosition, position, sequence);
        forcedPosition = position;
    }

    /** Waits for what was begun; returns how long its sync took, in nanoseconds. Journal thread only. */
    long awaitForce()
    {
        burstSyncer.await();
        return burstSyncer.tookNs();
    }

    /** @return the file that is appended to, null before the first burst. Journal thread only. */
    @Nullable
    CycleFile file()
    {
        return file;
    }

    /** @return the space ahead, which anybody may ask. */
    SpaceAhead space()
    {
        return space;
    }

    /** Stops the threads, syncs, and seals the current cycle; after a fault leaves all as it is, for a recovery. */
    void close() throws IOException
    {
        burstSyncer.close();
        space.close();
        appender.close();
        syncer.close();

        final CycleFile last = file;
        if (last != null)
        {
            last.close();
            if (!fault.isRaised())
            {
                CycleSeal.seal(directory, last.cycle(), position);
            }
        }
    }

    private CycleFile roll(final @Nullable CycleFile from)
    {
        // The one left behind is closed by the syncer, when it likes.
        burstSyncer.await();
        final CycleFile to = space.takeNext();
        if (from != null)
        {
            from.end(position);
            rolledLength += from.length();
        }
        position = 0;
        forcedPosition = 0;
        file = to;
        space.awaitSecured(to, OVERHEAD_LENGTH);
        appender.rollTo(to.cycle());
        syncer.rolled(from, to);
        return to;
    }
}
