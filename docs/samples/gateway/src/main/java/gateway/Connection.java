package gateway;

import static gateway.Frames.ANSWER_LENGTH;
import static gateway.Frames.COMMAND_OFFSET;
import static gateway.Frames.CORRELATION_OFFSET;
import static gateway.Frames.REQUEST_LENGTH;
import static gateway.Frames.RESULT_OFFSET;
import static gateway.Frames.STATUS_OFFSET;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.millrace.ledger.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One client. Nothing is read from it while the answers that it must take have no room, so a client that does not read
 * holds up itself alone. Thread: the gateway's.
 */
final class Connection
{
    private static final int REQUESTS = 256;
    private static final int ANSWERS = 4_096;

    private final ByteBuffer in = ByteBuffer.allocateDirect(REQUESTS * REQUEST_LENGTH);
    private final UnsafeBuffer requests = new UnsafeBuffer(in);
    private final ByteBuffer out = ByteBuffer.allocateDirect(ANSWERS * ANSWER_LENGTH);
    private final UnsafeBuffer answers = new UnsafeBuffer(out);
    private final SocketChannel channel;
    private int inFlight;
    private boolean isClosed;

    Connection(final SocketChannel channel)
    {
        this.channel = channel;
    }

    /** Hands the commands that have come whole to the gateway, as many as it takes; returns how many. */
    int read(final Gateway gateway)
    {
        try
        {
            if (channel.read(in) < 0)
            {
                close();
                return 0;
            }
        }
        catch (final IOException broken)
        {
            close();
            return 0;
        }
        int taken = 0;
        int offset = 0;
        while (in.position() - offset >= REQUEST_LENGTH && hasRoom() && gateway.tryTake(
            this, requests.getLong(offset + CORRELATION_OFFSET, LITTLE_ENDIAN), requests, offset + COMMAND_OFFSET))
        {
            inFlight++;
            offset += REQUEST_LENGTH;
            taken++;
        }
        in.flip().position(offset);
        in.compact();
        return taken;
    }

    /** Puts an answer where {@link #write} takes it from; {@code read} has seen to it that there is room. */
    void answer(final long correlation, final int status, final Result result)
    {
        final int offset = answer(correlation, status);
        answers.putBytes(offset + RESULT_OFFSET, result.buffer(), result.offset(), Result.LENGTH);
    }

    /** Puts an answer without a result. */
    int answer(final long correlation, final int status)
    {
        final int offset = out.position();
        answers.setMemory(offset, ANSWER_LENGTH, (byte)0);
        answers.putLong(offset + CORRELATION_OFFSET, correlation, LITTLE_ENDIAN);
        answers.putInt(offset + STATUS_OFFSET, status, LITTLE_ENDIAN);
        out.position(offset + ANSWER_LENGTH);
        inFlight--;
        return offset;
    }

    /** Writes what the socket takes; returns the bytes that it took. */
    int write()
    {
        if (isClosed || out.position() == 0)
        {
            return 0;
        }
        out.flip();
        try
        {
            return channel.write(out);
        }
        catch (final IOException broken)
        {
            close();
            return 0;
        }
        finally
        {
            out.compact();
        }
    }

    boolean isClosed()
    {
        return isClosed;
    }

    boolean hasWritten()
    {
        return isClosed || out.position() == 0;
    }

    /** Answers to what it has sent may still come: they go nowhere, and whoever sent will ask again. */
    void close()
    {
        isClosed = true;
        try
        {
            channel.close();
        }
        catch (final IOException ignored)
        {
            // It is gone, one way or the other.
        }
    }

    private boolean hasRoom()
    {
        return (inFlight + 1) * ANSWER_LENGTH <= out.remaining();
    }
}
