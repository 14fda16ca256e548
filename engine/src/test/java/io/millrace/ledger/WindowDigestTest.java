package io.millrace.ledger;

import static io.millrace.ledger.Hashing.fold;
import static io.millrace.ledger.Hashing.mix;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Rows side by side come to what they come to one after the other, in the order of their age: digests are noted beside
 * journals and stand in snapshots.
 */
final class WindowDigestTest
{
    private static final int WINDOW = 7;
    private static final long SEED = 0x5EED;
    private static final int[] COMMANDS =
        { Command.PAY, Command.BATCH, Command.REFUND, Command.HOLD, Command.CANCEL, Command.OPEN_ACCOUNT };

    private final Random random = new Random(Long.getLong("seed", System.nanoTime()));

    @Test
    void shouldTakeEachRowAsIfItStoodAlone()
    {
        final Payments payments = new Payments(WINDOW, 1, new UndoLog(0));
        for (int appended = 0; appended < 5 * WINDOW; appended++)
        {
            final WindowDigest digest = new WindowDigest(payments, SEED).run();

            assertEquals(state(payments), digest.state(), "appended=" + appended);
            assertEquals(moved(payments), digest.moved(), "appended=" + appended);
            append(payments, appended);
        }
    }

    private void append(final Payments payments, final int sequence)
    {
        final ResultCode code = random.nextInt(4) == 0 ? ResultCode.INSUFFICIENT_FUNDS : ResultCode.ACCEPTED;
        final int command = COMMANDS[random.nextInt(COMMANDS.length)];
        final int row = payments.append(random.nextLong(), random.nextLong(), sequence, random.nextLong(),
            Payments.meta(code, command, 0, random.nextInt()));
        payments.word(row, Payments.DEBIT_ACCOUNT, random.nextLong());
        payments.word(row, Payments.CREDIT_ACCOUNT, random.nextLong());
        payments.word(row, Payments.AMOUNT, random.nextLong());
        payments.word(row, Payments.REMAINING, random.nextLong());
    }

    private static long state(final Payments payments)
    {
        long state = SEED;
        for (int age = 0; age < payments.count(); age++)
        {
            final int row = payments.windowRow(age);
            state = fold(state, fold(words(payments, row, Payments.META), payments.timeNs(row)));
        }
        return state;
    }

    private static long moved(final Payments payments)
    {
        long moved = 0;
        for (int age = 0; age < payments.count(); age++)
        {
            final int row = payments.windowRow(age);
            final int command = payments.command(row);
            if (payments.code(row) == ResultCode.ACCEPTED.number() && command >= Command.PAY &&
                command <= Command.CANCEL)
            {
                moved += mix(fold(words(payments, row, Payments.REMAINING), command));
            }
        }
        return moved;
    }

    private static long words(final Payments payments, final int row, final int last)
    {
        long hash = 0;
        for (int field = 0; field <= last; field++)
        {
            hash = fold(hash, payments.word(row, field));
        }
        return hash;
    }
}
