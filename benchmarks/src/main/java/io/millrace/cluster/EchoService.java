package io.millrace.cluster;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The limit beside us: says what it hears, keeps nothing, and holds nobody up, as the ledger's service does.
 */
final class EchoService implements ClusteredService
{
    private static final int TRIES = 3;

    @Override
    public void onSessionMessage(
        final @Nullable ClientSession session,
        final long timestamp,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final Header header)
    {
        if (session != null)
        {
            for (int tries = 0; tries < TRIES; tries++)
            {
                final long sent = session.offer(buffer, offset, length);
                if (sent > 0 || (sent != Publication.BACK_PRESSURED && sent != Publication.ADMIN_ACTION))
                {
                    return;
                }
            }
        }
    }

    @Override
    public void onStart(final Cluster cluster, final @Nullable Image snapshotImage)
    {
        // Nothing to come back to.
    }

    @Override
    public void onSessionOpen(final ClientSession session, final long timestamp)
    {
        // Nothing is kept of a session.
    }

    @Override
    public void onSessionClose(final ClientSession session, final long timestamp, final CloseReason reason)
    {
        // Nothing is kept of a session.
    }

    @Override
    public void onTimerEvent(final long correlationId, final long timestamp)
    {
        // None is set.
    }

    @Override
    public void onTakeSnapshot(final ExclusivePublication publication)
    {
        // Nothing to keep.
    }

    @Override
    public void onRoleChange(final Cluster.Role role)
    {
        // Whoever leads, says the same.
    }

    @Override
    public void onTerminate(final Cluster cluster)
    {
        // Nothing to keep.
    }
}
