package io.millrace.journal;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.Capture;
import io.millrace.engine.Details;
import io.millrace.engine.Hold;
import io.millrace.engine.Instruction;
import io.millrace.engine.Payment;
import io.millrace.sbe.BatchEncoder;
import io.millrace.sbe.BatchMode;
import io.millrace.sbe.MessageHeaderEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.agrona.MutableDirectBuffer;

/**
 * What the producers of a {@link KillTarget} send. A claim follows from the seed, its producer and its number alone, so
 * that any process can send it again, word for word.
 */
final class KillLoad
{
    static final int PRODUCERS = 3;

    private static final int EUR = 978;
    private static final long BANK = 1;
    private static final int CUSTOMERS = 24;
    private static final long FUNDING_MINOR = 20_000;
    private static final long AMOUNT_MAX = 400;
    private static final int ITEMS_MAX = 6;
    private static final int LOOK_BACK = 30;

    /** Ids of funding, then of producers, stand apart in their upper halves. */
    private static final long FUNDING_IDS = 999;
    private static final long PRODUCER_IDS = 1_000;
    private static final int IDS_OF_A_CLAIM = 8;

    private final long seed;

    KillLoad(final long seed)
    {
        this.seed = seed;
    }

    /**
     * What one claim carries.
     *
     * @param batch        whether a header goes before the instructions.
     * @param mode         of the batch, if it is one.
     * @param id           of the batch, or of the only or first instruction.
     * @param instructions of it.
     */
    record Claim(boolean batch, BatchMode mode, UUID id, List<Instruction> instructions)
    {
        int slots()
        {
            return instructions.size() + (batch ? 1 : 0);
        }

        /** The ids that are answered, in the order of the slots. */
        List<UUID> ids()
        {
            return IntStream.range(0, slots())
                .mapToObj(slot -> new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() + slot))
                .toList();
        }

        void encode(final MutableDirectBuffer buffer, final int slot, final int offset)
        {
            if (!batch)
            {
                instructions.get(slot).encode(buffer, offset);
            }
            else if (slot > 0)
            {
                instructions.get(slot - 1).encode(buffer, offset);
            }
            else
            {
                new BatchEncoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
                    .idHigh(id.getMostSignificantBits()).idLow(id.getLeastSignificantBits()).mode(mode)
                    .count(instructions.size())
                    .controlSumMinor(instructions.stream().mapToLong(Instruction::controlMinor).sum());
            }
        }
    }

    /** Accounts, and money in them; sent at each start, and applied once. */
    static List<Instruction> openings()
    {
        final List<Instruction> openings = new ArrayList<>(List.of(AccountOpening.unbounded(BANK, EUR)));
        for (long account = BANK + 1; account <= BANK + CUSTOMERS; account++)
        {
            openings.add(AccountOpening.creditNormal(account, EUR));
            openings.add(Payment.of(new UUID(FUNDING_IDS, account), BANK, account, FUNDING_MINOR, EUR));
        }
        return openings;
    }

    /** Which producer an id is of, -1 for none. */
    static int producer(final UUID id)
    {
        final long producer = id.getMostSignificantBits() - PRODUCER_IDS;
        return producer < 0 || producer >= PRODUCERS ? -1 : (int)producer;
    }

    /** Which claim of its producer an id is of. */
    static int number(final UUID id)
    {
        return (int)(id.getLeastSignificantBits() / IDS_OF_A_CLAIM) - 1;
    }

    Claim claim(final int producer, final int number)
    {
        final SplittableRandom random = random(producer, number);
        final int kind = random.nextInt(100);
        final UUID id = id(producer, number, 0);
        if (kind < 75)
        {
            return new Claim(false, BatchMode.ATOMIC, id, List.of(single(random, producer, number, kind)));
        }

        final boolean isBatch = kind < 95;
        final int count = 2 + random.nextInt(ITEMS_MAX - 1);
        final List<Instruction> items = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            final UUID item = id(producer, number, isBatch ? i + 1 : i);
            final Payment payment = payment(random, item);
            items.add(isBatch || i == count - 1 ? payment : payment.linked());
        }
        return new Claim(isBatch, kind < 85 ? BatchMode.ATOMIC : BatchMode.INDEPENDENT, id, items);
    }

    private Instruction single(final SplittableRandom random, final int producer, final int number, final int kind)
    {
        final UUID id = id(producer, number, 0);
        if (kind < 40)
        {
            return payment(random, id);
        }
        if (kind < 58)
        {
            final Payment payment = payment(random, id);
            return new Hold(id, payment.debitAccount(), payment.creditAccount(), payment.amountMinor(), EUR, 0,
                Details.NONE);
        }
        final UUID hold = id(producer, holdBefore(random, producer, number), 0);
        return new Capture(id, hold, 1 + random.nextInt((int)AMOUNT_MAX), random.nextInt(3) == 0, Details.NONE);
    }

    /** A hold a little before, mostly; a capture of what is none is refused, and that is remembered as well. */
    private int holdBefore(final SplittableRandom random, final int producer, final int number)
    {
        int before = Math.max(0, number - 1 - random.nextInt(LOOK_BACK));
        for (int i = 0; i < LOOK_BACK && before > 0; i++, before--)
        {
            final int kind = random(producer, before).nextInt(100);
            if (kind >= 40 && kind < 58)
            {
                break;
            }
        }
        return before;
    }

    private static Payment payment(final SplittableRandom random, final UUID id)
    {
        final long debit = random.nextInt(10) == 0 ? BANK : BANK + 1 + random.nextInt(CUSTOMERS);
        final long other = BANK + 1 + random.nextInt(CUSTOMERS);
        return Payment.of(id, debit, other == debit ? BANK : other, 1 + random.nextInt((int)AMOUNT_MAX), EUR);
    }

    private SplittableRandom random(final int producer, final int number)
    {
        return new SplittableRandom(seed * 31 + ((long)producer << Integer.SIZE) + number);
    }

    private static UUID id(final int producer, final int number, final int slot)
    {
        return new UUID(PRODUCER_IDS + producer, (number + 1L) * IDS_OF_A_CLAIM + slot);
    }
}
