package io.millrace.journal;

import static io.millrace.journal.ExcerptDescriptor.CHAIN_VALUE_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.CHAIN_SEQUENCE_OFFSET;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The chain's value at one excerpt, handed from the chain's thread to the journal thread as a whole.
 */
final class ChainLink
{
    private final long sequence;
    private final long timeNs;
    private final long ordinal;
    private final byte[] value;
    private final long[] words = new long[ExcerptDescriptor.CHAIN_VALUE_LENGTH / Long.BYTES];

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
        ByteBuffer.wrap(value).order(LITTLE_ENDIAN).asLongBuffer().get(words);
    }

    long sequence()
    {
        return sequence;
    }

    long ordinal()
    {
        return ordinal;
    }

    /** Writes sequence and value into the header of an excerpt. */
    void putInto(final UnsafeBuffer header)
    {
        header.putLong(CHAIN_SEQUENCE_OFFSET, sequence, LITTLE_ENDIAN);
        for (int i = 0; i < words.length; i++)
        {
            header.putLong(CHAIN_VALUE_OFFSET + i * Long.BYTES, words[i], LITTLE_ENDIAN);
        }
    }

    ChainHead head()
    {
        return new ChainHead(sequence, timeNs, HexFormat.of().formatHex(value));
    }
}
