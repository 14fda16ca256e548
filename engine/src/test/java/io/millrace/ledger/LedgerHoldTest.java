package io.millrace.ledger;

import static io.millrace.ledger.LedgerFixture.ALICE;
import static io.millrace.ledger.LedgerFixture.BANK;
import static io.millrace.ledger.LedgerFixture.BOB;
import static io.millrace.ledger.LedgerFixture.capture;
import static io.millrace.ledger.LedgerFixture.hold;
import static io.millrace.ledger.LedgerFixture.increase;
import static io.millrace.ledger.LedgerFixture.linked;
import static io.millrace.ledger.LedgerFixture.maxPayment;
import static io.millrace.ledger.LedgerFixture.pay;
import static io.millrace.ledger.LedgerFixture.release;
import static io.millrace.ledger.LedgerFixture.velocity;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.ledger.model.Answer;
import io.millrace.ledger.model.Slot;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LedgerHoldTest
{
    private final LedgerFixture fixture = LedgerFixture.funded();

    @Test
    void shouldReleaseTheRestOnPartialCapture()
    {
        fixture.apply(hold(1, ALICE, BOB, 40));

        final Answer captured = fixture.apply(capture(2, 1, 25));

        assertEquals(ResultCode.ACCEPTED.number(), captured.code());
        assertEquals(0, captured.get("debitPending"));
        assertEquals(75, captured.get("debitAvailable"));
        assertEquals(25, fixture.posted(BOB));
        assertEquals(ResultCode.TARGET_CLOSED, fixture.code(release(3, 1)));
    }

    @Test
    void shouldShowTheIncreasedAmountToADuplicate()
    {
        fixture.apply(hold(1, ALICE, BOB, 40));
        fixture.apply(increase(2, 1, 5));

        final Answer again = fixture.apply(hold(1, ALICE, BOB, 40));

        assertEquals(ResultCode.DUPLICATE.number(), again.code());
        assertEquals(45, again.get("amountMinor"));
    }

    @Test
    void shouldNotMissALimitThatIsNotThereWhenTheTotalOverflows()
    {
        fixture.apply(velocity(1, BANK, 50, 60));
        fixture.apply(hold(2, BANK, BOB, 10));

        assertEquals(ResultCode.VELOCITY_EXCEEDED, fixture.code(increase(3, 2, Long.MAX_VALUE)));
    }

    @Test
    void shouldMeetThePaymentLimitWhenTheTotalOverflows()
    {
        fixture.apply(maxPayment(1, BANK, Long.MAX_VALUE));
        fixture.apply(hold(2, BANK, BOB, 10));

        assertEquals(ResultCode.PAYMENT_LIMIT_EXCEEDED, fixture.code(increase(3, 2, Long.MAX_VALUE - 9)));
        assertEquals(ResultCode.ACCEPTED, fixture.code(increase(4, 2, Long.MAX_VALUE - 200)));
    }

    @Test
    void shouldCountBackInTheWindowWhatAReleaseGivesBack()
    {
        fixture.apply(velocity(1, ALICE, 50, 60));
        fixture.apply(hold(2, ALICE, BOB, 40));
        assertEquals(ResultCode.VELOCITY_EXCEEDED, fixture.code(hold(3, ALICE, BOB, 11)));

        fixture.apply(release(4, 2));

        assertEquals(ResultCode.ACCEPTED, fixture.code(hold(5, ALICE, BOB, 50)));
        // Of which 20 are given back by a final capture.
        fixture.apply(capture(6, 5, 30));
        assertEquals(ResultCode.VELOCITY_EXCEEDED, fixture.code(hold(7, ALICE, BOB, 21)));
        assertEquals(ResultCode.ACCEPTED, fixture.code(hold(8, ALICE, BOB, 20)));
    }

    @Test
    void shouldCountAnIncreaseInTheWindow()
    {
        fixture.apply(velocity(1, ALICE, 50, 60));
        fixture.apply(hold(2, ALICE, BOB, 30));

        assertEquals(ResultCode.ACCEPTED, fixture.code(increase(3, 2, 15)));

        assertEquals(ResultCode.VELOCITY_EXCEEDED, fixture.code(pay(4, ALICE, BOB, 6)));
        assertEquals(ResultCode.VELOCITY_EXCEEDED, fixture.code(increase(5, 2, 6)));
        assertEquals(ResultCode.ACCEPTED, fixture.code(pay(6, ALICE, BOB, 5)));
    }

    @Test
    void shouldHaveAsMuchLeftAsBeforeAfterAGroupThatFailed()
    {
        fixture.apply(hold(1, ALICE, BOB, 40));

        assertFails(linked(capture(2, 1, 15).set("flags", LedgerFixture.KEEP_OPEN)));
        assertFails(linked(increase(4, 1, 15)));
        assertFails(linked(increase(4, 1, 0).set("deadlineNs", Long.MAX_VALUE)));
        assertFails(linked(capture(5, 1, 15)));
        assertFails(linked(release(6, 1)));

        assertEquals(List.of(), Laws.check(fixture.ledger));
        assertEquals(ResultCode.ACCEPTED, fixture.code(capture(7, 1, 40)));
    }

    /** Captures that close their holds touch the most: the largest group, of nothing else, can be taken back. */
    @Test
    void shouldTakeBackTheGroupThatTouchesTheMost()
    {
        final LedgerFixture full = LedgerFixture.funded(LedgerFixture.limits().set("atomicItemsMax", 2));
        full.apply(velocity(1, ALICE, 100, 60));
        full.apply(hold(2, ALICE, BOB, 40));
        full.apply(hold(3, ALICE, BOB, 40));
        for (int i = 0; i < LedgerFixture.WINDOW; i++)
        {
            full.apply(pay(100 + i, LedgerFixture.BANK, BOB, 1));
        }

        // The second one asks for more than the hold has: all before its last step was done for the first.
        full.applyAll(linked(capture(4, 2, 15)), capture(5, 3, 41));
        assertEquals(List.of(40L, 40L),
            List.of(full.payment(2).remainingMinor(), full.payment(3).remainingMinor()));
        assertEquals(List.of(), Laws.check(full.ledger));

        final List<Answer> both = full.applyAll(linked(capture(6, 2, 15)), capture(7, 3, 15));
        assertEquals(List.of(ResultCode.ACCEPTED, ResultCode.ACCEPTED),
            both.stream().map(LedgerFixture::code).toList());
        assertEquals(List.of(), Laws.check(full.ledger));
    }

    private void assertFails(final Slot item)
    {
        final LedgerDigest before = fixture.ledger.digest();
        final PaymentState hold = fixture.payment(1);
        final List<Long> said = List.of(hold.amountMinor(), hold.remainingMinor(), hold.deadlineNs());

        fixture.applyAll(item, pay(fixture.timeNs, LedgerFixture.NOBODY, BOB, 1));

        assertEquals(said, List.of(fixture.payment(1).amountMinor(), hold.remainingMinor(), hold.deadlineNs()));
        assertEquals(before.books(), fixture.ledger.digest().books());
    }
}
