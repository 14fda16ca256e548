package io.millrace.ledger;

import static io.millrace.ledger.LedgerFixture.ALICE;
import static io.millrace.ledger.LedgerFixture.BOB;
import static io.millrace.ledger.LedgerFixture.cutOff;
import static io.millrace.ledger.LedgerFixture.hold;
import static io.millrace.ledger.LedgerFixture.limits;
import static io.millrace.ledger.LedgerFixture.pay;
import static io.millrace.ledger.LedgerFixture.release;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * What a ledger says of itself.
 */
final class LedgerLookupTest
{
    private final LedgerFixture fixture = LedgerFixture.funded();
    private final Ledger ledger = fixture.ledger;

    @Test
    void shouldSayThatItHasNoLimitsYet()
    {
        final Ledger empty = LedgerFixture.empty().ledger;

        assertFalse(empty.isConfigured());
        assertEquals(Burst.NULL_SEQUENCE, empty.sequence());
        assertEquals(-1, empty.closedDate());
        assertEquals(Burst.NULL_SEQUENCE, empty.closedSequence());
        assertEquals(Long.MAX_VALUE, empty.nextDueNs());
    }

    @Test
    void shouldKeepItsIdentityWhenItsLimitsAreRaised()
    {
        assertTrue(ledger.isConfigured());
        assertEquals(new Limits(10, LedgerFixture.WINDOW, 4, 2, 2, 8, 6), ledger.limits());

        assertEquals(ResultCode.ACCEPTED,
            fixture.code(limits().set("ledgerIdHigh", 8).set("ledgerIdLow", 9).set("accountsMax", 11)));

        assertEquals(1, ledger.ledgerIdHigh());
        assertEquals(2, ledger.ledgerIdLow());
        assertEquals(11, ledger.limits().accountsMax());
        assertEquals(ResultCode.FIELD_INVALID, fixture.code(limits()));
    }

    @Test
    void shouldCountWhatItRemembers()
    {
        fixture.apply(hold(1, ALICE, BOB, 5).set("deadlineNs", fixture.timeNs + 100));
        fixture.apply(hold(2, ALICE, BOB, 5));

        assertEquals(4, ledger.accountCount());
        assertEquals(1, ledger.rememberedCount());
        assertEquals(2, ledger.openCount());
        assertEquals(fixture.timeNs + 98, ledger.nextDueNs());
        fixture.apply(release(3, 2));
        assertEquals(3, ledger.rememberedCount());
        assertEquals(1, ledger.openCount());
        fixture.fillWindow(100, LedgerFixture.WINDOW);
        assertEquals(LedgerFixture.WINDOW, ledger.rememberedCount());
    }

    @Test
    void shouldSayWhichDateWasClosedLast()
    {
        fixture.apply(cutOff(1, 19_000));
        final long sequence = ledger.sequence();
        fixture.apply(pay(2, ALICE, BOB, 1));

        assertEquals(19_000, ledger.closedDate());
        assertEquals(sequence, ledger.closedSequence());
        assertEquals(ResultCode.TIME_PASSED, fixture.code(cutOff(3, 19_000)));
        assertEquals(sequence, ledger.closedSequence());
    }
}
