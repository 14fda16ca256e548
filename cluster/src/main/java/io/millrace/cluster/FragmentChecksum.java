package io.millrace.cluster;

import io.aeron.archive.checksum.Checksum;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * CRC32C (RFC 3720, B.4) of what an archive records, fragment by fragment. Agrona has the same one, for which every JVM
 * would have to open one more package.
 * <p>
 * Thread: any.
 */
final class FragmentChecksum implements Checksum
{
    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    @Override
    public int compute(final long address, final int offset, final int length)
    {
        return scratch.get().compute(address + offset, length);
    }

    private static final class Scratch
    {
        private final CRC32C crc = new CRC32C();
        private final UnsafeBuffer fragment = new UnsafeBuffer(0, 0);
        private byte[] bytes = new byte[ClusterNode.MTU_LENGTH];

        private int compute(final long address, final int length)
        {
            if (length > bytes.length)
            {
                bytes = new byte[length];
            }
            fragment.wrap(address, length);
            fragment.getBytes(0, bytes, 0, length);
            crc.reset();
            crc.update(bytes, 0, length);
            return (int)crc.getValue();
        }
    }
}
