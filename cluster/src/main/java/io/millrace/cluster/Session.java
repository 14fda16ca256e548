package io.millrace.cluster;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.cluster.codecs.EventCode;
import io.aeron.logbuffer.Header;
import io.millrace.response.Fate;
import io.millrace.sbe.cluster.AnswersDecoder;
import io.millrace.sbe.cluster.FoundDecoder;
import io.millrace.sbe.cluster.MessageHeaderDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;

/**
 * A client's session with whichever member leads: sends what is asked, several claims in a message, sends it again
 * when no answer has come, and opens another session when one is lost.
 * <pre>
 *   queue --> batch in one message --> waiting --answer--> future
 *                                        |  ^
 *                          resend timeout'--'          deadline --> UNKNOWN, or NOT_APPLIED if it was never sent
 * </pre>
 * Sending twice is safe: an id has one outcome. It is done once a timeout, and paced, since a storm of copies is what
 * keeps the first ones from being answered.
 * <p>
 * Thread: the client's own.
 */
final class Session implements Agent, EgressListener
{
    private static final int CLAIMS_OF_MESSAGE = 64;
    private static final int MESSAGE_LENGTH = 60_000;
    private static final int RESENDS_A_SWEEP = 64;
    private static final int POLLS = 10;
    private static final long SWEEP_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long KEEP_ALIVE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long RECONNECT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Aeron aeron;
    private final Supplier<AeronCluster.Context> contexts;
    private final Queue<Call> queue;
    private final Runnable onDone;
    private final long resendNs;
    private final Map<Long, Call> waiting = new LinkedHashMap<>();
    private final ArrayDeque<Call> batch = new ArrayDeque<>();
    private final ExpandableArrayBuffer message = new ExpandableArrayBuffer(MESSAGE_LENGTH);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AnswersDecoder answers = new AnswersDecoder();
    private final FoundDecoder found = new FoundDecoder();
    private int messageLength;
    private AeronCluster.@Nullable AsyncConnect connecting;
    private @Nullable AeronCluster cluster;
    private @Nullable Throwable lastError;
    private long reconnectNs = System.nanoTime();
    private long sweptNs = reconnectNs;
    private long keptAliveNs = reconnectNs;
    private long connectCount;

    /**
     * A session to be.
     *
     * @param aeron    of the client.
     * @param contexts of connections to the cluster, a new one for each.
     * @param queue    of what is asked.
     * @param onDone   called for each that has an answer, or will have none.
     * @param resendNs after which a call without an answer is sent again.
     */
    Session(
        final Aeron aeron,
        final Supplier<AeronCluster.Context> contexts,
        final Queue<Call> queue,
        final Runnable onDone,
        final long resendNs)
    {
        this.aeron = aeron;
        this.contexts = contexts;
        this.queue = queue;
        this.onDone = onDone;
        this.resendNs = resendNs;
    }

    @Override
    public String roleName()
    {
        return "millrace-client";
    }

    @Override
    public int doWork()
    {
        final long nowNs = System.nanoTime();
        int work = 0;
        try
        {
            work += work(nowNs);
        }
        catch (final RuntimeException lost)
        {
            disconnect(lost);
        }
        if (nowNs - sweptNs > SWEEP_NS)
        {
            sweptNs = nowNs;
            expire(nowNs);
        }
        return work;
    }

