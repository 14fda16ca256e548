package io.millrace.benchmarks;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class RawLoopTest
{
    private static final int ACCOUNTS = 1_000;
    private static final int PAYMENTS = 20_000;
    private static final int WINDOW = 1 << 16;

    private final PaymentStream stream = new PaymentStream(ACCOUNTS, true);

    /** One that took the row to which an id is scaled, whoever has it, would book on others' accounts. */
    @Test
    void shouldBookOnTheAccountsThatItFinds()
    {
        final RawLoop loop = new RawLoop(stream, WINDOW);
        final UnsafeBuffer slab = new UnsafeBuffer(new byte[SLOT_LENGTH]);
        final long[] expected = new long[ACCOUNTS];
        int fresh = 0;
        for (int number = 0; number < PAYMENTS; number++)
        {
            stream.encode(number, slab, 0);
            fresh += loop.applyAhead(slab, 0, 1, true);
            expected[stream.debitIndex(number)] += stream.amountMinor(number);
        }

        assertEquals(PAYMENTS, fresh);
        assertEquals(0, loop.imbalance());
        for (int index = 0; index < ACCOUNTS; index++)
        {
            assertTrue(expected[index] > 0);
            assertEquals(expected[index], loop.debits(stream.accountId(index)), "account " + index);
        }
    }
}
