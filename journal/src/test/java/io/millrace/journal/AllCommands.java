package io.millrace.journal;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.AccountOpening.Side;
import io.millrace.engine.Cancellation;
import io.millrace.engine.Capture;
import io.millrace.engine.ControlsChange;
import io.millrace.engine.CutOff;
import io.millrace.engine.Details;
import io.millrace.engine.Hold;
import io.millrace.engine.Increase;
import io.millrace.engine.Instruction;
import io.millrace.engine.MandateGrant;
import io.millrace.engine.MandateRevocation;
import io.millrace.engine.Payment;
import io.millrace.engine.Refund;
import io.millrace.engine.Release;
import io.millrace.engine.ScheduledPayment;
import io.millrace.engine.StatusChange;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.Journal;
import io.millrace.ledger.Burst;
import io.millrace.ledger.CommandLayout;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.Limits;
import io.millrace.sbe.AccountStatus;
import io.millrace.sbe.BatchEncoder;
import io.millrace.sbe.BatchMode;
import io.millrace.sbe.BatchPartEncoder;
import io.millrace.sbe.BatchRunEncoder;
import io.millrace.sbe.ConfigureEncoder;
import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.TickEncoder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.UUID;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes journals that hold every command of format 1, alone, in chains and in batches, accepted, refused and repeated,
 * with holds that expire and payments that fall due. The same seed gives the same commands at the same times, on any
 * JVM.
 */
final class AllCommands
{
    private static final int ACCOUNTS_MAX = 120;

    /** Small, so that they are met. */
    static final Limits LIMITS = new Limits(ACCOUNTS_MAX, 1 << 12, 200, 20, 20, 8, 8);

    private static final long START_NS = 1_700_000_000_000_000_000L;
    private static final long STEP_MAX_NS = 20_000_000;
    private static final long SOON_MAX_NS = 150_000_000;
    private static final int CLAIM_MAX = 10;
    private static final int LEDGER = 978;
    private static final int PARTIES = 4;
    private static final int RECENT = 64;

    private final SplittableRandom random;
    private final UnsafeBuffer slots = new UnsafeBuffer(ByteBuffer.allocateDirect(TestJournal.MAX_BURST * SLOT_LENGTH));
    private final Burst burst = new Burst(slots);
    private final Ledger ledger = new Ledger(result ->
    {
    });
    private final List<UUID> payments = new ArrayList<>();
    private final List<UUID> holds = new ArrayList<>();
    private final List<UUID> schedules = new ArrayList<>();
    private final List<Instruction> recent = new ArrayList<>();
    private final List<Instruction> toCome = new ArrayList<>();
    private long inParts;
    private int sent;
    private long timeNs = START_NS;
    private long nextId = 1;
    private int count;

    AllCommands(final long seed)
    {
        random = new SplittableRandom(seed);
    }

    /** @return the ledger that all of it was applied to. */
    Ledger ledger()
    {
        return ledger;
    }

    /** Opens a journal, appends at least so many commands, and closes it. */
    void append(final Path directory, final long commands)
    {
        try (Journal journal = ChronicleJournal.open(TestJournal.context(directory).durability(Durability.PROCESS)))
        {
            journal.recover(ignored ->
            {
            });
            journal.start(sequence ->
            {
            });
            // To the end of what is being run, or an engine would go on with it by itself.
            for (final long end = ledger.sequence() + commands;
                ledger.sequence() < end || ledger.hasRunnableBatch();)
            {
                if (ledger.sequence() < end)
                {
                    fill();
                }
                else
                {
                    fillRun();
                }
                burst.wrapExcerpt(slots, 0, ledger.sequence() + 1, count, timeNs)
                    .results(ledger.sequence(), ledger.resultsDigest());
                journal.append(burst);
                ledger.apply(burst);
            }
        }
    }

    private void fillRun()
    {
        timeNs++;
        slots.setMemory(0, slots.capacity(), (byte)0);
        count = 1;
        new BatchRunEncoder().wrapAndApplyHeader(slots, 0, new MessageHeaderEncoder()).items(100);
    }

