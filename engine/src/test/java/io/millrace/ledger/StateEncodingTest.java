package io.millrace.ledger;

import static io.millrace.ledger.LedgerFixture.ALICE;
import static io.millrace.ledger.LedgerFixture.BANK;
import static io.millrace.ledger.LedgerFixture.BOB;
import static io.millrace.ledger.LedgerFixture.CASH;
import static io.millrace.ledger.LedgerFixture.EUR;
import static io.millrace.ledger.LedgerFixture.capture;
import static io.millrace.ledger.LedgerFixture.hold;
import static io.millrace.ledger.LedgerFixture.open;
import static io.millrace.ledger.LedgerFixture.overdraft;
import static io.millrace.ledger.LedgerFixture.pay;
import static io.millrace.ledger.LedgerFixture.schedule;
import static io.millrace.ledger.LedgerFixture.status;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.model.Id;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * What a look-up says of an account and of an id, and that it says the same after it has gone to another process.
 */
final class StateEncodingTest
{
    private static final int OFFSET = 24;
    private static final long CAROL = 7;

    private final LedgerFixture fixture = LedgerFixture.funded();

    @Test
    void shouldSayAllOfAnAccount()
    {
        fixture.apply(open(CAROL).set("owner", 5).set("code", 60_000).set("overdraftMinor", 70));
        fixture.apply(pay(1, BANK, CAROL, 50));
        fixture.apply(pay(2, CAROL, BOB, 20).set("initiator", 5));
        fixture.apply(hold(3, CAROL, BOB, 9).set("initiator", 5));
        fixture.apply(hold(4, BANK, CAROL, 4));
        fixture.apply(status(5, CAROL, 2));

        final AccountState carol = fixture.account(CAROL);

        assertEquals(List.of(fixture.ledger.sequence(), CAROL, 5L, (long)EUR, 60_000L, 0L, 2L, 70L, 20L, 50L, 9L, 4L,
            30L, -5L, 91L), words(carol));
        assertEquals(words(carol), words(there(carol)));
        assertFalse(carol.isDebitNormal());
        assertFalse(carol.isUnbounded());
    }

    @Test
    void shouldSayWhichSideBoundsAnAccount()
    {
        fixture.apply(overdraft(1, CASH, 30));
        fixture.apply(pay(2, CASH, BOB, 20));
        fixture.apply(hold(3, ALICE, CASH, 9));

        final AccountState cash = fixture.account(CASH);

        assertEquals(List.of(20L, -9L, 41L), List.of(cash.posted(), cash.pending(), cash.available()));
        assertTrue(cash.isDebitNormal());
        assertFalse(cash.isUnbounded());
        assertTrue(there(cash).isDebitNormal());
        assertTrue(fixture.account(BANK).isUnbounded());
        assertFalse(fixture.account(BANK).isDebitNormal());
    }

    @Test
    void shouldSayAllOfAnOpenHold()
    {
        final long deadlineNs = fixture.timeNs + 1000;
        fixture.apply(hold(1, ALICE, BOB, 40).id(new Id(77, 1)).set("deadlineNs", deadlineNs));
        final long firstSequence = fixture.ledger.sequence();
        final long timeNs = fixture.timeNs;
        fixture.apply(capture(2, 1, 15).set("holdHigh", 77).set("flags", LedgerFixture.KEEP_OPEN));
        final PaymentState hold = new PaymentState();

        assertTrue(fixture.ledger.payment(77, 1, hold));

        assertEquals(List.of(firstSequence + 1, firstSequence, timeNs, 0L, (long)Command.HOLD, ALICE, BOB, 40L, 25L, 1L,
            77L, 1L, deadlineNs), words(hold));
        assertEquals(words(hold), words(there(hold)));
        assertEquals(ResultCode.ACCEPTED, there(hold).outcome());
    }

    @Test
    void shouldSayAllOfARefusal()
    {
        fixture.apply(pay(1, ALICE, BOB, 101));

        final PaymentState refused = there(fixture.payment(1));

        assertEquals(ResultCode.INSUFFICIENT_FUNDS, refused.outcome());
        assertFalse(refused.isOpen());
        assertEquals(List.of(101L, 0L, 0L),
            List.of(refused.amountMinor(), refused.remainingMinor(), refused.deadlineNs()));
    }

