package io.millrace.ledger;

import static io.millrace.ledger.LedgerFixture.ALICE;
import static io.millrace.ledger.LedgerFixture.BOB;
import static io.millrace.ledger.LedgerFixture.balancing;
import static io.millrace.ledger.LedgerFixture.maxPayment;
import static io.millrace.ledger.LedgerFixture.pay;
import static io.millrace.ledger.LedgerFixture.velocity;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.ledger.model.Answer;
import org.junit.jupiter.api.Test;

/**
 * As much as is available, up to an amount.
 */
final class LedgerBalancingTest
{
    private final LedgerFixture fixture = LedgerFixture.funded();

    @Test
    void shouldMoveWhatIsThere()
    {
        final Answer answer = fixture.apply(balancing(pay(1, ALICE, BOB, 130)));

        assertEquals(100, answer.get("amountMinor"));
        assertEquals(100, fixture.posted(BOB));
    }

    @Test
    void shouldApplyLimitsToWhatMoves()
    {
        fixture.apply(maxPayment(1, ALICE, 100));
        assertEquals(ResultCode.ACCEPTED, fixture.code(balancing(pay(2, ALICE, BOB, 130))));
    }

    @Test
    void shouldSayThatNothingIsThereWhateverTheLimits()
    {
        fixture.apply(pay(1, ALICE, BOB, 100));
        fixture.apply(maxPayment(2, ALICE, 5));
        fixture.apply(velocity(3, ALICE, 5, 60));

        assertEquals(ResultCode.INSUFFICIENT_FUNDS, fixture.code(balancing(pay(4, ALICE, BOB, 10))));
    }
}
