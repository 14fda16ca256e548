package io.millrace.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.logbuffer.Header;
import io.millrace.engine.AccountOpening;
import io.millrace.engine.Details;
import io.millrace.engine.Hold;
import io.millrace.engine.Instruction;
import io.millrace.engine.Payment;
import io.millrace.ledger.AccountState;
import io.millrace.ledger.CommandLayout;
import io.millrace.ledger.HostCommands;
import io.millrace.ledger.Limits;
import io.millrace.sbe.cluster.FoundingEncoder;
import io.millrace.sbe.cluster.MessageHeaderEncoder;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The service alone, told what the log holds: time that goes back, bytes that are nobody's, a leader that says
 * something else.
 */
final class LedgerServiceTest
{
    private static final UUID LEDGER = new UUID(7, 7);
    private static final int EUR = 978;
    private static final long CASH = 1;
    private static final long ALICE = 2;

    private final List<Throwable> faults = new ArrayList<>();
    private final List<Long> timersMs = new ArrayList<>();
    private final List<byte[]> offered = new ArrayList<>();
    private final LedgerService service = new LedgerService(LEDGER, true, result ->
    {
    }, burst ->
    {
    }, faults::add);
    private final @Nullable Header header = null;
    private long timeMs = 1_000;

    @BeforeEach
    void found()
    {
        service.cluster(proxy(Cluster.class));
        send(founding());
        send(AccountOpening.unbounded(CASH, EUR), AccountOpening.creditNormal(ALICE, EUR));
    }

    @Test
    void shouldGoForwardWhereClusterTimeGoesBack()
    {
        send(Payment.of(UUID.randomUUID(), CASH, ALICE, 5, EUR));
        final long beforeNs = service.ledger().timeNs();
        timeMs -= 500;

        send(Payment.of(UUID.randomUUID(), CASH, ALICE, 5, EUR));

        assertEquals(List.of(), faults);
        assertEquals(beforeNs + 1, service.ledger().timeNs());
        assertEquals(10, posted());
    }

    @Test
    void shouldPassOverWhatIsNoMessage()
    {
        final long sequence = service.ledger().sequence();
        final UnsafeBuffer good = frame(1, Payment.of(UUID.randomUUID(), CASH, ALICE, 5, EUR));
        final byte[] bytes = good.byteArray();

        send(new UnsafeBuffer(new byte[0]));
        send(new UnsafeBuffer(new byte[3]));
        for (int length = 1; length < good.capacity(); length += 7)
        {
            send(new UnsafeBuffer(bytes, 0, length));
        }
        final UnsafeBuffer trailing = new UnsafeBuffer(new byte[good.capacity() + 5]);
        trailing.putBytes(0, good, 0, good.capacity());
        send(trailing);
        good.putInt(16, Integer.MAX_VALUE);
        send(good);

        assertEquals(List.of(), faults);
        assertEquals(sequence, service.ledger().sequence());
        assertEquals(0, posted());
    }

    @Test
    void shouldAnswerNobodyBeforeThereIsALedger()
    {
        final LedgerService empty = new LedgerService(LEDGER, true, result ->
        {
        }, burst ->
        {
        }, faults::add);
        final UnsafeBuffer frame = frame(1, AccountOpening.unbounded(CASH, EUR));

        empty.onSessionMessage(null, timeMs, frame, 0, frame.capacity(), header());

        assertEquals(-1, empty.ledger().sequence());
    }

    @Test
    void shouldTakeNoCommandOfTheHostFromAClient()
    {
        final UnsafeBuffer frame = Call.Claim.frame(1, 1);
        new HostCommands().configure(frame, Claims.FRAME_LENGTH, 1, 2,
            new Limits(1 << 17, 1 << 19, 1 << 14, 1 << 12, 1 << 12, 1 << 17, 1 << 16));

        send(frame);

        assertEquals(Limits.DEFAULT, service.ledger().limits());
    }

    @Test
    void shouldHaveTimeMovedWhenAHoldIsDue()
    {
        send(Payment.of(UUID.randomUUID(), CASH, ALICE, 5, EUR));
        send(new Hold(
            UUID.randomUUID(), ALICE, CASH, 5, EUR, TimeUnit.MILLISECONDS.toNanos(1_500) + 1, Details.NONE));
        assertEquals(List.of(1_501L), timersMs);

        timeMs = 1_501;
        service.onTimerEvent(1, timeMs);

        assertEquals(0, service.ledger().openCount());
        assertEquals(5, posted());
    }

