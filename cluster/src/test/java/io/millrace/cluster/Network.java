package io.millrace.cluster;

import io.aeron.driver.DataPacketDispatcher;
import io.aeron.driver.DriverConductorProxy;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.media.ReceiveChannelEndpoint;
import io.aeron.driver.media.SendChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.ErrorFlyweight;
import io.aeron.protocol.NakFlyweight;
import io.aeron.protocol.ResponseSetupFlyweight;
import io.aeron.protocol.RttMeasurementFlyweight;
import io.aeron.protocol.SetupFlyweight;
import io.aeron.protocol.StatusMessageFlyweight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * What lies between the members, and can lose packets: all of them, one way or both, or some. Clients are always
 * heard, and hear.
 * <p>
 * Every member has a media driver of its own. What arrives there is dropped by who sent it: what a member receives
 * with is bound to its own address; what it sends with is not, so each such socket is noted when it opens.
 * <p>
 * Threads: any sets, the members' drivers ask.
 */
final class Network
{
    private static final int ALL_PER_MILLE = 1_000;
    private static final int NO_MEMBER = -1;

    private final Members members;
    private final Map<InetSocketAddress, Integer> senders = new ConcurrentHashMap<>();
    /** Packets of a thousand that are lost, by the member they come from and the one they go to. */
    private final AtomicIntegerArray lossPerMille;

    Network(final Members members)
    {
        this.members = members;
        lossPerMille = new AtomicIntegerArray(members.endpoints().size() * members.endpoints().size());
    }

    /** Nothing of one member's reaches the other any more. */
    private void cut(final int from, final int to)
    {
        lossPerMille.set(link(from, to), ALL_PER_MILLE);
    }

    /** Nobody hears this member. */
    void silence(final int member)
    {
        for (int other = 0; other < size(); other++)
        {
            cut(member, other);
        }
    }

    /** This member hears nobody. */
    void deafen(final int member)
    {
        for (int other = 0; other < size(); other++)
        {
            cut(other, member);
        }
    }

    /** This member is alone. */
    void isolate(final int member)
    {
        silence(member);
        deafen(member);
    }

    /** These two know nothing of one another. */
    void part(final int one, final int other)
    {
        cut(one, other);
        cut(other, one);
    }

    /** All links lose some. */
    void lose(final int perMille)
    {
        for (int link = 0; link < lossPerMille.length(); link++)
        {
            lossPerMille.set(link, perMille);
        }
    }

    void heal()
    {
        lose(0);
    }

    /** What the driver of a member must be told. */
    Consumer<MediaDriver.Context> of(final int member)
    {
        return driver -> driver
            .receiveChannelEndpointSupplier((channel, dispatcher, status, context) -> new Receiver(
                member, channel, dispatcher, status, context))
            .sendChannelEndpointSupplier((channel, status, context) -> new Sender(member, channel, status, context));
    }

    private boolean isLost(final InetSocketAddress source, final int to)
    {
        final int from = owner(source);
        if (from == NO_MEMBER || from == to)
        {
            return false;
        }
        final int perMille = lossPerMille.get(link(from, to));
        return perMille > 0 && ThreadLocalRandom.current().nextInt(ALL_PER_MILLE) < perMille;
    }

    private int owner(final InetSocketAddress source)
    {
        final String host = source.getAddress().getHostAddress();
        for (int member = 0; member < size(); member++)
        {
            if (members.endpoints().get(member).host().equals(host))
            {
                return member;
            }
        }
        return senders.getOrDefault(source, NO_MEMBER);
    }

    private int size()
    {
        return members.endpoints().size();
    }

    private int link(final int from, final int to)
    {
        return from * size() + to;
    }

    private final class Receiver extends ReceiveChannelEndpoint
    {
        private final int member;

        Receiver(
            final int member,
            final UdpChannel channel,
            final DataPacketDispatcher dispatcher,
            final AtomicCounter status,
            final MediaDriver.Context context)
        {
            super(channel, dispatcher, status, context);
            this.member = member;
        }

        @Override
        public int onDataPacket(
            final DataHeaderFlyweight header,
            final UnsafeBuffer buffer,
            final int length,
            final InetSocketAddress source,
            final int transportIndex)
        {
            return isLost(source, member) ? 0 : super.onDataPacket(header, buffer, length, source, transportIndex);
        }

        @Override
        public void onSetupMessage(
            final SetupFlyweight header,
            final UnsafeBuffer buffer,
            final int length,
            final InetSocketAddress source,
            final int transportIndex)
        {
            if (!isLost(source, member))
            {
                super.onSetupMessage(header, buffer, length, source, transportIndex);
            }
        }

        @Override
        public void onRttMeasurement(
            final RttMeasurementFlyweight header,
            final UnsafeBuffer buffer,
            final int length,
            final InetSocketAddress source,
            final int transportIndex)
        {
            if (!isLost(source, member))
            {
                super.onRttMeasurement(header, buffer, length, source, transportIndex);
            }
        }
    }

    private final class Sender extends SendChannelEndpoint
    {
        private final int member;
        private InetSocketAddress own = new InetSocketAddress(0);

        Sender(
            final int member, final UdpChannel channel, final AtomicCounter status, final MediaDriver.Context context)
        {
            super(channel, status, context);
            this.member = member;
        }

        @Override
        public void openDatagramChannel(final AtomicCounter status)
        {
            super.openDatagramChannel(status);
            try
            {
                final InetSocketAddress bound = (InetSocketAddress)sendDatagramChannel.getLocalAddress();
                // From everywhere is, among loopback addresses, from the first.
                own = bound.getAddress().isAnyLocalAddress() ? new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), bound.getPort()) : bound;
                senders.put(own, member);
            }
            catch (final IOException failed)
            {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public void close()
        {
            senders.remove(own, member);
            super.close();
        }

        @Override
        public void onStatusMessage(
            final StatusMessageFlyweight message,
            final UnsafeBuffer buffer,
            final int length,
            final InetSocketAddress source,
            final DriverConductorProxy conductor)
        {
            if (!isLost(source, member))
            {
                super.onStatusMessage(message, buffer, length, source, conductor);
            }
        }

        @Override
        public void onNakMessage(
            final NakFlyweight message, final UnsafeBuffer buffer, final int length, final InetSocketAddress source)
        {
            if (!isLost(source, member))
            {
                super.onNakMessage(message, buffer, length, source);
            }
        }

        @Override
        public void onRttMeasurement(
            final RttMeasurementFlyweight message,
            final UnsafeBuffer buffer,
            final int length,
            final InetSocketAddress source)
        {
            if (!isLost(source, member))
            {
                super.onRttMeasurement(message, buffer, length, source);
            }
        }

        @Override
        public void onError(
            final ErrorFlyweight message,
            final UnsafeBuffer buffer,
            final int length,
            final InetSocketAddress source,
            final DriverConductorProxy conductor)
        {
            if (!isLost(source, member))
            {
                super.onError(message, buffer, length, source, conductor);
            }
        }

        @Override
        public void onResponseSetup(
            final ResponseSetupFlyweight message,
            final UnsafeBuffer buffer,
            final int length,
            final InetSocketAddress source,
            final DriverConductorProxy conductor)
        {
            if (!isLost(source, member))
            {
                super.onResponseSetup(message, buffer, length, source, conductor);
            }
        }
    }
}
