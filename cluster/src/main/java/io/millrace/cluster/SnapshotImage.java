package io.millrace.cluster;

import io.aeron.Image;
import io.aeron.ImageFragmentAssembler;
import io.millrace.ledger.SnapshotSource;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.IdleStrategy;

/**
 * A snapshot as it comes back from the archive.
 * <p>
 * Thread: the service's.
 */
final class SnapshotImage implements SnapshotSource
{
    private final Image image;
    private final IdleStrategy idleStrategy;
    private final ExpandableArrayBuffer message = new ExpandableArrayBuffer();
    private final ImageFragmentAssembler assembler =
        new ImageFragmentAssembler((buffer, offset, length, header) -> take(buffer, offset, length));
    private int position;
    private int limit;

    SnapshotImage(final Image image, final IdleStrategy idleStrategy)
    {
        this.image = image;
        this.idleStrategy = idleStrategy;
    }

    /** Whether nothing was written, because there was no ledger yet. */
    boolean isEmpty()
    {
        return !awaitBytes();
    }

    @Override
    public int read(final ByteBuffer target)
    {
        if (!awaitBytes())
        {
            return 0;
        }
        final int length = Math.min(limit - position, target.remaining());
        message.getBytes(position, target, length);
        position += length;
        return length;
    }

    private boolean awaitBytes()
    {
        idleStrategy.reset();
        while (position == limit)
        {
            final int polled = image.poll(assembler, 1);
            if (polled == 0 && (image.isClosed() || image.isEndOfStream()))
            {
                return false;
            }
            idleStrategy.idle(polled);
        }
        return true;
    }

    private void take(final DirectBuffer buffer, final int offset, final int length)
    {
        message.putBytes(0, buffer, offset, length);
        position = 0;
        limit = length;
    }
}
