package io.millrace.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * A channel whose syncs are told to a {@link PowerCutDisk}, before and after.
 */
final class TappedChannel extends FileChannel
{
    private final PowerCutDisk disk;
    private final Path path;
    private final FileChannel real;

    TappedChannel(final PowerCutDisk disk, final Path path, final FileChannel real)
    {
        this.disk = disk;
        this.path = path;
        this.real = real;
    }

    /** For {@link ChronicleJournal.Context#partSync}: tells of the syncs of parts as well. */
    static PartSync partSync(final FileChannel channel, final long length) throws IOException
    {
        final TappedChannel tapped = (TappedChannel)channel;
        final PartSync sync = new MappedPartSync(tapped.real, length);
        return new PartSync()
        {
            @Override
            public void force(final long from, final long to) throws IOException
            {
                final PowerCutDisk.Sync begun = tapped.disk.onSync(tapped.path, from, to);
                sync.force(from, to);
                tapped.disk.onSynced(begun);
            }

            @Override
            public void close()
            {
                sync.close();
            }
        };
    }

    @Override
    public void force(final boolean hasMetadata) throws IOException
    {
        final PowerCutDisk.Sync sync = disk.onSync(path);
        real.force(hasMetadata);
        disk.onSynced(sync);
    }

    @Override
    public int read(final ByteBuffer target) throws IOException
    {
        return real.read(target);
    }

    @Override
    public long read(final ByteBuffer[] targets, final int offset, final int length) throws IOException
    {
        return real.read(targets, offset, length);
    }

    @Override
    public int read(final ByteBuffer target, final long position) throws IOException
    {
        return real.read(target, position);
    }

    @Override
    public int write(final ByteBuffer source) throws IOException
    {
        return real.write(source);
    }

    @Override
    public long write(final ByteBuffer[] sources, final int offset, final int length) throws IOException
    {
        return real.write(sources, offset, length);
    }

    @Override
    public int write(final ByteBuffer source, final long position) throws IOException
    {
        return real.write(source, position);
    }

    @Override
    public long position() throws IOException
    {
        return real.position();
    }

    @Override
    public FileChannel position(final long newPosition) throws IOException
    {
        real.position(newPosition);
        return this;
    }

    @Override
    public long size() throws IOException
    {
        return real.size();
    }

    @Override
    public FileChannel truncate(final long size) throws IOException
    {
        real.truncate(size);
        disk.onChanged();
        return this;
    }

    @Override
    public long transferTo(final long position, final long count, final WritableByteChannel target) throws IOException
    {
        return real.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(final ReadableByteChannel source, final long position, final long count)
        throws IOException
    {
        return real.transferFrom(source, position, count);
    }

    @Override
    public MappedByteBuffer map(final MapMode mode, final long position, final long size) throws IOException
    {
        return real.map(mode, position, size);
    }

    @Override
    public FileLock lock(final long position, final long size, final boolean isShared) throws IOException
    {
        return real.lock(position, size, isShared);
    }

    @Override
    public FileLock tryLock(final long position, final long size, final boolean isShared) throws IOException
    {
        return real.tryLock(position, size, isShared);
    }

    @Override
    protected void implCloseChannel() throws IOException
    {
        real.close();
    }
}
