package io.millrace.ledger;

import static io.millrace.ledger.LedgerFixture.ALICE;
import static io.millrace.ledger.LedgerFixture.overdraft;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.ledger.model.Slot;
import org.junit.jupiter.api.Test;

/**
 * Of the controls that a command carries, those in its mask are looked at, and no others.
 */
final class LedgerControlsTest
{
    private static final int MASK_ALL = Shape.MASK_OVERDRAFT | Shape.MASK_MAX_PAYMENT | Shape.MASK_VELOCITY;
    private static final String[] AMOUNTS = { "overdraftMinor", "maxPaymentMinor", "velocityLimitMinor" };

    private final LedgerFixture fixture = LedgerFixture.funded();

    @Test
    void shouldRefuseANegativeAmountWhereItsMaskIsSet()
    {
        for (int i = 0; i < AMOUNTS.length; i++)
        {
            for (int mask = 1; mask <= MASK_ALL; mask++)
            {
                final ResultCode expected = (mask & 1 << i) == 0 ? ResultCode.ACCEPTED : ResultCode.AMOUNT_INVALID;
                assertEquals(expected, fixture.code(controls(mask).set(AMOUNTS[i], -1)), AMOUNTS[i] + " mask=" + mask);
            }
        }
    }

    @Test
    void shouldRefuseAWindowWithoutALimitWhereItsMaskIsSet()
    {
        for (int mask = 1; mask <= MASK_ALL; mask++)
        {
            final ResultCode expected =
                (mask & Shape.MASK_VELOCITY) == 0 ? ResultCode.ACCEPTED : ResultCode.FIELD_INVALID;
            assertEquals(expected, fixture.code(controls(mask).set("velocityWindowS", 5)), "mask=" + mask);
        }
    }

    @Test
    void shouldRefuseAMaskOfNothingAndOfWhatIsUnknown()
    {
        assertEquals(ResultCode.FIELD_INVALID, fixture.code(controls(0)));
        assertEquals(ResultCode.FIELD_INVALID, fixture.code(controls(MASK_ALL + 1)));
        assertEquals(ResultCode.FIELD_INVALID, fixture.code(controls(MASK_ALL + 2)));
        assertEquals(ResultCode.ACCEPTED, fixture.code(controls(MASK_ALL)));
    }

    private Slot controls(final int mask)
    {
        return overdraft(fixture.timeNs, ALICE, 0).set("mask", mask);
    }
}
