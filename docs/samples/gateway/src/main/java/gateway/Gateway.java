package gateway;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;
import static io.millrace.ledger.CommandLayout.TEMPLATE_ID_OFFSET;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.PaymentClient;
import io.millrace.engine.PaymentEngine;
import io.millrace.engine.ResponseQueue;
import io.millrace.journal.ChronicleJournal;
import io.millrace.journal.spi.Durability;
import io.millrace.ledger.Laws;
import io.millrace.ledger.Result;
import io.millrace.response.Fate;
import io.millrace.response.ResponseListener;
import io.millrace.sbe.PayDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;

/**
 * Payments from TCP: one thread reads frames, copies each command into its slot on the ring, polls the answers and
 * writes them back. Never waits for the engine: when the ring is full it stops reading, and TCP makes the clients wait.
 * <p>
 * A real one authenticates its clients here and writes the initiator of each command itself.
 */
public final class Gateway implements ResponseListener
{
    private static final int EUR = 978;
    private static final long CASH = 1;
    private static final long LAST_ACCOUNT = 9;
    private static final int WAITING_MAX = 1 << 14;
    private static final int POLL_MAX = 256;
    private static final long DRAIN_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long STOP_MS = 30_000;

    private static volatile boolean isStopping;

    private final Waiting waiting = new Waiting(WAITING_MAX);
    private final ResponseQueue queue = new ResponseQueue(WAITING_MAX);
    private final List<Connection> connections = new ArrayList<>();
    private final PaymentEngine engine;
    private final PaymentClient client;
    private final ServerSocketChannel server;

    private Gateway(final PaymentEngine engine, final ServerSocketChannel server)
    {
        this.engine = engine;
        this.server = server;
        client = engine.client(queue);
    }

    public static void main(final String[] args) throws Exception
    {
        final Path data = Path.of(args[0]);
        stopWhenTold(Thread.currentThread());
        try (PaymentEngine engine = PaymentEngine.launch(new PaymentEngine.Context()
            .journal(() -> ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(data.resolve("journal")).durability(Durability.DEVICE)))
            .countersFile(data.resolve("counters"))); ServerSocketChannel server = ServerSocketChannel.open())
        {
            engine.client().submit(AccountOpening.unbounded(CASH, EUR)).join();
            for (long account = CASH + 1; account <= LAST_ACCOUNT; account++)
            {
                engine.client().submit(AccountOpening.creditNormal(account, EUR)).join();
            }
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).configureBlocking(false);
            tellPort(data, ((InetSocketAddress)server.getLocalAddress()).getPort());
            new Gateway(engine, server).run();
            System.out.println("violations " + engine.query(Laws::check).get(STOP_MS, TimeUnit.MILLISECONDS));
        }
        System.out.println("stopped");
    }

    /** Takes a command, unless the ring or the queue of who waits is full. */
    boolean tryTake(
        final Connection connection, final long correlation, final DirectBuffer buffer, final int offset)
    {
        if (waiting.isFull())
        {
            return false;
        }
        if (buffer.getShort(offset + TEMPLATE_ID_OFFSET, LITTLE_ENDIAN) != PayDecoder.TEMPLATE_ID)
        {
            connection.answer(correlation, Frames.NOT_ALLOWED);
            return true;
        }
        final long sequence = client.tryClaim(1);
        if (sequence == PaymentClient.BACK_PRESSURED)
        {
            return false;
        }
        if (sequence < 0)
        {
            connection.answer(correlation, Frames.NOT_APPLIED);
            return true;
        }
        client.buffer().putBytes(client.offset(sequence), buffer, offset, SLOT_LENGTH);
        waiting.add(sequence, correlation, connection);
        client.publish(sequence, 1);
        return true;
    }

    @Override
    public void onResult(final Result result)
    {
        waiting.checkNext(result.sequence());
        final long correlation = waiting.correlation();
        final Connection connection = waiting.remove();
        if (!connection.isClosed())
        {
            connection.answer(correlation, Frames.ANSWERED, result);
        }
    }

    @Override
    public void onUnanswered(final long sequence, final Fate fate, final Throwable cause)
    {
        waiting.checkNext(sequence);
        final long correlation = waiting.correlation();
        final Connection connection = waiting.remove();
        if (!connection.isClosed())
        {
            connection.answer(correlation, fate == Fate.NOT_APPLIED ? Frames.NOT_APPLIED : Frames.UNKNOWN);
        }
    }

    private void run() throws IOException
    {
        final BackoffIdleStrategy idle = new BackoffIdleStrategy(100, 10, 1_000, 50_000);
        while (!isStopping && engine.fault().isEmpty())
        {
            idle.idle(accept() + read() + queue.poll(this, POLL_MAX) + write());
        }
        // What was taken is answered, whoever stopped us.
        final long deadlineNs = System.nanoTime() + DRAIN_NS;
        while (!hasDrained() && System.nanoTime() < deadlineNs)
        {
            idle.idle(queue.poll(this, POLL_MAX) + write());
        }
        connections.forEach(Connection::close);
    }

    private int accept() throws IOException
    {
        final SocketChannel channel = server.accept();
        if (channel == null)
        {
            return 0;
        }
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
        connections.add(new Connection(channel));
        return 1;
    }

    private int read()
    {
        int taken = 0;
        for (int i = connections.size() - 1; i >= 0; i--)
        {
            taken += connections.get(i).read(this);
            if (connections.get(i).isClosed())
            {
                connections.remove(i);
            }
        }
        return taken;
    }

    private int write()
    {
        int written = 0;
        for (int i = 0; i < connections.size(); i++)
        {
            written += connections.get(i).write();
        }
        return written;
    }

    private boolean hasDrained()
    {
        return waiting.isEmpty() && connections.stream().allMatch(Connection::hasWritten);
    }

    /** A client reads the port anew each time that it connects. */
    private static void tellPort(final Path data, final int port) throws IOException
    {
        final Path aside = Files.writeString(data.resolve("port.new"), Integer.toString(port));
        Files.move(aside, data.resolve("port"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void stopWhenTold(final Thread main)
    {
        Runtime.getRuntime().addShutdownHook(new Thread(() ->
        {
            isStopping = true;
            try
            {
                main.join(STOP_MS);
            }
            catch (final InterruptedException ignored)
            {
                Thread.currentThread().interrupt();
            }
        }));
    }
}
