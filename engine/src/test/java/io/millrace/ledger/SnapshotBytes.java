package io.millrace.ledger;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A snapshot in memory, to be cut and bent.
 */
public final class SnapshotBytes
{
    private SnapshotBytes()
    {
    }

    public static byte[] of(final Ledger ledger)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LedgerSnapshot.write(ledger, block ->
        {
            final byte[] copy = new byte[block.remaining()];
            block.get(copy);
            bytes.writeBytes(copy);
        });
        return bytes.toByteArray();
    }

    /** In pieces of an odd size, because how a stream is cut must not matter. */
    public static SnapshotSource source(final byte[] bytes)
    {
        final ByteBuffer all = ByteBuffer.wrap(bytes);
        return target ->
        {
            final int length = Math.min(Math.min(all.remaining(), target.remaining()), 1009);
            target.put(all.slice(all.position(), length));
            all.position(all.position() + length);
            return length;
        };
    }

    /** Where the blocks begin. */
    static List<Integer> blocks(final byte[] bytes)
    {
        final List<Integer> offsets = new ArrayList<>();
        for (int offset = 0; offset < bytes.length; offset += length(bytes, offset))
        {
            offsets.add(offset);
        }
        return offsets;
    }

    static int length(final byte[] bytes, final int block)
    {
        return SnapshotBlock.HEADER_LENGTH + view(bytes).getInt(block + SnapshotBlock.BODY_LENGTH_OFFSET);
    }

    static int section(final byte[] bytes, final int block)
    {
        return view(bytes).getShort(block + SnapshotBlock.SECTION_OFFSET);
    }

    /** Makes the checksum of a block right again, as one who forges would. */
    static void sum(final byte[] bytes, final int block)
    {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, block, SnapshotBlock.CRC_OFFSET);
        crc.update(bytes, block + SnapshotBlock.HEADER_LENGTH, length(bytes, block) - SnapshotBlock.HEADER_LENGTH);
        view(bytes).putInt(block + SnapshotBlock.CRC_OFFSET, (int)crc.getValue());
    }

    static ByteBuffer view(final byte[] bytes)
    {
        return ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
    }
}
