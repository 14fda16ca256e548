package io.millrace.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.benchmarks.CommandStream.Kind;
import io.millrace.benchmarks.Workload.Spread;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CommandStreamTest
{
    private static final int ACCOUNTS = 1000;
    private static final int COMMANDS = 200 * CommandStream.CAPTURE_DISTANCE;

    @Test
    void shouldMakeTheSharesAskedFor()
    {
        final CommandStream stream = new CommandStream(new Workload(7, ACCOUNTS, true, Spread.UNIFORM, 50, 400));

        final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        for (long number = 0; number < COMMANDS; number++)
        {
            counts.merge(stream.kind(number), 1, Integer::sum);
        }

        assertEquals(0.05, (double)counts.getOrDefault(Kind.REFUSED, 0) / COMMANDS, 0.005);
        assertEquals(0.20, (double)counts.getOrDefault(Kind.HOLD, 0) / COMMANDS, 0.01);
        assertEquals(counts.get(Kind.HOLD), counts.get(Kind.CAPTURE));
    }

    @Test
    void shouldCaptureHoldsThatWereMade()
    {
        final CommandStream stream = new CommandStream(new Workload(7, ACCOUNTS, true, Spread.ZIPF, 100, 300));

        for (long number = 0; number < COMMANDS; number++)
        {
            if (stream.kind(number) == Kind.CAPTURE)
            {
                assertEquals(Kind.HOLD, stream.kind(CommandStream.holdOf(number)), "number=" + number);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Spread.class)
    void shouldDrawTwoAccountsThatThereAre(final Spread spread)
    {
        final PaymentStream stream = new PaymentStream(new Workload(3, ACCOUNTS, true, spread, 0, 0));

        for (long number = 0; number < COMMANDS; number++)
        {
            final int debit = stream.debitIndex(number);
            final int credit = stream.creditIndex(number);

            assertNotEquals(debit, credit, "number=" + number);
            assertTrue(debit >= 0 && debit < ACCOUNTS, "debit=" + debit);
            assertTrue(credit >= 0 && credit < ACCOUNTS, "credit=" + credit);
        }
    }

    @Test
    void shouldFollowZipfsLaw()
    {
        final int[] hits = hits(Spread.ZIPF);

        // 1/k of H(1000): rank 1 has 13 %, the first hundredth 39 %; by the continuous form a little less.
        assertEquals(0.11, hits[0] / (double)COMMANDS, 0.02);
        assertEquals(0.35, sum(hits, ACCOUNTS / 100) / (double)COMMANDS, 0.03);
    }

    @Test
    void shouldSpreadEvenlyOrPutAllOnOne()
    {
        assertEquals(1.0 / ACCOUNTS, hits(Spread.UNIFORM)[0] / (double)COMMANDS, 0.0005);
        assertEquals(0.5, hits(Spread.HOT)[0] / (double)COMMANDS, 0.01);
    }

    @Test
    void shouldMakeOtherPaymentsOfAnotherSeed()
    {
        final PaymentStream one = new PaymentStream(new Workload(1, ACCOUNTS, true, Spread.UNIFORM, 0, 0));
        final PaymentStream other = new PaymentStream(new Workload(2, ACCOUNTS, true, Spread.UNIFORM, 0, 0));

        int same = 0;
        for (long number = 0; number < ACCOUNTS; number++)
        {
            same += one.debitIndex(number) == other.debitIndex(number) ? 1 : 0;
            assertNotEquals(one.idLow(number), other.idLow(number));
        }

        assertTrue(same < 10, "same=" + same);
    }

    /** How often each account pays, most often first. */
    private static int[] hits(final Spread spread)
    {
        final PaymentStream stream = new PaymentStream(new Workload(5, ACCOUNTS, true, spread, 0, 0));
        final int[] hits = new int[ACCOUNTS];
        for (long number = 0; number < COMMANDS; number++)
        {
            hits[stream.debitIndex(number)]--;
        }
        Arrays.sort(hits);
        for (int i = 0; i < hits.length; i++)
        {
            hits[i] = -hits[i];
        }
        return hits;
    }

    private static int sum(final int[] values, final int count)
    {
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += values[i];
        }
        return sum;
    }
}
