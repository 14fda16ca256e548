package io.millrace.ledger;

import static io.millrace.ledger.LedgerFixture.ALICE;
import static io.millrace.ledger.LedgerFixture.BANK;
import static io.millrace.ledger.LedgerFixture.BOB;
import static io.millrace.ledger.LedgerFixture.CASH;
import static io.millrace.ledger.LedgerFixture.cancel;
import static io.millrace.ledger.LedgerFixture.capture;
import static io.millrace.ledger.LedgerFixture.hold;
import static io.millrace.ledger.LedgerFixture.maxPayment;
import static io.millrace.ledger.LedgerFixture.pay;
import static io.millrace.ledger.LedgerFixture.refund;
import static io.millrace.ledger.LedgerFixture.release;
import static io.millrace.ledger.LedgerFixture.schedule;
import static io.millrace.ledger.LedgerFixture.status;
import static io.millrace.ledger.LedgerFixture.velocity;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.ledger.model.Answer;
import io.millrace.ledger.model.Slot;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * What is remembered, of ids and of limits, and what is said of it.
 */
final class LedgerMemoryTest
{
    private final LedgerFixture fixture = LedgerFixture.funded();

    @Test
    void shouldNotRefundAScheduleThatWasCancelled()
    {
        fixture.apply(schedule(1, ALICE, BOB, 10, Long.MAX_VALUE));
        fixture.apply(cancel(2, 1));

        assertEquals(ResultCode.TARGET_MISMATCH, fixture.code(refund(3, 1, 10)));
        assertEquals(ResultCode.TARGET_CLOSED, fixture.code(cancel(4, 1)));
    }

    @Test
    void shouldNeedNoRoomForControlsOfZero()
    {
        fixture.apply(maxPayment(1, ALICE, 10));
        fixture.apply(maxPayment(2, BOB, 10));

        assertEquals(ResultCode.ACCEPTED, fixture.code(maxPayment(3, CASH, 0)));
        assertEquals(ResultCode.ACCEPTED, fixture.code(velocity(4, CASH, 0, 0)));
        assertEquals(ResultCode.CONTROLS_FULL, fixture.code(maxPayment(5, CASH, 1)));
        assertEquals(ResultCode.ACCEPTED, fixture.code(maxPayment(6, BOB, 0)));
    }

    @Test
    void shouldNameOtherWhereACommandAsksNoAmount()
    {
        fixture.apply(hold(1, ALICE, BOB, 10));
        fixture.apply(schedule(2, ALICE, BOB, 10, Long.MAX_VALUE));
        fixture.apply(release(3, 1));
        fixture.apply(cancel(4, 2));
        fixture.apply(status(5, BANK, 0));

        assertDiffers(DifferingField.OTHER, release(3, 2));
        assertDiffers(DifferingField.OTHER, cancel(4, 1));
        assertDiffers(DifferingField.OTHER, status(5, BANK, 1));
    }

    @Test
    void shouldNameTheFirstFieldThatDiffers()
    {
        fixture.apply(pay(1, ALICE, BOB, 10));

        assertDiffers(DifferingField.COMMAND, hold(1, BANK, BOB, 11));
        assertDiffers(DifferingField.DEBIT_ACCOUNT, pay(1, BANK, CASH, 11));
        assertDiffers(DifferingField.CREDIT_ACCOUNT, pay(1, ALICE, CASH, 11));
        assertDiffers(DifferingField.AMOUNT, pay(1, ALICE, BOB, 11).set("code", 1));
        assertDiffers(DifferingField.OTHER, pay(1, ALICE, BOB, 10).set("code", 1));
    }

    @Test
    void shouldNotCountWhatStandsBehindACommand()
    {
        fixture.apply(pay(1, ALICE, BOB, 10));
        final Slot again = pay(1, ALICE, BOB, 10);
        // The header says where the body ends.
        final int end = CommandLayout.HEADER_LENGTH + (again.bytes()[0] & 0xFF);

        Arrays.fill(again.bytes(), end, CommandLayout.SLOT_LENGTH, (byte)1);

        assertEquals(ResultCode.DUPLICATE, fixture.code(again));
        again.bytes()[end - 1]++;
        assertEquals(ResultCode.ID_REUSED, fixture.code(again));
    }

    @Test
    void shouldKeepAnOpenHoldBeyondTheWindow()
    {
        fixture.apply(hold(1, ALICE, BOB, 10));
        fixture.fillWindow(100, LedgerFixture.WINDOW + 1);

        assertEquals(ResultCode.ACCEPTED, fixture.code(capture(2, 1, 10)));
        assertEquals(ResultCode.DUPLICATE, fixture.code(hold(1, ALICE, BOB, 10)));
    }

    private void assertDiffers(final DifferingField field, final Slot slot)
    {
        final Answer answer = fixture.apply(slot);
        assertEquals(ResultCode.ID_REUSED.number(), answer.code());
        assertEquals(field, DifferingField.of((int)answer.get("detail")));
    }
}
