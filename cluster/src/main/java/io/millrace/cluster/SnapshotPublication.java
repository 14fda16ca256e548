package io.millrace.cluster;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.millrace.ledger.SnapshotSink;
import java.nio.ByteBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A snapshot on its way to the archive: offered until it is taken, or until nobody is left to take it.
 * <p>
 * Thread: the service's.
 */
final class SnapshotPublication implements SnapshotSink
{
    private final ExclusivePublication publication;
    private final IdleStrategy idleStrategy;
    private final UnsafeBuffer bytes = new UnsafeBuffer();

    SnapshotPublication(final ExclusivePublication publication, final IdleStrategy idleStrategy)
    {
        this.publication = publication;
        this.idleStrategy = idleStrategy;
    }

    @Override
    public void onBlock(final ByteBuffer block)
    {
        bytes.wrap(block, block.position(), block.remaining());
        int position = 0;
        while (position < bytes.capacity())
        {
            final int length = Math.min(bytes.capacity() - position, publication.maxMessageLength());
            offer(position, length);
            position += length;
        }
    }

    private void offer(final int position, final int length)
    {
        idleStrategy.reset();
        long result = publication.offer(bytes, position, length);
        while (result < 0)
        {
            if (result != Publication.BACK_PRESSURED && result != Publication.ADMIN_ACTION)
            {
                throw new IllegalStateException("snapshot is not taken: result=" + Publication.errorString(result));
            }
            idleStrategy.idle();
            result = publication.offer(bytes, position, length);
        }
    }
}
