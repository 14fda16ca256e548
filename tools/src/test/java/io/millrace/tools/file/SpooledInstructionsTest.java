package io.millrace.tools.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.money.Amount;
import io.millrace.tools.money.IsoCurrency;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What was put aside comes back equal, whether it is still in memory or not, in whatever order it is asked for.
 */
final class SpooledInstructionsTest
{
    private static final int COUNT = 5_000;

    private final AccountDirectory accounts = new AccountDirectory();

    @ParameterizedTest
    @ValueSource(ints =
    { 1, 700, COUNT })
    void shouldGiveBackWhatItWasGiven(final int count) throws Exception
    {
        final long seed = Long.getLong("seed", System.nanoTime());
        final Random random = new Random(seed);
        final List<Instruction> given = new ArrayList<>();
        try (SpooledInstructions spooled = new SpooledInstructions(accounts))
        {
            for (int i = 0; i < count; i++)
            {
                given.add(instruction(i, random));
                spooled.add(given.get(i));
                final int any = random.nextInt(i + 1);
                assertEquals(given.get(any), spooled.get(any), "-Dseed=" + seed);
            }

            assertEquals(given, spooled, "-Dseed=" + seed);
            for (int i = count - 1; i >= 0; i--)
            {
                assertEquals(given.get(i), spooled.get(i), "-Dseed=" + seed);
                assertEquals(given.get(i).idHigh(), spooled.high(i));
                assertEquals(given.get(i).idLow(), spooled.low(i));
            }
            assertThrows(IndexOutOfBoundsException.class, () -> spooled.get(count));
            assertThrows(IndexOutOfBoundsException.class, () -> spooled.get(-1));
        }
    }

    @Test
    void shouldRenameWhereverAPaymentIs() throws Exception
    {
        final Random random = new Random(1);
        try (SpooledInstructions spooled = new SpooledInstructions(accounts))
        {
            for (int i = 0; i < COUNT; i++)
            {
                spooled.add(instruction(i, random));
            }
            for (int i = 0; i < COUNT; i++)
            {
                final Instruction before = spooled.get(i);
                spooled.rename(i, i, -i);
                assertEquals(new Instruction(before.line(), i, -i, before.block(), before.instructionId(),
                    before.endToEndId(), before.debtor(), before.creditor(), before.amount()), spooled.get(i));
            }
            for (int i = 0; i < COUNT; i++)
            {
                assertEquals(i, spooled.get(i).idHigh());
                assertEquals(-i, spooled.get(i).idLow());
                assertEquals(i + 1, spooled.get(i).line());
            }
        }
    }

    private Instruction instruction(final int index, final Random random) throws Exception
    {
        final IsoCurrency currency = IsoCurrency.of(random.nextBoolean() ? "EUR" : "JPY");
        final PaymentBlock block = switch (random.nextInt(4))
        {
            case 0 -> PaymentBlock.NONE;
            case 1 -> new PaymentBlock(0, "P" + index / 100, LocalDate.of(2026, 1, 1 + index / 1_000), Id128.NONE);
            default -> new PaymentBlock(1, text(random), null, new Id128(index, random.nextLong()));
        };
        return new Instruction(index + 1, random.nextLong(), random.nextLong(), block, text(random), text(random),
            accounts.add("payer" + index % 7, currency), accounts.counterparty("nobody" + index, currency),
            random.nextInt(5) == 0 ? Amount.parse("0.001" + index, currency) : Amount.of(index + 1L, currency));
    }

    private static @Nullable String text(final Random random)
    {
        return switch (random.nextInt(8))
        {
            case 0 -> null;
            case 1 -> "";
            case 2 -> "\u20ac \ud83d\ude00".repeat(random.nextInt(50));
            case 3 -> random.nextInt(100) == 0 ? "long".repeat(20_000) : "short";
            default -> "E" + random.nextInt();
        };
    }
}
