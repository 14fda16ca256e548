package io.millrace.ledger;

import static io.millrace.ledger.LedgerFixture.ALICE;
import static io.millrace.ledger.LedgerFixture.BANK;
import static io.millrace.ledger.LedgerFixture.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.ledger.model.Answer;
import io.millrace.ledger.model.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Any bytes in a slot get an answer, never an exception.
 */
final class LedgerFuzzTest
{
    private static final int BURSTS = 6_000;
    private static final int SLOTS_MAX = 12;
    private static final int TEMPLATES = 40;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final LedgerFixture fixture = LedgerFixture.funded();

    @Test
    void shouldAnswerRandomBytesAndChangeNoAccount()
    {
        fixture.apply(LedgerFixture.hold(1, ALICE, BOB, 10));
        final long books = fixture.ledger.digest().books();
        for (int i = 0; i < BURSTS; i++)
        {
            final List<Slot> slots = new ArrayList<>();
            for (int k = random.nextInt(SLOTS_MAX); k >= 0; k--)
            {
                slots.add(randomBytes());
            }

            final List<Answer> answers = fixture.applyAll(slots);

            assertEquals(slots.size(), answers.size(), () -> "-Dseed=" + seed + " burst=" + slots);
        }
        assertEquals(books, fixture.ledger.digest().books(), () -> "-Dseed=" + seed);
        assertEquals(List.of(), Laws.check(fixture.ledger));
    }

    @Test
    void shouldAnswerDamagedCommandsAndKeepTheLaws()
    {
        for (int i = 0; i < BURSTS; i++)
        {
            final List<Slot> slots = new ArrayList<>(commands(10_000 + i * 100L));
            final Slot slot = slots.get(random.nextInt(slots.size()));
            for (int k = random.nextInt(4); k >= 0; k--)
            {
                slot.bytes()[random.nextInt(CommandLayout.SLOT_LENGTH)] = (byte)random.nextInt();
            }

            final List<Answer> answers = fixture.applyAll(slots);

            assertEquals(slots.size(), answers.size(), () -> "-Dseed=" + seed + " burst=" + slots);
            assertEquals(List.of(), Laws.check(fixture.ledger), () -> "-Dseed=" + seed + " burst=" + slots);
        }
    }

    private Slot randomBytes()
    {
        final byte[] bytes = new byte[CommandLayout.SLOT_LENGTH];
        for (int i = 0; i < bytes.length; i++)
        {
            bytes[i] = (byte)random.nextInt();
        }
        final Slot slot = Slot.raw(bytes);
        if (random.nextInt(4) > 0)
        {
            // A header that is right, so that the bytes behind it are looked at.
            System.arraycopy(Slot.of(random.nextInt(TEMPLATES)).bytes(), 0, bytes, 0, CommandLayout.HEADER_LENGTH);
            return Slot.raw(bytes);
        }
        return slot;
    }

    private List<Slot> commands(final long id)
    {
        return switch (random.nextInt(6))
        {
            case 0 -> List.of(LedgerFixture.independent(id, LedgerFixture.pay(id + 1, BANK, BOB, 3),
                LedgerFixture.hold(id + 2, BOB, ALICE, 3), LedgerFixture.capture(id + 3, id + 2, 1)));
            case 1 -> List.of(LedgerFixture.atomic(id, LedgerFixture.schedule(id + 1, BANK, BOB, 3,
                fixture.timeNs + 2), LedgerFixture.cancel(id + 2, id + 1), LedgerFixture.pay(id + 3, BOB, BANK, 1)));
            case 2 -> List.of(LedgerFixture.linked(LedgerFixture.hold(id, BANK, ALICE, 7)),
                LedgerFixture.linked(LedgerFixture.increase(id + 1, id, 2)), LedgerFixture.release(id + 2, id));
            case 3 -> List.of(LedgerFixture.pay(id, BANK, BOB, 3), LedgerFixture.refund(id + 1, id, 2));
            case 4 -> List.of(LedgerFixture.grant(id, ALICE, 5), LedgerFixture.velocity(id + 1, BOB, 20, 1),
                LedgerFixture.revoke(id + 2, ALICE, 5), LedgerFixture.overdraft(id + 3, ALICE, 9));
            default -> List.of(LedgerFixture.status(id, BOB, 0), LedgerFixture.open(BOB),
                LedgerFixture.cutOff(id + 1, 1), LedgerFixture.tick());
        };
    }
}
