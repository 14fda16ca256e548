package io.millrace.ledger;

import static io.millrace.ledger.LedgerFixture.ALICE;
import static io.millrace.ledger.LedgerFixture.BANK;
import static io.millrace.ledger.LedgerFixture.BOB;
import static io.millrace.ledger.LedgerFixture.capture;
import static io.millrace.ledger.LedgerFixture.hold;
import static io.millrace.ledger.LedgerFixture.increase;
import static io.millrace.ledger.LedgerFixture.maxPayment;
import static io.millrace.ledger.LedgerFixture.release;
import static io.millrace.ledger.LedgerFixture.velocity;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.ledger.model.Answer;
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
}