    @Test
    void shouldStopWhereTheLeaderHasComeToOtherAnswers()
    {
        fill();
        final UnsafeBuffer statement = new UnsafeBuffer(offered.get(0));
        service.onSessionMessage(null, timeMs, statement, 0, statement.capacity(), header());
        assertEquals(List.of(), faults);

        statement.putLong(statement.capacity() - 8, statement.getLong(statement.capacity() - 8) + 1);

        assertThrows(AgentTerminationException.class,
            () -> service.onSessionMessage(null, timeMs, statement, 0, statement.capacity(), header()));
        assertEquals(1, faults.size());
    }

    @Test
    void shouldNotBelieveAClientThatSpeaksForTheLeader()
    {
        fill();
        final UnsafeBuffer statement = new UnsafeBuffer(offered.get(0));
        statement.putLong(statement.capacity() - 8, 0);

        send(statement);

        assertEquals(List.of(), faults);
    }

    @Test
    void shouldStopAtAFaultOfTheLedger()
    {
        final LedgerService broken = new LedgerService(LEDGER, true, result ->
        {
        }, burst ->
        {
            throw new StackOverflowError("told to fail");
        }, faults::add);
        broken.cluster(proxy(Cluster.class));
        final UnsafeBuffer frame = founding();

        assertThrows(AgentTerminationException.class,
            () -> broken.onSessionMessage(proxy(ClientSession.class), timeMs, frame, 0, frame.capacity(), header()));
        assertTrue(faults.get(0) instanceof StackOverflowError);
    }

    @Test
    void shouldNotLeadWithoutAHistoryUnlessToldToFound()
    {
        final LedgerService empty = new LedgerService(LEDGER, false, result ->
        {
        }, burst ->
        {
        }, faults::add);

        assertThrows(AgentTerminationException.class, () -> empty.onRoleChange(Cluster.Role.LEADER));
        assertEquals(1, faults.size());
        service.onRoleChange(Cluster.Role.LEADER);
        assertEquals(1, faults.size());
    }

    /** Past the next statement. */
    private void fill()
    {
        final Instruction[] payments = new Instruction[Claims.SLOTS_MAX];
        for (int i = 0; i < payments.length; i++)
        {
            payments[i] = Payment.of(UUID.randomUUID(), CASH, ALICE, 1, EUR);
        }
        send(payments);
        assertEquals(1, offered.size());
    }

    private long posted()
    {
        final AccountState state = new AccountState();
        assertTrue(service.ledger().account(ALICE, state));
        return state.posted();
    }

    private void send(final Instruction... instructions)
    {
        send(frame(instructions.length, instructions));
    }

    private static UnsafeBuffer founding()
    {
        final UnsafeBuffer frame =
            new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH + FoundingEncoder.BLOCK_LENGTH]);
        final Limits limits = Limits.DEFAULT;
        new FoundingEncoder().wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder())
            .ledgerIdHigh(LEDGER.getMostSignificantBits()).ledgerIdLow(LEDGER.getLeastSignificantBits())
            .accountsMax(limits.accountsMax()).paymentsWindow(limits.paymentsWindow()).openMax(limits.openMax())
            .controlsMax(limits.controlsMax()).mandatesMax(limits.mandatesMax())
            .batchItemsMax(limits.batchItemsMax()).atomicItemsMax(limits.atomicItemsMax());
        return frame;
    }

    private static UnsafeBuffer frame(final int count, final Instruction... instructions)
    {
        final UnsafeBuffer frame = Call.Claim.frame(9, count);
        for (int i = 0; i < count; i++)
        {
            instructions[i].encode(frame, Claims.FRAME_LENGTH + i * CommandLayout.SLOT_LENGTH);
        }
        return frame;
    }

    private void send(final UnsafeBuffer message)
    {
        service.onSessionMessage(proxy(ClientSession.class), timeMs, message, 0, message.capacity(), header());
    }

    @SuppressWarnings("NullAway")
    private Header header()
    {
        return header;
    }

    /** A cluster that this member leads, and a session that takes everything. */
    private <T> T proxy(final Class<T> type)
    {
        return type
            .cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]
            { type }, (self, method, arguments) -> switch (method.getName())
            {
                case "role" -> Cluster.Role.LEADER;
                case "time" -> timeMs;
                case "timeUnit" -> TimeUnit.MILLISECONDS;
                case "idleStrategy" -> NoOpIdleStrategy.INSTANCE;
                case "scheduleTimer" -> timersMs.add((Long)arguments[1]);
                case "offer" -> type == Cluster.class ? offer(arguments) : Long.valueOf(1);
                default -> throw new UnsupportedOperationException(method.toString());
            }));
    }

    private Long offer(final Object[] arguments)
    {
        final byte[] bytes = new byte[(Integer)arguments[2]];
        ((DirectBuffer)arguments[0]).getBytes((Integer)arguments[1], bytes);
        offered.add(bytes);
        return 1L;
    }
}
