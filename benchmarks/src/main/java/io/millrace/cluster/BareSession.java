package io.millrace.cluster;

import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.driver.MediaDriver;
import io.aeron.logbuffer.Header;
import io.millrace.cluster.LocalCluster.Service;
import io.millrace.engine.Payment;
import io.millrace.ledger.CommandLayout;
import io.millrace.ledger.Result;
import io.millrace.sbe.cluster.AnswersDecoder;
import io.millrace.sbe.cluster.MessageHeaderDecoder;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A session that sends payments, some in a message, and checks what comes back: no queue, no futures, nothing sent
 * again. The same bytes go to the ledger and to the echo; eight more come back from the ledger.
 * <p>
 * Thread: whoever made it.
 */
public final class BareSession implements AutoCloseable, EgressListener
{
    /** Ledger of all payments. */
    public static final int EUR = 978;
    /** Account that all payments come from. */
    public static final long CASH = 1;
    /** Accounts that they go to, from the one above {@link #CASH}. */
    public static final int ACCOUNTS = 1_000;

    private static final long KEEP_ALIVE_NS = TimeUnit.SECONDS.toNanos(1);
    /** Members that come back from a long log hear nobody until they are through. */
    private static final long CONNECT_NS = TimeUnit.MINUTES.toNanos(5);

    private final Service service;
    private final ClusterClient.Context context;
    private final MediaDriver driver;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AnswersDecoder answers = new AnswersDecoder();
    private final Result result = new Result();
    private LongConsumer onAnswer = correlationId ->
    {
    };
    private UnsafeBuffer frame = Call.Claim.frame(0, 1);
    private int commands = 1;
    private int answerLength;
    private AeronCluster cluster;
    private long keptAliveNs = System.nanoTime();

    BareSession(final Service service, final ClusterClient.Context context)
    {
        this.service = service;
        this.context = context;
        driver = ClusterClient.launchDriver();
        cluster = connect();
    }

    /**
     * Begins messages of another size.
     *
     * @param commandsOfMessage how many payments stand in each.
     * @param answered          hears the number of each message that was answered, and rightly.
     */
    public void begin(final int commandsOfMessage, final LongConsumer answered)
    {
        commands = commandsOfMessage;
        frame = Call.Claim.frame(0, commandsOfMessage);
        answerLength = service == Service.ECHO ? frame.capacity() :
            MessageHeaderDecoder.ENCODED_LENGTH + AnswersDecoder.BLOCK_LENGTH + commandsOfMessage * Result.LENGTH;
        onAnswer = answered;
    }

    /**
     * Sends a message.
     *
     * @param number       of the message.
     * @param firstPayment number of its first payment, which is what its id is made of.
     * @return whether it was taken.
     */
    public boolean send(final long number, final long firstPayment)
    {
        frame.putLong(MessageHeaderDecoder.ENCODED_LENGTH, number, AnswersDecoder.BYTE_ORDER);
        for (int i = 0; i < commands; i++)
        {
            final long payment = firstPayment + i;
            Payment.of(new UUID(1, payment), CASH, CASH + 1 + payment % ACCOUNTS, 1, EUR)
                .encode(frame, Claims.FRAME_LENGTH + i * CommandLayout.SLOT_LENGTH);
        }
        return cluster.offer(frame, 0, frame.capacity()) > 0;
    }

    /** Hears what was answered; keeps the session alive, and opens another when it has ended. */
    public void poll()
    {
        if (cluster.isClosed())
        {
            cluster = connect();
        }
        cluster.pollEgress();
        final long nowNs = System.nanoTime();
        if (nowNs - keptAliveNs > KEEP_ALIVE_NS)
        {
            keptAliveNs = nowNs;
            cluster.sendKeepAlive();
        }
    }

    @Override
    public void onMessage(
        final long clusterSessionId,
        final long timestamp,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final Header logHeader)
    {
        if (length != answerLength)
        {
            // To a message of the size before.
            return;
        }
        header.wrap(buffer, offset);
        final int body = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        if (service == Service.LEDGER)
        {
            answers.wrap(buffer, body, header.blockLength(), header.version());
            check(buffer, answers.limit(), answers.results());
        }
        onAnswer.accept(buffer.getLong(body, AnswersDecoder.BYTE_ORDER));
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(cluster, driver);
    }

    private AeronCluster connect()
    {
        return AeronCluster.connect(
            context.connection().aeronDirectoryName(driver.aeronDirectoryName()).messageTimeoutNs(CONNECT_NS)
                .egressListener(this));
    }

    private void check(final DirectBuffer buffer, final int offset, final int results)
    {
        if (results != commands)
        {
            throw new IllegalStateException("answers: expected=" + commands + " found=" + results);
        }
        for (int i = 0; i < results; i++)
        {
            if (!result.wrap(buffer, offset + i * Result.LENGTH).isAccepted())
            {
                throw new IllegalStateException("refused: " + result);
            }
        }
    }
}