    private void fill()
    {
        timeNs += 1 + random.nextLong(STEP_MAX_NS);
        slots.setMemory(0, slots.capacity(), (byte)0);
        count = 0;
        if (!ledger.isConfigured())
        {
            configure();
            for (long account = 1; account < ACCOUNTS_MAX / 2; account++)
            {
                put(opening(account));
            }
        }
        final int room = count + 1 + random.nextInt(random.nextInt(4) == 0 ? TestJournal.MAX_BURST / 2 : CLAIM_MAX);
        while (count < room)
        {
            final int first = count;
            claim();
            for (int i = first; i < count; i++)
            {
                CommandLayout.seal(slots, i * SLOT_LENGTH, i - first, count - first);
            }
        }
    }

    private void configure()
    {
        new ConfigureEncoder().wrapAndApplyHeader(slots, 0, new MessageHeaderEncoder())
            .ledgerIdHigh(7).ledgerIdLow(7).accountsMax(LIMITS.accountsMax()).paymentsWindow(LIMITS.paymentsWindow())
            .openMax(LIMITS.openMax()).controlsMax(LIMITS.controlsMax()).mandatesMax(LIMITS.mandatesMax())
            .batchItemsMax(LIMITS.batchItemsMax()).atomicItemsMax(LIMITS.atomicItemsMax());
        count++;
    }

    private void claim()
    {
        switch (random.nextInt(20))
        {
            case 0 ->
            {
                new TickEncoder().wrapAndApplyHeader(slots, count * SLOT_LENGTH, new MessageHeaderEncoder());
                count++;
            }
            case 1 ->
            {
                // No command at all: there is no template 0.
                slots.putLong(count * SLOT_LENGTH + (1 + random.nextInt(14)) * Long.BYTES, random.nextLong());
                count++;
            }
            case 2, 3 -> batch(BatchMode.ATOMIC);
            case 4, 5 -> batch(BatchMode.INDEPENDENT);
            case 6, 7 -> batchInParts();
            case 8 ->
            {
                new BatchRunEncoder().wrapAndApplyHeader(slots, count * SLOT_LENGTH, new MessageHeaderEncoder())
                    .items(random.nextInt(4));
                count++;
            }
            case 9 ->
            {
                for (int left = 1 + random.nextInt(3); left > 0; left--)
                {
                    put(payment().linked());
                }
                put(payment());
            }
            default -> put(instruction());
        }
    }

    private void batch(final BatchMode mode)
    {
        final int items = 1 + random.nextInt(CLAIM_MAX - 1);
        final int header = count++;
        long sumMinor = 0;
        for (int i = 0; i < items; i++)
        {
            final Instruction item = random.nextInt(20) == 0 ? instruction() : money();
            sumMinor += item.controlMinor();
            put(item);
        }
        new BatchEncoder().wrapAndApplyHeader(slots, header * SLOT_LENGTH, new MessageHeaderEncoder())
            .idHigh(0).idLow(nextId++).mode(mode).count(random.nextInt(30) == 0 ? items + 1 : items)
            .controlSumMinor(random.nextInt(30) == 0 ? sumMinor + 1 : sumMinor);
    }

    /** Begins one, or sends the next part of that which was begun. */
    private void batchInParts()
    {
        final int header = count++;
        if (toCome.isEmpty())
        {
            long sumMinor = 0;
            for (int left = 1 + random.nextInt(LIMITS.batchItemsMax()); left > 0; left--)
            {
                toCome.add(money());
                sumMinor += toCome.get(toCome.size() - 1).controlMinor();
            }
            inParts = nextId++;
            sent = 0;
            new BatchEncoder().wrapAndApplyHeader(slots, header * SLOT_LENGTH, new MessageHeaderEncoder())
                .idHigh(0).idLow(inParts).mode(random.nextBoolean() ? BatchMode.ATOMIC : BatchMode.INDEPENDENT)
                .count(toCome.size()).itemsToCome(toCome.size())
                .controlSumMinor(random.nextInt(10) == 0 ? sumMinor + 1 : sumMinor);
            return;
        }
        new BatchPartEncoder().wrapAndApplyHeader(slots, header * SLOT_LENGTH, new MessageHeaderEncoder())
            .idHigh(0).idLow(inParts).firstItem(sent);
        for (int left = 1 + random.nextInt(toCome.size()); left > 0; left--)
        {
            put(toCome.remove(0));
            sent++;
        }
    }

