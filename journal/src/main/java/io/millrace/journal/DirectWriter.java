package io.millrace.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * Writes a {@link DirectFile} from front to back: one block is filled while the one before is written.
 * <p>
 * Thread: one, and the file's. Memory: two blocks.
 */
final class DirectWriter implements WritableByteChannel
{
    /** Written to an ordinary file between two syncs, so that the journal's own syncs never wait for much of it. */
    private static final long SYNC_LENGTH = 8 << 20;

    private final DirectFile file;
    private ByteBuffer filled;
    private ByteBuffer other;
    private Future<Void> writing = CompletableFuture.completedFuture(null);
    private long length;

    /** Begins a file, in the place of one that may be there. */
    DirectWriter(final Path path) throws IOException
    {
        this(DirectFile.open(path, CREATE, WRITE, TRUNCATE_EXISTING));
    }

    /** Goes on with an empty file, which is closed with this. */
    DirectWriter(final DirectFile file)
    {
        this.file = file;
        filled = file.block();
        other = file.block();
    }

    /** Takes all bytes from position to limit; what goes wrong with them may be thrown by a later call. */
    @Override
    public int write(final ByteBuffer bytes) throws IOException
    {
        final int taken = bytes.remaining();
        length += taken;
        while (bytes.hasRemaining())
        {
            if (!filled.hasRemaining())
            {
                handOver();
            }
            final int some = Math.min(filled.remaining(), bytes.remaining());
            filled.put(bytes.slice().limit(some));
            bytes.position(bytes.position() + some);
        }
        return taken;
    }

    /** Writes what is left, and syncs it all. */
    void finish() throws IOException
    {
        while (filled.position() % file.unitLength() != 0)
        {
            filled.put((byte)0);
        }
        handOver();
        DirectFile.await(writing);
        DirectFile.await(file.submit(this::cutAndSync));
    }

    private void handOver() throws IOException
    {
        DirectFile.await(writing);
        final ByteBuffer full = filled.flip();
        filled = other.clear();
        other = full;
        writing = file.submit(() -> writeAll(full));
    }

    private Void writeAll(final ByteBuffer block) throws IOException
    {
        while (block.hasRemaining())
        {
            file.channel().write(block);
        }
        if (!file.isDirect() && file.channel().position() % SYNC_LENGTH == 0)
        {
            file.channel().force(false);
        }
        return null;
    }

    private Void cutAndSync() throws IOException
    {
        file.channel().truncate(length).force(true);
        return null;
    }

    @Override
    public boolean isOpen()
    {
        return file.channel().isOpen();
    }

    /** Closes the file, finished or not. */
    @Override
    public void close() throws IOException
    {
        file.close();
    }
}
