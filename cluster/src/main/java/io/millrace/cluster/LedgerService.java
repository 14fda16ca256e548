package io.millrace.cluster;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import io.millrace.ledger.Burst;
import io.millrace.ledger.CommandLayout;
import io.millrace.ledger.HostCommands;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerSnapshot;
import io.millrace.ledger.Limits;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultSink;
import io.millrace.sbe.cluster.FoundingDecoder;
import io.millrace.sbe.cluster.MessageHeaderDecoder;
import io.millrace.sbe.cluster.QuestionDecoder;
import io.millrace.sbe.cluster.StatementDecoder;
import io.millrace.sbe.cluster.StatementEncoder;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.jspecify.annotations.Nullable;

/**
 * Hosts the ledger on a member, and does nothing else: what is in a message becomes a burst, at cluster time made to
 * go forward, and the leader's answers go to whoever sent it.
 * <p>
 * A function of the log: no clock, no random, no I/O but egress, snapshot, timers and statements. What does not parse
 * is passed over, by every member alike. Whatever is thrown ends the member (Aeron would skip the message
 * half-applied).
 * <p>
 * Thread: the service container's.
 */
final class LedgerService implements ClusteredService
{
    /** Commands between two statements of the leader's digest. */
    static final int STATEMENT_INTERVAL = 1 << 10;

    private static final long TIMER_ID = 1;
    private static final long NOT_SCHEDULED = Long.MIN_VALUE;

    private final UUID ledgerId;
    private final boolean isFounding;
    private final ResultSink listener;
    private final Audit audit;
    private final Consumer<Throwable> onFault;
    private final Claims claims = new Claims();
    private final Egress egress = new Egress(claims);
    private final Burst burst = new Burst(claims.slots());
    private final HostCommands commands = new HostCommands();
    private final ExpandableArrayBuffer own = new ExpandableArrayBuffer(CommandLayout.SLOT_LENGTH);
    private final Statements statements = new Statements();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final QuestionDecoder question = new QuestionDecoder();
    private final FoundingDecoder founding = new FoundingDecoder();
    private final StatementDecoder statement = new StatementDecoder();
    private Ledger ledger = new Ledger(this::onResult);
    private long scheduledMs = NOT_SCHEDULED;
    private @Nullable Cluster cluster;
    private @Nullable MemberCounters counters;
    private volatile long sequence = Burst.NULL_SEQUENCE;

    /**
     * The host of a member's ledger.
     *
     * @param ledgerId   that it must be.
     * @param isFounding whether a history may begin here.
     * @param listener   of all answers and events.
     * @param audit      of all bursts, before they are applied.
     * @param onFault    told once what ended it.
     */
    LedgerService(
        final UUID ledgerId,
        final boolean isFounding,
        final ResultSink listener,
        final Audit audit,
        final Consumer<Throwable> onFault)
    {
        this.ledgerId = ledgerId;
        this.isFounding = isFounding;
        this.listener = listener;
        this.audit = audit;
        this.onFault = onFault;
    }

    @Override
    public void onStart(final Cluster cluster, final @Nullable Image snapshotImage)
    {
        cluster(cluster);
        try
        {
            counters = new MemberCounters(cluster.aeron());
            if (snapshotImage != null)
            {
                final SnapshotImage snapshot = new SnapshotImage(snapshotImage, cluster.idleStrategy());
                if (!snapshot.isEmpty())
                {
                    ledger = LedgerSnapshot.load(snapshot, this::onResult);
                    checkIdentity();
                }
            }
            audit.onStart(ledger.sequence(), cluster.idleStrategy(), onFault);
            show();
        }
        catch (final Throwable fault)
        {
            throw halt(fault);
        }
    }

    @Override
    public void onSessionMessage(
        final @Nullable ClientSession session,
        final long timestamp,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final Header logHeader)
    {
        try
        {
            onMessage(session, timestamp, buffer, offset, length);
        }
        catch (final Throwable fault)
        {
            throw halt(fault);
        }
    }

    @Override
    public void onTimerEvent(final long correlationId, final long timestamp)
    {
        try
        {
            scheduledMs = NOT_SCHEDULED;
            own.setMemory(0, CommandLayout.SLOT_LENGTH, (byte)0);
            if (ledger.hasRunnableBatch())
            {
                commands.run(own, 0);
            }
            else
            {
                commands.tick(own, 0);
            }
            applyOwn(timestamp);
        }
        catch (final Throwable fault)
        {
            throw halt(fault);
        }
    }

