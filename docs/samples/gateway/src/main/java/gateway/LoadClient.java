package gateway;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.millrace.ledger.CommandLayout;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.PayEncoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends payments by the clock, however late the answers are, times each from when it was meant to be sent, and checks
 * each answer: right id, right amount, and the balance that all payments up to it come to. When the connection breaks
 * it connects again and repeats what was not answered.
 * <pre>
 *   LoadClient DIRECTORY ACCOUNT PAYMENTS PER_SECOND RECONNECTS
 * </pre>
 * Ends after that many payments, and no sooner than after that many reconnects.
 */
public final class LoadClient
{
    private static final int EUR = 978;
    private static final long CASH = 1;
    private static final int WINDOW = 1 << 10;
    private static final int AMOUNTS = 100;
    private static final int PROGRESS = 1_000;
    private static final long IDLE_NS = 20_000;
    private static final long RECONNECT_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    private final Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(10), 3);
    private final ByteBuffer out = ByteBuffer.allocateDirect(WINDOW * Frames.REQUEST_LENGTH);
    private final UnsafeBuffer requests = new UnsafeBuffer(out);
    private final ByteBuffer in = ByteBuffer.allocateDirect(WINDOW * Frames.ANSWER_LENGTH);
    private final UnsafeBuffer answers = new UnsafeBuffer(in);
    private final PayEncoder pay = new PayEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final Result result = new Result();
    private final Path data;
    private final long account;
    private final long periodNs;
    private SocketChannel channel;
    private long beganNs;
    private long lastAnswerNs;
    private long sent;
    private long answered;
    private long answeredMinor;
    private long duplicates;
    private int reconnects = -1;
    private boolean wasDuplicate;

    private LoadClient(final Path data, final long account, final long perSecond)
    {
        this.data = data;
        this.account = account;
        periodNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    public static void main(final String[] args) throws Exception
    {
        final LoadClient client = new LoadClient(Path.of(args[0]), Long.parseLong(args[1]), Long.parseLong(args[3]));
        client.run(Long.parseLong(args[2]), Integer.parseInt(args[4]));
        System.out.printf("answered %d duplicates %d reconnects %d balance %d%n",
            client.answered, client.duplicates, client.reconnects, client.answeredMinor);
        System.out.printf("p50 %d us p99 %d us p99.9 %d us max %d us%n", client.us(50), client.us(99), client.us(99.9),
            client.us(100));
    }

    private void run(final long payments, final int reconnectsMin) throws IOException
    {
        connect();
        beganNs = System.nanoTime();
        // An answer that is not a duplicate states the balance, so the last one must be none.
        while (answered < payments || reconnects < reconnectsMin || wasDuplicate)
        {
            try
            {
                send();
                if (receive() == 0)
                {
                    LockSupport.parkNanos(IDLE_NS);
                }
            }
            catch (final IOException broken)
            {
                channel.close();
                connect();
            }
            check(System.nanoTime() - lastAnswerNs < PATIENCE_NS, "no answer for long");
        }
        channel.close();
    }

    private void connect()
    {
        lastAnswerNs = System.nanoTime();
        out.clear();
        in.clear();
        sent = answered;
        reconnects++;
        while (true)
        {
            try
            {
                final int port = Integer.parseInt(Files.readString(data.resolve("port")));
                channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
                // Where nobody listens on a port of one's own machine, one may meet oneself.
                if (!channel.getLocalAddress().equals(channel.getRemoteAddress()))
                {
                    return;
                }
                channel.close();
            }
            catch (final IOException notThere)
            {
                check(System.nanoTime() - lastAnswerNs < PATIENCE_NS, "no gateway: " + notThere);
            }
            LockSupport.parkNanos(RECONNECT_NS);
        }
    }

    private void send() throws IOException
    {
        while (sent - answered < WINDOW && dueNs(sent + 1) <= System.nanoTime() &&
            out.remaining() >= Frames.REQUEST_LENGTH)
        {
            sent++;
            encode(out.position());
            out.position(out.position() + Frames.REQUEST_LENGTH);
        }
        out.flip();
        channel.write(out);
        out.compact();
    }

    private void encode(final int offset)
    {
        requests.putLong(offset + Frames.CORRELATION_OFFSET, sent, LITTLE_ENDIAN);
        requests.setMemory(offset + Frames.COMMAND_OFFSET, CommandLayout.SLOT_LENGTH, (byte)0);
        pay.wrapAndApplyHeader(requests, offset + Frames.COMMAND_OFFSET, header)
            .idHigh(account).idLow(sent).ledger(EUR).amountMinor(amountMinor(sent))
            .debitAccount(CASH).creditAccount(account);
    }

    private int receive() throws IOException
    {
        if (channel.read(in) < 0)
        {
            throw new IOException("gateway is gone");
        }
        int offset = 0;
        while (in.position() - offset >= Frames.ANSWER_LENGTH)
        {
            onAnswer(offset);
            offset += Frames.ANSWER_LENGTH;
        }
        in.flip().position(offset);
        in.compact();
        return offset;
    }

    private void onAnswer(final int offset) throws IOException
    {
        final long number = answers.getLong(offset + Frames.CORRELATION_OFFSET, LITTLE_ENDIAN);
        final int status = answers.getInt(offset + Frames.STATUS_OFFSET, LITTLE_ENDIAN);
        if (status == Frames.NOT_APPLIED || status == Frames.UNKNOWN)
        {
            throw new IOException("gateway stops: status=" + status);
        }
        check(status == Frames.ANSWERED, "status=" + status);
        result.wrap(answers, offset + Frames.RESULT_OFFSET);
        answered++;
        answeredMinor += amountMinor(answered);
        check(number == answered && result.idHigh() == account && result.idLow() == number, "another's answer");
        check(result.isAccepted() && result.amountMinor() == amountMinor(number), "not as asked: " + result);
        wasDuplicate = result.code() == ResultCode.DUPLICATE;
        duplicates += wasDuplicate ? 1 : 0;
        check(wasDuplicate || result.creditPosted() == answeredMinor,
            "balance=" + result.creditPosted() + " expected=" + answeredMinor);
        lastAnswerNs = System.nanoTime();
        latencies.recordValue(lastAnswerNs - dueNs(number));
        if (answered % PROGRESS == 0)
        {
            System.out.println("answered " + answered);
        }
    }

    private static long amountMinor(final long number)
    {
        return 1 + number % AMOUNTS;
    }

    private long dueNs(final long number)
    {
        return beganNs + number * periodNs;
    }

    private long us(final double percentile)
    {
        return TimeUnit.NANOSECONDS.toMicros(latencies.getValueAtPercentile(percentile));
    }

    private static void check(final boolean holds, final String what)
    {
        if (!holds)
        {
            throw new IllegalStateException(what);
        }
    }
}
