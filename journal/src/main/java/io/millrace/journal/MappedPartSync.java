package io.millrace.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import org.agrona.IoUtil;
import org.agrona.SystemUtil;
import org.jspecify.annotations.Nullable;

/**
 * Syncs parts by {@code msync} of a mapping of its own, which nobody touches: what Linux makes sure of is the part of
 * the file that is mapped there, by the way on which {@code fdatasync} makes sure of the whole. On other systems, which
 * do less, and behind what is mapped, it is {@code fdatasync}.
 */
final class MappedPartSync implements PartSync
{
    private final FileChannel channel;
    private final @Nullable MappedByteBuffer mapping;

    MappedPartSync(final FileChannel channel, final long length) throws IOException
    {
        this.channel = channel;
        mapping = SystemUtil.isLinux() ?
            channel.map(MapMode.READ_WRITE, 0, Math.min(length, Integer.MAX_VALUE)) : null;
    }

    @Override
    public void force(final long from, final long to) throws IOException
    {
        if (mapping == null || to > mapping.capacity())
        {
            channel.force(false);
            return;
        }
        try
        {
            mapping.force((int)from, (int)(to - from));
        }
        catch (final UncheckedIOException ex)
        {
            throw ex.getCause();
        }
    }

    @Override
    public void close()
    {
        IoUtil.unmap(mapping);
    }
}