    private void put(final Instruction instruction)
    {
        instruction.encode(slots, count * SLOT_LENGTH);
        count++;
        recent.add(instruction);
        if (recent.size() > RECENT)
        {
            recent.remove(0);
        }
    }

    private Instruction instruction()
    {
        if (random.nextInt(12) == 0 && !recent.isEmpty())
        {
            return recent.get(random.nextInt(recent.size()));
        }
        final long account = account();
        return switch (random.nextInt(24))
        {
            case 0, 1, 2 -> opening(account);
            case 3 -> new StatusChange(id(), account,
                random.nextInt(6) == 0 ? AccountStatus.FROZEN : AccountStatus.OPEN, Details.NONE);
            case 4 -> new ControlsChange(id(), account, OptionalLong.of(random.nextInt(5_000)),
                OptionalLong.of(random.nextInt(2_000)), OptionalLong.of(1 + random.nextInt(9_000)), 1, Details.NONE);
            case 5 -> new MandateGrant(id(), account, 1 + random.nextInt(PARTIES), by());
            case 6 -> new MandateRevocation(id(), account, 1 + random.nextInt(PARTIES), by());
            case 7 -> new CutOff(id(), LocalDate.ofEpochDay(random.nextInt(20_000)), Details.NONE);
            default -> money();
        };
    }

    private Instruction opening(final long account)
    {
        final Side side = account % 2 == 0 ? Side.CREDIT_NORMAL : Side.DEBIT_NORMAL;
        return new AccountOpening(account, account % 10 == 0 ? 840 : LEDGER,
            random.nextInt(3) == 0 ? owner(account) : 0, 0, account < 5 ? Side.UNBOUNDED : side, random.nextInt(500));
    }

    private Instruction money()
    {
        return switch (random.nextInt(16))
        {
            case 0, 1, 2 -> new Hold(note(holds, id()), account(), account(), amount(), LEDGER, later(), by());
            case 3, 4 -> new Capture(id(), any(holds), amount() / 4 + 1, random.nextBoolean(), by());
            case 5 -> new Increase(id(), any(holds), amount(), random.nextBoolean() ? 0 : later(), by());
            case 6 -> new Release(id(), any(holds), by());
            case 7 -> new Refund(id(), any(payments), amount() / 4 + 1, by());
            case 8 -> new ScheduledPayment(note(schedules, id()), account(), account(), amount(), LEDGER, soon(), by());
            case 9 -> new Cancellation(id(), any(schedules), by());
            case 10 -> payment().balancing();
            default -> payment();
        };
    }

    private Payment payment()
    {
        return Payment.of(note(payments, id()), account(), account(), amount(), LEDGER).by(by().initiator());
    }

    private Details by()
    {
        return random.nextInt(3) == 0 ? Details.NONE.by(1 + random.nextInt(PARTIES)) : Details.NONE;
    }

    private static long owner(final long account)
    {
        return 1 + account % PARTIES;
    }

    /** A few are in most payments. */
    private long account()
    {
        return 1L + random.nextInt(random.nextBoolean() ? 6 : ACCOUNTS_MAX + 5);
    }

    private long amount()
    {
        return 1L + random.nextInt(1_000);
    }

    private long later()
    {
        return random.nextBoolean() ? 0 : soon();
    }

    private long soon()
    {
        return timeNs + 1 + random.nextLong(SOON_MAX_NS);
    }

    private UUID id()
    {
        return new UUID(0, nextId++);
    }

    private static UUID note(final List<UUID> ids, final UUID id)
    {
        ids.add(id);
        return id;
    }

    /** One of the last few, mostly still open; now and then of another kind. */
    private UUID any(final List<UUID> ids)
    {
        final List<UUID> from = random.nextInt(12) == 0 ? payments : ids;
        return from.isEmpty() ? id() : from.get(from.size() - 1 - random.nextInt(Math.min(from.size(), 5)));
    }
}
