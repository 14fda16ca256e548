package io.millrace.journal;

import io.millrace.journal.spi.JournalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesOut;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.bytes.WriteBytesMarshallable;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.Wire;
import org.jspecify.annotations.Nullable;

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

    /**
     * From this length on an excerpt is written into the file and not through the mapping: a page that was written
     * through a mapping must be taken out of every processor's table before each sync of it, at microseconds a page.
     */
    private static final int WRITTEN_LENGTH_MIN = 4 * 1024;

    private final PointerBytesStore mapped = BytesStore.nativePointer();
    private final WriteBytesMarshallable written = this::write;
    private final CycleNumbering numbering;
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;

    /** What is being appended, and where to. */
    private @Nullable ExcerptEncoder excerpt;
    private @Nullable CycleFile file;

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
     * @param excerpt encoded.
     * @param file    of the cycle that was rolled to.
     * @return position in the file behind it.
     */
    long append(final ExcerptEncoder excerpt, final CycleFile file)
    {
        if (excerpt.length() < WRITTEN_LENGTH_MIN)
        {
            mapped.set(excerpt.address(), excerpt.length());
            appender.writeBytes(mapped);
        }
        else
        {
            this.excerpt = excerpt;
            this.file = file;
            appender.writeBytes(written);
        }
        return cycle().writePosition();
    }

    /** @return the mapping of the cycle that was appended to last, held until it is closed. */
    MappedCycle hold()
    {
        return new MappedCycle(Objects.requireNonNull(cycle().bytesStore()));
    }

    private Bytes<?> cycle()
    {
        final Wire wire = appender.wire();
        if (wire == null)
        {
            throw new JournalException("Chronicle has no cycle open: cycle=" + numbering.cycle());
        }
        return wire.bytes();
    }

    /** Between the header's two states, not ready and ready, Chronicle has us write what is between. */
    private void write(final BytesOut<?> frame)
    {
        final ExcerptEncoder from = Objects.requireNonNull(excerpt);
        try
        {
            Objects.requireNonNull(file).write(from.memory(), frame.writePosition());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        frame.writeSkip(from.length());
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
