package io.millrace.benchmarks;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What lies on the way of every payment, whoever moves it, as bare as it can be: its bytes into a file, with a CRC,
 * synced or not, and behind that the {@linkplain RawLoop two rows and the id} in plain arrays; where it is whole, also
 * the {@linkplain RawRecords record} by which a repetition is known, and the answer. No rules, no look-up of accounts,
 * no hash chain, no space secured ahead: what an engine on this machine cannot do without, given to a {@linkplain
 * RawHop bare ring}.
 * <pre>
 *   slots that are ready --CRC32C--> file --fdatasync, if any--> rows, id
 * </pre>
 * Thread: that of the ring.
 */
public final class RawPath implements RawHop.Work, AutoCloseable
{
    /** Smaller bursts are copied into the file's mapping where that is faster: where they are not synced. */
    private static final int WRITTEN_LEAST = 1 << 12;

    private final CRC32C crc = new CRC32C();
    private final boolean isSynced;
    private final boolean isWhole;
    private final RawLog log;
    private final RawLoop loop;
    private long payments;
    private long fresh;
    private long sum;

    /**
     * Makes the file.
     *
     * @param directory of the file.
     * @param isSynced  whether each burst is synced before anybody is told.
     * @param isWhole   whether records and answers are written.
     * @param loop      that applies.
     * @throws IOException if the file cannot be made.
     */
    public RawPath(final Path directory, final boolean isSynced, final boolean isWhole, final RawLoop loop)
        throws IOException
    {
        this.isSynced = isSynced;
        this.isWhole = isWhole;
        log = new RawLog(directory, isSynced);
        this.loop = loop;
    }

    @Override
    public void apply(final UnsafeBuffer slab, final int offset, final int count)
    {
        final ByteBuffer burst = slab.byteBuffer();
        burst.clear().limit(offset + count * SLOT_LENGTH).position(offset);
        crc.reset();
        crc.update(burst);
        sum += crc.getValue();
        burst.position(offset);
        try
        {
            if (isSynced || burst.remaining() >= WRITTEN_LEAST)
            {
                log.append(burst);
            }
            else
            {
                log.copy(burst);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        payments += count;
        fresh += loop.applyAhead(slab, offset, count, isWhole);
    }

    /**
     * Fails unless so many payments at least went all the way, and each of them with an id of its own.
     *
     * @param least payments that were answered.
     */
    public void check(final long least)
    {
        if (payments < least || fresh != payments || loop.imbalance() != 0)
        {
            throw new IllegalStateException("raw path: payments=" + payments + " answered=" + least + " fresh=" +
                fresh + " imbalance=" + loop.imbalance());
        }
    }

    /** @return sum of checksums and of what was read ahead, so that no compiler takes them away. */
    public long sum()
    {
        return sum + loop.sum();
    }

    @Override
    public void close() throws IOException
    {
        log.close();
    }
}