    @Test
    void shouldListTheOldestThatAreOpenOfAnAccount()
    {
        final long due = Long.MAX_VALUE;
        fixture.apply(hold(1, ALICE, BOB, 1));
        fixture.apply(schedule(2, BANK, ALICE, 2, due));
        fixture.apply(hold(3, BANK, BOB, 3));
        fixture.apply(hold(4, ALICE, BOB, 4));
        fixture.apply(capture(5, 1, 1));
        fixture.apply(hold(6, ALICE, BOB, 6));

        assertEquals(List.of(2L, 4L, 6L), openOf(ALICE, Burst.NULL_SEQUENCE, 9));
        assertEquals(List.of(2L, 4L), openOf(ALICE, Burst.NULL_SEQUENCE, 2));
        assertEquals(List.of(3L, 4L, 6L), openOf(BOB, Burst.NULL_SEQUENCE, 9));
        final long second = fixture.payment(2).firstSequence();
        assertEquals(List.of(4L), openOf(ALICE, second, 1));
        assertEquals(List.of(6L), openOf(ALICE, fixture.payment(4).firstSequence(), 1));
        assertEquals(List.of(), openOf(CASH, Burst.NULL_SEQUENCE, 9));
    }

    @Test
    void shouldGoThroughAllAccounts()
    {
        final AccountState state = new AccountState();
        final List<Long> ids = new ArrayList<>();

        fixture.ledger.accounts(state, seen ->
        {
            assertSame(state, seen);
            assertEquals(fixture.ledger.sequence(), seen.sequence());
            ids.add(seen.accountId());
        });

        assertEquals(List.of(BANK, ALICE, BOB, CASH), ids.stream().sorted().toList());
    }

    @Test
    void shouldNotFindWhatIsNotThere()
    {
        assertFalse(fixture.ledger.account(LedgerFixture.NOBODY, new AccountState()));
        assertFalse(fixture.ledger.account(0, new AccountState()));
        assertFalse(fixture.ledger.account(-1, new AccountState()));
        assertFalse(fixture.ledger.payment(0, 1, new PaymentState()));
    }

    private List<Long> openOf(final long account, final long afterSequence, final int most)
    {
        return fixture.ledger.openPayments(account, afterSequence, most).stream().map(PaymentState::idLow).toList();
    }

    private static AccountState there(final AccountState state)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[OFFSET + AccountState.LENGTH]);
        state.encode(buffer, OFFSET);
        return new AccountState().decode(buffer, OFFSET);
    }

    private static PaymentState there(final PaymentState state)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[OFFSET + PaymentState.LENGTH]);
        state.encode(buffer, OFFSET);
        return new PaymentState().decode(buffer, OFFSET);
    }

    /** As it is encoded; and every accessor says what its word says. */
    private static List<Long> words(final AccountState state)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[AccountState.LENGTH]);
        state.encode(buffer, 0);
        final List<Long> words = words(buffer);
        assertEquals(words, List.of(state.sequence(), state.accountId(), state.owner(), (long)state.ledger(),
            (long)state.code(), words.get(5), (long)state.status(), state.overdraftMinor(), state.debitsPosted(),
            state.creditsPosted(), state.debitsPending(), state.creditsPending(), state.posted(), state.pending(),
            state.available()));
        return words;
    }

    private static List<Long> words(final PaymentState state)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[PaymentState.LENGTH]);
        state.encode(buffer, 0);
        final List<Long> words = words(buffer);
        assertEquals(words, List.of(state.sequence(), state.firstSequence(), state.timeNs(),
            (long)state.outcome().number(), (long)state.command(), state.debitAccount(), state.creditAccount(),
            state.amountMinor(), state.remainingMinor(), state.isOpen() ? 1L : 0L, state.idHigh(), state.idLow(),
            state.deadlineNs()));
        return words;
    }

    private static List<Long> words(final UnsafeBuffer buffer)
    {
        return LongStream.range(0, buffer.capacity() / Long.BYTES)
            .map(i -> buffer.getLong((int)i * Long.BYTES, LITTLE_ENDIAN)).boxed().toList();
    }
}
