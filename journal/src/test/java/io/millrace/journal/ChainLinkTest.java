package io.millrace.journal;

import static io.millrace.journal.ExcerptDescriptor.CHAIN_LAG_MAX;
import static io.millrace.journal.ExcerptDescriptor.CHAIN_SEQUENCE_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.CHAIN_VALUE_LENGTH;
import static io.millrace.journal.ExcerptDescriptor.CHAIN_VALUE_OFFSET;
import static io.millrace.journal.ExcerptDescriptor.HEADER_LENGTH;
import static io.millrace.ledger.Burst.NULL_SEQUENCE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class ChainLinkTest
{
    private static final long ORDINAL = 100;
    private static final byte[] NO_VALUE = new byte[CHAIN_VALUE_LENGTH];

    private final UnsafeBuffer header = new UnsafeBuffer(new byte[HEADER_LENGTH]);

    @Test
    void shouldBeStatedAsLongAsAReaderKnowsIt()
    {
        final byte[] value = new byte[CHAIN_VALUE_LENGTH];
        for (int i = 0; i < value.length; i++)
        {
            value[i] = (byte)(0x81 + 3 * i);
        }
        final ChainLink link = new ChainLink(7, 1, ORDINAL, value);

        assertStated(7, value, link, ORDINAL);
        assertStated(7, value, link, ORDINAL + CHAIN_LAG_MAX - 1);
        assertStated(NULL_SEQUENCE, NO_VALUE, link, ORDINAL + CHAIN_LAG_MAX);
        assertStated(NULL_SEQUENCE, NO_VALUE, link, Long.MAX_VALUE / 4);
    }

    @Test
    void shouldNeverBeStatedWhereNothingIsKnown()
    {
        assertStated(NULL_SEQUENCE, NO_VALUE, ChainLink.NONE, 0);
        assertStated(NULL_SEQUENCE, NO_VALUE, ChainLink.NONE, Long.MAX_VALUE / 4);
    }

    private void assertStated(final long sequence, final byte[] value, final ChainLink link, final long excerpts)
    {
        Arrays.fill(header.byteArray(), (byte)0x5A);

        link.putInto(header, excerpts);

        assertEquals(sequence, header.getLong(CHAIN_SEQUENCE_OFFSET, LITTLE_ENDIAN));
        final byte[] found = new byte[CHAIN_VALUE_LENGTH];
        header.getBytes(CHAIN_VALUE_OFFSET, found);
        assertArrayEquals(value, found);
    }
}
