package io.millrace.journal;

import io.millrace.journal.spi.JournalException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.Wire;

/**
 * Chronicle Queue, reduced to what it is used for: appending bytes to the file of a cycle that we name.
 * <p>
 * It is opened on an empty directory, so it never looks at a file of an earlier run. A cycle is one mapping, which
 * Chronicle never has to extend or leave in mid-cycle.
 * <p>
 * Thread: made and closed by the owner's thread, used by the journal thread. Allocation: none but at a roll.
 */
final class CycleAppender implements AutoCloseable
{
    /** More than Chronicle writes besides an excerpt: its header and first index, an index each million excerpts. */
    static final int OVERHEAD_LENGTH = 16 * 1024;

    /** The directory is ours alone, so a lock that is held is a lock that was left behind. */
    private static final long LOCK_TIMEOUT_MS = 500;

    static
    {
        // Not to be overridden silently: an embedder who sets them keeps what he set.
        setUnlessSet("chronicle.announcer.disable");
        setUnlessSet("chronicle.analytics.disable");
        setUnlessSet("chronicle.disk.monitor.disable");
    }

    private final PointerBytesStore excerpt = BytesStore.nativePointer();
    private final CycleNumbering numbering;
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;

    /**
     * Opens Chronicle.
     *
     * @param live        directory without a cycle and without Chronicle's metadata.
     * @param cycle       number of the cycle before the first that will be written.
     * @param cycleLength bytes of a cycle, one mapping.
     */
    CycleAppender(final Path live, final int cycle, final long cycleLength)
    {
        numbering = new CycleNumbering(cycle);
        queue = SingleChronicleQueueBuilder.binary(live)
            .rollCycle(numbering)
            .timeProvider(numbering)
            .epoch(CycleNumbering.epochMs())
            .blockSize(cycleLength)
            .timeoutMS(LOCK_TIMEOUT_MS)
            .checkInterrupts(false)
            .build();
        appender = queue.createAppender();
        appender.singleThreadedCheckDisabled(true);
    }

    /** The next append goes to this cycle, and ends the one before. */
    void rollTo(final int cycle)
    {
        numbering.cycle(cycle);
    }

    /**
     * Appends an excerpt. Space for it and {@link #OVERHEAD_LENGTH} has been secured.
     *
     * @param address where it stands in native memory.
     * @param length  of it.
     * @return position in the cycle's file behind it.
     */
    long append(final long address, final int length)
    {
        excerpt.set(address, length);
        appender.writeBytes(excerpt);
        final Wire wire = appender.wire();
        if (wire == null)
        {
            throw new JournalException("Chronicle has no cycle open: cycle=" + numbering.cycle());
        }
        return wire.bytes().writePosition();
    }

    @Override
    public void close()
    {
        appender.close();
        queue.close();
    }

    private static void setUnlessSet(final String property)
    {
        if (System.getProperty(property) == null)
        {
            System.setProperty(property, "true");
        }
    }
}
