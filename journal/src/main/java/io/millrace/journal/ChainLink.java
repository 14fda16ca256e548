package io.millrace.journal;

import static io.millrace.journal.ExcerptDescriptor.CHAIN_LAG_MAX;
import static io.millrace.journal.ExcerptDescriptor.CHAIN_SEQUENCE_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.CHAIN_VALUE_LENGTH;
import static io.millrace.journal.ExcerptDescriptor.CHAIN_VALUE_OFFSET;
import static io.millrace.ledger.Burst.NULL_SEQUENCE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The chain's value at one excerpt, handed from the chain's thread to the journal thread as a whole. One is made up to
 * a thousand times a second, and is nearly all the garbage that a journal makes.
 */
final class ChainLink
{
    /** Nothing is known of the chain, and never was. */
    static final ChainLink NONE = new ChainLink(NULL_SEQUENCE, Long.MIN_VALUE, 0, new byte[CHAIN_VALUE_LENGTH]);

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

    private final long sequence;
    private final long timeNs;
    private final long ordinal;
    private final byte[] value;

    /**
     * A value that does not change any more.
     *
     * @param sequence of the excerpt's last command.
     * @param timeNs   of the excerpt, nanoseconds since the epoch.
     * @param ordinal  of the excerpt in this run, 0 for the last one of an earlier run.
     * @param value    kept.
     */
    ChainLink(final long sequence, final long timeNs, final long ordinal, final byte[] value)
    {
        this.sequence = sequence;
        this.timeNs = timeNs;
        this.ordinal = ordinal;
        this.value = value;
    }

    long sequence()
    {
        return sequence;
    }

    long ordinal()
    {
        return ordinal;
    }

    /**
     * Writes sequence and value into the header of an excerpt; {@link io.millrace.ledger.Burst#NULL_SEQUENCE} and zeros
     * if a reader does not know it any more. Without a branch: one that is taken for the first time after hours, when a
     * processor is short, has the JVM give up all that an append was compiled to, and that takes a fifth of a second.
     *
     * @param header   of the excerpt.
     * @param excerpts of this run in front of it.
     */
    void putInto(final UnsafeBuffer header, final long excerpts)
    {
        // All bits while a reader knows it, none after.
        final long known = (excerpts - ordinal - CHAIN_LAG_MAX) >> (Long.SIZE - 1);
        header.putLong(CHAIN_SEQUENCE_OFFSET, (sequence & known) | (NULL_SEQUENCE & ~known), LITTLE_ENDIAN);
        for (int i = 0; i < CHAIN_VALUE_LENGTH; i += Long.BYTES)
        {
            header.putLong(CHAIN_VALUE_OFFSET + i, (long)LONGS.get(value, i) & known, LITTLE_ENDIAN);
        }
    }

    ChainHead head()
    {
        return new ChainHead(sequence, timeNs, HexFormat.of().formatHex(value));
    }
}
