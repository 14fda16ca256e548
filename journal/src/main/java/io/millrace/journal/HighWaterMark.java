package io.millrace.journal;

import static io.millrace.ledger.Burst.NULL_SEQUENCE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.channels.FileChannel.MapMode.READ_WRITE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import org.agrona.BufferUtil;

/**
 * Up to where a journal was answered for, kept beside it: the last bursts, which no later excerpt vouches for, cannot
 * be lost or damaged unnoticed.
 * <pre>
 *     0  boot      id of the boot that the answered mark is of
 *    64  answered  in the page cache when it was stated: sure unless the machine has gone down since
 *   128  durable   on the device when it was stated: sure always
 * </pre>
 * A mark is the sequence + 1 and its complement, twice, written by turns: one of the two is whole at any moment. All of
 * it lies in one sector and is never synced by itself: what a power cut leaves is an older mark, which says less and is
 * not wrong.
 * <p>
 * Threads: {@link #answered} the journal thread; {@link #durable} whichever thread syncs. Allocation: none.
 */
final class HighWaterMark implements AutoCloseable
{
    static final int LENGTH = 512;
    static final int BOOT_OFFSET = 0;
    static final int ANSWERED_OFFSET = 64;
    static final int DURABLE_OFFSET = 128;
    static final int TURN_LENGTH = 2 * Long.BYTES;

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, LITTLE_ENDIAN);

    private final ByteBuffer mapping;
    private int answeredTurn;
    private int durableTurn;

    private HighWaterMark(final ByteBuffer mapping)
    {
        this.mapping = mapping;
    }

    /**
     * Begins the marks of a run.
     *
     * @param directory    of the journal.
     * @param lastSequence that was recovered, all of it on the device; {@link io.millrace.ledger.Burst#NULL_SEQUENCE}
     *                     for none.
     * @return mark, to be closed after whoever states.
     * @throws IOException if the file cannot be made.
     */
    static HighWaterMark open(final JournalDirectory directory, final long lastSequence) throws IOException
    {
        final Path file = directory.markFile();
        if (!Files.exists(file) || Files.size(file) != LENGTH)
        {
            create(file);
            JournalDirectory.sync(directory.root());
        }
        try (FileChannel channel = FileChannel.open(file, READ, WRITE))
        {
            final ByteBuffer mapping = channel.map(READ_WRITE, 0, LENGTH).order(LITTLE_ENDIAN);
            // The answered mark of another boot must never be taken for one of this.
            mapping.put(ANSWERED_OFFSET, new byte[2 * TURN_LENGTH]);
            final UUID boot = boot();
            mapping.putLong(BOOT_OFFSET, boot.getMostSignificantBits());
            mapping.putLong(BOOT_OFFSET + Long.BYTES, boot.getLeastSignificantBits());
            final HighWaterMark mark = new HighWaterMark(mapping);
            mark.durable(lastSequence);
            return mark;
        }
    }

    /**
     * What a journal must reach.
     *
     * @param directory of the journal.
     * @return sequence of the last command that is known to have been answered, or to have been on the device;
     *         {@link io.millrace.ledger.Burst#NULL_SEQUENCE} if none is.
     * @throws IOException if the file is there and cannot be read.
     */
    static long read(final JournalDirectory directory) throws IOException
    {
        final byte[] bytes;
        try
        {
            bytes = Files.readAllBytes(directory.markFile());
        }
        catch (final NoSuchFileException ex)
        {
            return NULL_SEQUENCE;
        }
        if (bytes.length != LENGTH)
        {
            return NULL_SEQUENCE;
        }
        final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
        final UUID boot = new UUID(buffer.getLong(BOOT_OFFSET), buffer.getLong(BOOT_OFFSET + Long.BYTES));
        final long durable = read(buffer, DURABLE_OFFSET);
        return boot.equals(boot()) ? Math.max(durable, read(buffer, ANSWERED_OFFSET)) : durable;
    }

    /** All up to here may be answered: who kills this process takes nothing of it back. */
    void answered(final long sequence)
    {
        answeredTurn ^= TURN_LENGTH;
        write(ANSWERED_OFFSET + answeredTurn, sequence);
    }

    /** All up to here is on the device. */
    void durable(final long sequence)
    {
        durableTurn ^= TURN_LENGTH;
        write(DURABLE_OFFSET + durableTurn, sequence);
    }

    @Override
    public void close()
    {
        BufferUtil.free(mapping);
    }

    /** Behind everything that was stored before, so that a mark is never ahead of what it speaks of. */
    private void write(final int offset, final long sequence)
    {
        final long value = sequence + 1;
        LONG.setRelease(mapping, offset, value);
        LONG.setRelease(mapping, offset + Long.BYTES, ~value);
    }

    private static long read(final ByteBuffer buffer, final int offset)
    {
        long sequence = NULL_SEQUENCE;
        for (int turn = offset; turn < offset + 2 * TURN_LENGTH; turn += TURN_LENGTH)
        {
            final long next = buffer.getLong(turn);
            if (next == ~buffer.getLong(turn + Long.BYTES))
            {
                sequence = Math.max(sequence, next - 1);
            }
        }
        return sequence;
    }

    /** Zeros that are written, so that no store to the mapping ever needs space. */
    private static void create(final Path file) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, CREATE, WRITE))
        {
            channel.truncate(0);
            channel.write(ByteBuffer.allocate(LENGTH), 0);
            channel.force(true);
        }
    }

    /** Where the system does not tell, each boot is another, and an answered mark counts for nothing. */
    private static UUID boot()
    {
        try
        {
            return UUID.fromString(Files.readString(BOOT_ID).strip());
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            return UUID.randomUUID();
        }
    }
}