    @Override
    public void onClose()
    {
        disconnect(null);
        takeQueued(Integer.MAX_VALUE);
        final List<Call> unanswered = new ArrayList<>(waiting.values());
        unanswered.addAll(batch);
        waiting.clear();
        batch.clear();
        unanswered.forEach(call -> fail(call, "client closed"));
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
        header.wrap(buffer, offset);
        final int body = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID)
        {
            return;
        }
        if (header.templateId() == AnswersDecoder.TEMPLATE_ID)
        {
            answers.wrap(buffer, body, header.blockLength(), header.version());
            onAnswer(answers.correlationId(), answers.firstSequence(), answers.results(), buffer, answers.limit());
        }
        else if (header.templateId() == FoundDecoder.TEMPLATE_ID)
        {
            found.wrap(buffer, body, header.blockLength(), header.version());
            onAnswer(found.correlationId(), 0, found.words(), buffer, found.limit());
        }
    }

    /** What was on its way to the old leader may be lost: it is sent again now, and not a timeout later. */
    @Override
    public void onNewLeader(
        final long clusterSessionId, final long leadershipTermId, final int leaderMemberId,
        final String ingressEndpoints)
    {
        resendAll();
    }

    @Override
    public void onSessionEvent(
        final long correlationId,
        final long clusterSessionId,
        final long leadershipTermId,
        final int leaderMemberId,
        final EventCode code,
        final @Nullable String detail)
    {
        if (code == EventCode.CLOSED || code == EventCode.ERROR)
        {
            throw new IllegalStateException("session closed by the cluster: code=" + code + " detail=" + detail);
        }
    }

    /** Number of sessions opened so far. */
    long connectCount()
    {
        return connectCount;
    }

    private int work(final long nowNs)
    {
        final AeronCluster connected = cluster;
        if (connected == null)
        {
            connect(nowNs);
            return 0;
        }
        int work = poll(connected);
        if (connected.isClosed())
        {
            disconnect(null);
            return 1;
        }
        work += send(connected, nowNs);
        if (nowNs - sweptNs > SWEEP_NS)
        {
            resend(connected, nowNs);
        }
        if (nowNs - keptAliveNs > KEEP_ALIVE_NS)
        {
            keptAliveNs = nowNs;
            connected.sendKeepAlive();
        }
        return work;
    }

    private void connect(final long nowNs)
    {
        if (connecting == null)
        {
            if (nowNs - reconnectNs < 0)
            {
                return;
            }
            connecting =
                AeronCluster.asyncConnect(contexts.get().aeron(aeron).ownsAeronClient(false).egressListener(this));
        }
        final AeronCluster connected = connecting.poll();
        if (connected != null)
        {
            connecting = null;
            cluster = connected;
            lastError = null;
            connectCount++;
            keptAliveNs = nowNs;
            resendAll();
        }
    }

    private void disconnect(final @Nullable Throwable lost)
    {
        lastError = lost == null ? lastError : lost;
        CloseHelper.quietCloseAll(connecting, cluster);
        connecting = null;
        cluster = null;
        reconnectNs = System.nanoTime() + RECONNECT_NS;
    }

    private static int poll(final AeronCluster connected)
    {
        int polled = 0;
        int last = 1;
        for (int i = 0; i < POLLS && last > 0; i++)
        {
            last = connected.pollEgress();
            polled += last;
        }
        return polled;
    }

    /** Sends the next message, or tries again to. */
    private int send(final AeronCluster connected, final long nowNs)
    {
        if (batch.isEmpty())
        {
            takeQueued(CLAIMS_OF_MESSAGE);
        }
        if (batch.isEmpty())
        {
            return 0;
        }
        final long result = connected.offer(message, 0, messageLength);
        if (result > 0)
        {
            for (final Call call : batch)
            {
                call.sent(nowNs);
                waiting.put(correlationId(call), call);
            }
            batch.clear();
            keptAliveNs = nowNs;
        }
        else
        {
            checkOffer(result);
        }
        return 1;
    }

    /** Takes what is asked into a message: claims as they come, anything else alone. */
    private void takeQueued(final int max)
    {
        messageLength = 0;
        Call next = queue.peek();
        while (next != null && batch.size() < max && (batch.isEmpty() || (next.isClaim() && batch.getLast().isClaim() &&
            messageLength + next.frame().capacity() <= MESSAGE_LENGTH)))
        {
            batch.add(queue.remove());
            message.putBytes(messageLength, next.frame(), 0, next.frame().capacity());
            messageLength += next.frame().capacity();
            next = queue.peek();
        }
    }

    private void resendAll()
    {
        for (final Call call : waiting.values())
        {
            call.sent(System.nanoTime() - resendNs);
        }
    }

    private void resend(final AeronCluster connected, final long nowNs)
    {
        int resent = 0;
        for (final Call call : waiting.values())
        {
            if (nowNs - call.sentNs() >= resendNs)
            {
                final long result = connected.offer(call.frame(), 0, call.frame().capacity());
                if (result < 0)
                {
                    checkOffer(result);
                    return;
                }
                call.sent(nowNs);
                if (++resent == RESENDS_A_SWEEP)
                {
                    return;
                }
            }
        }
    }

    private static void checkOffer(final long result)
    {
        if (result == Publication.MAX_POSITION_EXCEEDED)
        {
            throw new IllegalStateException("session is at its end: " + Publication.errorString(result));
        }
    }

    /** Those whose time is up. */
    private void expire(final long nowNs)
    {
        final List<Call> expired = new ArrayList<>();
        waiting.values().forEach(call -> addIfExpired(call, nowNs, expired));
        expired.forEach(call -> waiting.remove(correlationId(call)));
        final int sent = expired.size();
        if (cluster == null)
        {
            // What nobody takes is not held back by the head of a queue that does not move.
            queue.forEach(call -> addIfExpired(call, nowNs, expired));
            expired.subList(sent, expired.size()).forEach(queue::remove);
        }
        if (!batch.isEmpty() && nowNs - batch.getFirst().deadlineNs() > 0)
        {
            expired.addAll(batch);
            batch.clear();
        }
        expired.forEach(call -> fail(call, "no answer in time"));
    }

    private static void addIfExpired(final Call call, final long nowNs, final List<Call> expired)
    {
        if (nowNs - call.deadlineNs() > 0)
        {
            expired.add(call);
        }
    }

    private void onAnswer(
        final long correlationId, final long first, final int count, final DirectBuffer buffer, final int offset)
    {
        final Call call = waiting.get(correlationId);
        // None waits for the answer to a copy.
        if (call != null && call.onAnswer(first, count, buffer, offset))
        {
            waiting.remove(correlationId);
            onDone.run();
        }
    }

    private void fail(final Call call, final String reason)
    {
        call.onUnanswered(new NoAnswerException(reason, call.isSent() ? Fate.UNKNOWN : Fate.NOT_APPLIED, lastError));
        onDone.run();
    }

    private static long correlationId(final Call call)
    {
        return call.frame().getLong(MessageHeaderDecoder.ENCODED_LENGTH, AnswersDecoder.BYTE_ORDER);
    }
}