    @Override
    public void onTakeSnapshot(final ExclusivePublication publication)
    {
        try
        {
            if (ledger.isConfigured())
            {
                audit.onSnapshot(ledger.sequence());
                LedgerSnapshot.write(ledger, new SnapshotPublication(publication, cluster().idleStrategy()));
            }
        }
        catch (final Throwable fault)
        {
            throw halt(fault);
        }
    }

    /** A leader without a history is one of members that have lost theirs: it must not begin another. */
    @Override
    public void onRoleChange(final Cluster.Role role)
    {
        if (role == Cluster.Role.LEADER && !ledger.isConfigured() && !isFounding)
        {
            throw halt(new IllegalStateException("elected without a history, and not told to found one: ledgerId=" +
                ledgerId + "; start the members that have the data"));
        }
    }

    @Override
    public void onNewLeadershipTermEvent(
        final long leadershipTermId,
        final long logPosition,
        final long timestamp,
        final long termBaseLogPosition,
        final int leaderMemberId,
        final int logSessionId,
        final TimeUnit timeUnit,
        final int appVersion)
    {
        if (timeUnit != TimeUnit.MILLISECONDS)
        {
            throw halt(new IllegalStateException("cluster time must be in milliseconds: timeUnit=" + timeUnit));
        }
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
    public void onTerminate(final Cluster cluster)
    {
        // The log has everything.
    }

    /** The cluster of which this is a member. */
    void cluster(final Cluster memberOf)
    {
        cluster = memberOf;
    }

    /** The ledger, for who is on this thread, or after its end. */
    Ledger ledger()
    {
        return ledger;
    }

    /** Sequence of the last command applied; any thread. */
    long sequence()
    {
        return sequence;
    }

    private void onMessage(
        final @Nullable ClientSession session,
        final long timestamp,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH)
        {
            return;
        }
        header.wrap(buffer, offset);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID ||
            header.version() != MessageHeaderDecoder.SCHEMA_VERSION)
        {
            return;
        }
        final int body = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        final int bodyLength = length - MessageHeaderDecoder.ENCODED_LENGTH;
        switch (header.templateId())
        {
            case Claims.TEMPLATE_ID ->
            {
                // Before there is a ledger nobody is answered: who asks, asks again.
                if (ledger.isConfigured() && claims.tryTake(buffer, offset, length))
                {
                    applyClaims(session, timestamp);
                }
            }
            case QuestionDecoder.TEMPLATE_ID ->
            {
                if (session != null && bodyLength == QuestionDecoder.BLOCK_LENGTH && ledger.isConfigured() &&
                    isLeader())
                {
                    question.wrap(buffer, body, QuestionDecoder.BLOCK_LENGTH, QuestionDecoder.SCHEMA_VERSION);
                    egress.answer(session, question, ledger);
                }
            }
            case FoundingDecoder.TEMPLATE_ID ->
            {
                if (session != null && bodyLength == FoundingDecoder.BLOCK_LENGTH)
                {
                    founding.wrap(buffer, body, FoundingDecoder.BLOCK_LENGTH, FoundingDecoder.SCHEMA_VERSION);
                    onFounding(session, timestamp);
                }
            }
            case StatementDecoder.TEMPLATE_ID ->
            {
                // Of the service's own: no client speaks for the leader.
                if (session == null && bodyLength == StatementDecoder.BLOCK_LENGTH)
                {
                    statement.wrap(buffer, body, StatementDecoder.BLOCK_LENGTH, StatementDecoder.SCHEMA_VERSION);
                    statements.check(statement.sequence(), statement.resultsDigest());
                }
            }
            default ->
            {
                // Of a version to come, or nobody's: every member passes it over.
            }
        }
    }

    private void applyClaims(final @Nullable ClientSession session, final long timestamp)
    {
        final long firstSequence = ledger.sequence() + 1;
        egress.begin(isLeader() ? session : null, firstSequence);
        apply(burst.wrapExcerpt(claims.slots(), 0, firstSequence, claims.slotCount(), timeNs(timestamp)));
        egress.end();
    }

    /** The first that comes founds the ledger; all others hear which ledger this is. */
    private void onFounding(final ClientSession session, final long timestamp)
    {
        if (!ledger.isConfigured())
        {
            final Limits limits = limitsOf(founding);
            if (limits != null)
            {
                own.setMemory(0, CommandLayout.SLOT_LENGTH, (byte)0);
                commands.configure(own, 0, founding.ledgerIdHigh(), founding.ledgerIdLow(), limits);
                applyOwn(timestamp);
                checkIdentity();
            }
        }
        if (isLeader())
        {
            egress.identify(session, founding.correlationId(), ledger);
        }
    }

    private void applyOwn(final long timestamp)
    {
        apply(burst.wrapExcerpt(own, 0, ledger.sequence() + 1, 1, timeNs(timestamp)));
    }

    private void apply(final Burst commandsInOrder)
    {
        audit.onBurst(commandsInOrder.results(ledger.sequence(), ledger.resultsDigest()));
        ledger.apply(commandsInOrder);
        final long last = ledger.sequence();
        if (last / STATEMENT_INTERVAL != (commandsInOrder.firstSequence() - 1) / STATEMENT_INTERVAL)
        {
            state(last);
        }
        schedule();
        show();
    }

    /** Every member says it; the leader's is what the log takes. */
    private void state(final long last)
    {
        statements.note(last, ledger.resultsDigest());
        final StatementEncoder encoder = statements.encode(last, ledger.resultsDigest());
        cluster().idleStrategy().reset();
        while (cluster().offer(encoder.buffer(), 0, Statements.LENGTH) < 0)
        {
            cluster().idleStrategy().idle();
        }
    }

    /** Has time moved when something falls due, or when a batch in parts waits to be run. */
    private void schedule()
    {
        final boolean hasRunnable = ledger.hasRunnableBatch();
        final long dueNs = ledger.nextDueNs();
        if (hasRunnable ? scheduledMs <= cluster().time() && scheduledMs != NOT_SCHEDULED : dueNs == Long.MAX_VALUE)
        {
            return;
        }
        final long dueMs = hasRunnable ? cluster().time() : 1 + (dueNs - 1) / TimeUnit.MILLISECONDS.toNanos(1);
        if (dueMs != scheduledMs)
        {
            cluster().idleStrategy().reset();
            while (!cluster().scheduleTimer(TIMER_ID, dueMs))
            {
                cluster().idleStrategy().idle();
            }
            scheduledMs = dueMs;
        }
    }

    private void onResult(final Result result)
    {
        if (!result.isEvent())
        {
            egress.onResult(result);
        }
        listener.onResult(result);
    }

    private boolean isLeader()
    {
        return cluster().role() == Cluster.Role.LEADER;
    }

    /** Cluster time may go back when another leads: the ledger's does not, and its snapshot knows how far it was. */
    private long timeNs(final long timestamp)
    {
        return Burst.timeAfter(ledger.timeNs(), TimeUnit.MILLISECONDS.toNanos(timestamp));
    }

    private void checkIdentity()
    {
        final UUID found = new UUID(ledger.ledgerIdHigh(), ledger.ledgerIdLow());
        if (!found.equals(ledgerId))
        {
            throw new IllegalStateException("another ledger: ledgerId=" + ledgerId + " found=" + found);
        }
    }

    private void show()
    {
        sequence = ledger.sequence();
        final MemberCounters shown = counters;
        if (shown != null)
        {
            shown.set(ledger.sequence(), ledger.resultsDigest());
        }
    }

    private Cluster cluster()
    {
        final Cluster started = cluster;
        if (started == null)
        {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    /** What ends the service's {@link Agent}; a close of ours is no fault. */
    private AgentTerminationException halt(final Throwable fault)
    {
        if (fault instanceof final AgentTerminationException closing)
        {
            return closing;
        }
        onFault.accept(fault);
        return new AgentTerminationException(fault);
    }

    private static @Nullable Limits limitsOf(final FoundingDecoder founding)
    {
        try
        {
            return new Limits(
                Math.toIntExact(founding.accountsMax()), Math.toIntExact(founding.paymentsWindow()),
                Math.toIntExact(founding.openMax()), Math.toIntExact(founding.controlsMax()),
                Math.toIntExact(founding.mandatesMax()), Math.toIntExact(founding.batchItemsMax()),
                Math.toIntExact(founding.atomicItemsMax()));
        }
        catch (final IllegalArgumentException | ArithmeticException outOfRange)
        {
            return null;
        }
    }
}
