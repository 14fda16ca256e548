package io.millrace.journal;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Future;

/**
 * Reads a {@link DirectFile} from front to back, some blocks ahead of whoever takes them in.
 * <p>
 * Thread: one, and the file's. Memory: nine blocks.
 */
final class DirectReader implements ReadableByteChannel
{
    /** So that the device goes on while a ledger indexes what it took. */
    private static final int BLOCKS_AHEAD = 8;

    private final DirectFile file;
    private final long length;
    private final Queue<Future<ByteBuffer>> ahead = new ArrayDeque<>();
    private ByteBuffer current;

    DirectReader(final Path path) throws IOException
    {
        this(DirectFile.open(path, READ));
    }

    /** Reads a file that nobody has read from, and which is closed with this. */
    DirectReader(final DirectFile file) throws IOException
    {
        this.file = file;
        length = DirectFile.await(file.submit(file.channel()::size));
        for (int i = 0; i < BLOCKS_AHEAD; i++)
        {
            readInto(file.block());
        }
        current = file.block().limit(0);
    }

    /** @return length of the file. */
    long length()
    {
        return length;
    }

    @Override
    public int read(final ByteBuffer target) throws IOException
    {
        if (!current.hasRemaining())
        {
            final ByteBuffer done = current;
            current = DirectFile.await(ahead.remove());
            readInto(done);
        }
        if (!current.hasRemaining())
        {
            return -1;
        }
        final int some = Math.min(target.remaining(), current.remaining());
        target.put(current.slice().limit(some));
        current.position(current.position() + some);
        return some;
    }

    private void readInto(final ByteBuffer block)
    {
        ahead.add(file.submit(() -> fill(block.clear())));
    }

    /** Not a read more than there are bytes: past the cache none may begin at the end of a file. */
    private ByteBuffer fill(final ByteBuffer block) throws IOException
    {
        final FileChannel channel = file.channel();
        while (block.hasRemaining() && channel.position() < length && channel.read(block) > 0)
        {
            // Most often a block at once.
        }
        return block.flip();
    }

    @Override
    public boolean isOpen()
    {
        return file.channel().isOpen();
    }

    @Override
    public void close() throws IOException
    {
        file.close();
    }
}
