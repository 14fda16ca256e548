package io.millrace.ledger.model;

import io.millrace.ledger.Limits;
import io.millrace.ledger.model.Schema.Field;
import io.millrace.ledger.model.Schema.Message;
import io.millrace.ledger.model.Script.Claim;
import io.millrace.ledger.model.State.Account;
import io.millrace.ledger.model.State.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Draws scripts that look for trouble: few accounts and parties, ids used again, amounts and times that meet a bound
 * exactly or miss it by one, tables that are full, batches with every kind of fault. It runs the model along, to know
 * what would be exact.
 */
final class ScriptGenerator
{
    private static final long NS_PER_S = 1_000_000_000L;
    private static final long LIMIT_MAX = 500;
    private static final int ITEMS_MAX = 24;
    private static final long TIME_MAX = 8_000_000_000_000_000_000L;
    private static final int[] ITEMS =
        { 10, 11, 12, 13, 14, 15, 16, 17 };
    private static final int[] ADMINISTRATION =
        { 2, 3, 4, 5, 6, 30, 31 };
    private static final int[] LEDGERS =
        { 978, 978, 978, 978, 978, 978, 978, 978, 978, 840 };

    private final SplittableRandom random;
    private final ReferenceLedger model = new ReferenceLedger();
    private final List<Claim> claims = new ArrayList<>();
    private final int[] weights = new int[32];
    private final int accountIds;
    private final int idPool;
    private final double faults;
    private final double repeats;
    private final double groups;
    private final boolean isSmall;
    /** What is still to be sent of batches in parts. */
    private final List<List<List<Slot>>> parts = new ArrayList<>();
    private long timeNs;
    private long nextId;

    private ScriptGenerator(final long seed)
    {
        random = new SplittableRandom(seed);
        for (final int template : ITEMS)
        {
            weights[template] = pick(0, 1, 4, 10);
        }
        weights[10] += 5;
        weights[11] += 4;
        for (final int template : ADMINISTRATION)
        {
            weights[template] = pick(0, 1, 1, 2);
        }
        weights[2] += 2;
        accountIds = 2 + random.nextInt(7);
        idPool = pick(20, 150, 400, 4000, 4000);
        faults = pick(0, 1, 5, 20) / 100.0;
        repeats = pick(2, 5, 20) / 100.0;
        groups = pick(0, 10, 30, 60) / 100.0;
        isSmall = random.nextInt(3) > 0;
        timeNs = random.nextBoolean() ? 1 + random.nextInt(5) : 1_700_000_000L * NS_PER_S;
    }

    static Script generate(final long seed, final int claims)
    {
        final ScriptGenerator generator = new ScriptGenerator(seed);
        final long start = generator.timeNs;
        generator.run(claims);
        return new Script(start, generator.claims);
    }

    private void run(final int count)
    {
        if (random.nextInt(20) == 0)
        {
            add(0, true, List.of(item(10)));
        }
        add(0, true, List.of(limits()));
        openUpFront();
        while (claims.size() < count)
        {
            claim();
        }
    }

    /** Mostly there are accounts to begin with, and money in them, so that follow-ups have something to follow. */
    private void openUpFront()
    {
        if (random.nextInt(8) == 0)
        {
            return;
        }
        for (int number = 0; number < accountIds; number++)
        {
            final Slot slot = openAccount(Slot.of(2)).set("accountId", accountId(number));
            add(0, true, List.of(number == 0 ? slot.set("flags", 2).set("ledger", LEDGERS[0]) : slot));
        }
        for (int number = 1; number < accountIds; number++)
        {
            final Slot funding = Slot.of(10).id(id()).set("ledger", LEDGERS[0]).set("amountMinor",
                1L + random.nextInt(isSmall ? 60 : 1000)).set("debitAccount", accountId(0))
                .set("creditAccount", accountId(number));
            final Account source = model.state.account(accountId(0));
            add(0, true, List.of(source == null ? funding : funding.set("initiator", source.owner)));
        }
    }

    private void add(final long stepNs, final boolean isSealed, final List<Slot> slots)
    {
        final Claim claim = new Claim(stepNs, isSealed, slots);
        timeNs += stepNs;
        claims.add(claim);
        model.apply(claim.applied(), timeNs);
    }

    private void claim()
    {
        final long stepNs = step();
        timeNs += stepNs;
        List<Slot> slots = content();
        timeNs -= stepNs;
        if (chance(faults))
        {
            slots = damaged(slots);
        }
        final boolean isSealed = !chance(faults / 5);
        if (!isSealed && (slots.get(0).templateId() == 20 || slots.get(0).templateId() == 21))
        {
            slots.get(0).set("itemsHere", pick(slots.size() - 1, slots.size() - 2, slots.size(), -1, 0, 1 << 30));
        }
        slots.forEach(ScriptGenerator::keepSmall);
        add(stepNs, isSealed, slots);
    }

    /** A limit that was damaged is not to take all memory there is. */
    private static void keepSmall(final Slot slot)
    {
        final Message message = slot.message();
        if (message == null || slot.templateId() != 1)
        {
            return;
        }
        for (final Field field : message.fields().values())
        {
            if (field.name().endsWith("Max") || field.name().endsWith("Window"))
            {
                final long limit = slot.get(field);
                slot.set(field, limit > LIMIT_MAX && limit <= Limits.ROWS_MAX ? LIMIT_MAX : limit);
            }
        }
    }

    private List<Slot> content()
    {
        if (chance(repeats) && !claims.isEmpty())
        {
            return again();
        }
        if (!parts.isEmpty() && random.nextInt(3) > 0)
        {
            return part();
        }
        if (random.nextInt(hasRunnable() ? 3 : 100) == 0)
        {
            return new ArrayList<>(List.of(Slot.of(22).set("items", chance(faults) ? edge() : 1 + random.nextInt(5))));
        }
        if (chance(groups))
        {
            return random.nextInt(3) == 0 ? chain() : random.nextInt(3) == 0 ? inParts(batch()) : batch();
        }
        if (random.nextInt(500) == 0)
        {
            return new ArrayList<>(List.of(limits()));
        }
        final int alone = random.nextInt(20) == 0 ? 2 : 1;
        final List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < alone; i++)
        {
            final boolean isAdministration = model.state.accounts.size() < 2 || random.nextInt(5) == 0;
            slots.add(isAdministration ? administration() : item(weighted(ITEMS)));
        }
        return slots;
    }

    // What was sent before, sent again, as it was or nearly so.

    private List<Slot> again()
    {
        final List<Slot> slots = new ArrayList<>();
        final int back = random.nextInt(3) == 0 ? claims.size() : Math.min(claims.size(), 8);
        for (final Slot slot : claims.get(claims.size() - 1 - random.nextInt(back)).slots())
        {
            slots.add(slot.copy());
        }
        final Slot slot = slots.get(random.nextInt(slots.size()));
        switch (random.nextInt(8))
        {
            case 0 -> change(slot);
            case 1 -> swapId(slot);
            case 2 -> swapId(slots.get(0));
            case 3 -> slots.remove(slot);
            case 4 -> slots.add(random.nextInt(slots.size() + 1), slot.copy());
            default ->
                {
                }
        }
        return slots.isEmpty() ? new ArrayList<>(List.of(slot)) : slots;
    }

    private void change(final Slot slot)
    {
        final Message message = slot.message();
        if (message == null)
        {
            return;
        }
        final List<Field> fields = new ArrayList<>(message.fields().values());
        final Field field = fields.get(random.nextInt(fields.size()));
        if (!field.isReserved() || random.nextInt(4) == 0)
        {
            slot.set(field, random.nextBoolean() ? slot.get(field) + 1 : random.nextInt(4));
        }
    }

    private void swapId(final Slot slot)
    {
        if (slot.message() != null && Shape.hasOwnId(slot.templateId()))
        {
            slot.id(id());
        }
    }

    private List<Slot> damaged(final List<Slot> slots)
    {
        final Slot slot = slots.get(random.nextInt(slots.size()));
        switch (random.nextInt(6))
        {
            case 0 -> slot.headerWord(random.nextInt(4), pick(0, 1, 2, 9, 18, 20, 21, 22, 29, 40, 72, 80, 4217, 65535));
            case 1 -> slot.bytes()[random.nextInt(Slot.LENGTH)] ^= (byte)(1 << random.nextInt(8));
            case 2 -> slots.set(slots.indexOf(slot), random.nextBoolean() ? administration() : Slot.of(0));
            case 3 -> slots.set(slots.indexOf(slot), header(0, random.nextInt(3), 0));
            case 4 ->
            {
                if (slot.has("flags"))
                {
                    slot.set("flags", slot.get("flags") ^ 1L << pick(0, 0, 1, 2, 3, 15));
                }
            }
            default ->
            {
                if (slot.message() != null)
                {
                    final List<Field> fields = new ArrayList<>(slot.message().fields().values());
                    slot.set(fields.get(random.nextInt(fields.size())), edge());
                }
            }
        }
        return slots;
    }

    // Batches and chains.

    private List<Slot> chain()
    {
        final int most = model.limits == null || random.nextInt(10) == 0 ? 6 :
            Math.min(ITEMS_MAX, model.limits.atomicItemsMax());
        final List<Slot> slots = items(2 + random.nextInt(most - 1));
        for (int i = 0; i < slots.size() - 1; i++)
        {
            link(slots.get(i));
        }
        if (chance(faults))
        {
            link(slots.get(slots.size() - 1));
        }
        if (random.nextInt(4) == 0)
        {
            slots.addAll(items(1));
        }
        return slots;
    }

    private List<Slot> batch()
    {
        final int mode = random.nextInt(2);
        final Limits limits = model.limits;
        final int most = limits == null ? 4 : mode == 1 ? limits.atomicItemsMax() : limits.batchItemsMax();
        final int count = random.nextInt(12) == 0 ? Math.min(ITEMS_MAX, most + random.nextInt(2)) :
            1 + random.nextInt(Math.min(6, most));
        final List<Slot> slots = items(count);
        if (random.nextInt(6) == 0)
        {
            for (int i = 0; i < slots.size() - 1; i++)
            {
                if (random.nextBoolean())
                {
                    link(slots.get(i));
                }
            }
        }
        long sum = 0;
        for (final Slot slot : slots)
        {
            sum += slot.has("amountMinor") ? slot.get("amountMinor") : 0;
        }
        final Slot header = header(sum, count, mode);
        slots.add(0, header);
        if (random.nextInt(40) == 0)
        {
            header.id(slots.get(1 + random.nextInt(count)).id());
        }
        return slots;
    }

    /** Cuts a batch; gives its first claim and keeps the others. */
    private List<Slot> inParts(final List<Slot> batch)
    {
        final Slot header = batch.get(0);
        final int first = 1 + random.nextInt(batch.size());
        final List<List<Slot>> rest = new ArrayList<>();
        int from = first;
        while (from < batch.size())
        {
            int to = Math.min(batch.size(), from + 1 + random.nextInt(4));
            while (to < batch.size() && batch.get(to - 1).isLinked() && random.nextInt(10) > 0)
            {
                to++;
            }
            final List<Slot> part = new ArrayList<>(batch.subList(from, to));
            part.add(0, Slot.of(21).id(header.id()).set("firstItem", from - 1L));
            rest.add(part);
            from = to;
        }
        if (!rest.isEmpty())
        {
            parts.add(rest);
        }
        header.set("itemsToCome", header.get("count") - first + 1 + (chance(faults) ? pick(-1, 1) : 0));
        return new ArrayList<>(batch.subList(0, first));
    }

    private List<Slot> part()
    {
        final List<List<Slot>> batch = parts.get(random.nextInt(parts.size()));
        final List<Slot> part = batch.remove(chance(faults) ? batch.size() - 1 : 0);
        if (batch.isEmpty() || random.nextInt(40) == 0)
        {
            parts.remove(batch);
        }
        return part;
    }

    private boolean hasRunnable()
    {
        return model.state.staged.stream().anyMatch(batch -> batch != null && !batch.isCollecting);
    }

    private Slot header(final long sum, final int count, final int mode)
    {
        final long declared = chance(faults) ? count + pick(-1, 1, 0) : count;
        return Slot.of(20).id(id()).set("mode", chance(faults / 4) ? 2 : mode).set("code", random.nextInt(2))
            .set("initiator", party()).set("count", declared)
            .set("controlSumMinor", chance(faults) ? sum + pick(-1, 1, 5) : sum);
    }

    private List<Slot> items(final int count)
    {
        final List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            final Slot slot = item(weighted(ITEMS));
            if (i > 0 && random.nextInt(4) == 0)
            {
                final Slot earlier = slots.get(random.nextInt(i));
                if (random.nextInt(6) == 0 || isTarget(slot.templateId(), earlier.templateId()))
                {
                    aimAt(slot, earlier.id());
                }
            }
            if (i > 0 && random.nextInt(30) == 0)
            {
                slot.id(slots.get(random.nextInt(i)).id());
            }
            slots.add(i > 0 && random.nextInt(30) == 0 ? slots.get(random.nextInt(i)).copy() : slot);
        }
        return slots;
    }

    private static boolean isTarget(final int template, final int kind)
    {
        return switch (template)
        {
            case 12, 13, 14 -> kind == 11;
            case 15 -> kind == 10 || kind == 12;
            case 17 -> kind == 16;
            default -> false;
        };
    }

    private static void link(final Slot slot)
    {
        if (slot.isItem())
        {
            slot.set("flags", slot.get("flags") | Shape.LINKED);
        }
    }

    // Single commands.

    private Slot administration()
    {
        final int template = weighted(ADMINISTRATION);
        final Slot slot = Slot.of(template);
        if (template == 2)
        {
            return openAccount(slot);
        }
        if (template == 30)
        {
            return slot;
        }
        slot.id(id()).set("initiator", party());
        if (template == 31)
        {
            return slot.set("businessDate", model.state.lastCutOff + random.nextInt(3));
        }
        final long accountId = accountId();
        slot.set("accountId", accountId);
        final Account account = model.state.account(accountId);
        if (account != null && random.nextInt(8) > 0)
        {
            slot.set("initiator", account.owner);
        }
        switch (template)
        {
            case 3 -> slot.set("status", pick(0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4));
            case 4 -> controls(slot.set("mask", chance(faults) ? random.nextInt(10) : 1 + random.nextInt(7)), account);
            default -> slot.set("party", party());
        }
        return slot;
    }

    private Slot openAccount(final Slot slot)
    {
        final int style = random.nextInt(6);
        slot.set("accountId", accountId()).set("owner", random.nextInt(3)).set("code", random.nextInt(20) == 0 ? 1 : 0)
            .set("ledger", LEDGERS[random.nextInt(LEDGERS.length)])
            .set("flags", style < 2 ? 2 : style == 2 ? 1 : style == 3 && isSmall ? 3 : 0);
        if (random.nextInt(3) == 0)
        {
            slot.set("overdraftMinor", isSmall ? random.nextInt(20) : edge() & Long.MAX_VALUE);
        }
        if (random.nextInt(4) == 0)
        {
            controls(slot, null);
        }
        return slot;
    }

    private void controls(final Slot slot, final @Nullable Account account)
    {
        final long needed = account == null ? 5 : account.beyondBound(0).longValue();
        slot.set("overdraftMinor", random.nextBoolean() ? Math.max(0, needed + pick(-1, 0, 1)) : random.nextInt(30));
        slot.set("maxPaymentMinor", pick(0, 0, 5, 20, 50));
        final int window = pick(0, 1, 2, 3, 60);
        slot.set("velocityWindowS", window).set("velocityLimitMinor", window == 0 ? 0 : pick(1, 20, 50, 200));
        if (random.nextInt(10) == 0)
        {
            slot.set("velocityLimitMinor", Long.MAX_VALUE - random.nextInt(2));
        }
    }

    private Slot item(final int template)
    {
        final Slot slot = Slot.of(template).id(id()).set("initiator", party()).set("code", random.nextInt(2));
        if (random.nextInt(4) == 0)
        {
            slot.set("flags", template == 12 ? pick(2, 4, 4, 6) : Shape.allowedFlags(template) & Shape.BALANCING);
        }
        if (template == 10 || template == 11 || template == 16)
        {
            transfer(slot);
        }
        else
        {
            final Row row = target(template);
            if (row == null && random.nextInt(10) > 0)
            {
                return item(template == 17 ? 16 : template == 15 ? 10 : 11);
            }
            aimAt(slot, row == null ? id() : row.id);
        }
        return slot;
    }

    private void transfer(final Slot slot)
    {
        final long debitId = accountId();
        long creditId = accountId();
        for (int i = 0; i < 4 && creditId == debitId; i++)
        {
            creditId = accountId();
        }
        final Account debit = model.state.account(debitId);
        slot.set("debitAccount", debitId).set("creditAccount", creditId);
        slot.set("ledger", debit == null || chance(faults) ? LEDGERS[random.nextInt(LEDGERS.length)] : debit.ledger);
        slot.set("amountMinor", amount(debit, model.state.account(creditId)));
        if (debit != null && random.nextInt(10) > 0)
        {
            slot.set("initiator", debit.owner);
        }
        if (slot.has("deadlineNs"))
        {
            slot.set("deadlineNs", deadline());
        }
        if (slot.has("dueNs"))
        {
            slot.set("dueNs", Math.max(chance(faults) ? -1 : 1, deadline()));
        }
    }

    private void aimAt(final Slot slot, final Id id)
    {
        final String field = Shape.targetField(slot.templateId());
        if (field.isEmpty() || slot.message() == null)
        {
            return;
        }
        slot.set(field + "High", id.high()).set(field + "Low", id.low());
        final Row row = model.state.rows.get(id);
        if (slot.has("amountMinor"))
        {
            final long left = row == null ? 5 : row.remaining;
            slot.set("amountMinor", switch (random.nextInt(6))
            {
                case 0 -> left;
                case 1 -> left + 1;
                case 2 -> Math.max(1, left - 1);
                case 3 -> Math.max(1, left / 2);
                case 4 -> amount(row == null ? null : model.state.account(row.debit),
                    row == null ? null : model.state.account(row.credit));
                default -> 1 + random.nextInt(10);
            });
        }
        if (slot.has("deadlineNs"))
        {
            slot.set("deadlineNs", random.nextInt(3) == 0 ? -1 : deadline());
            if (random.nextInt(3) == 0)
            {
                slot.set(random.nextBoolean() ? "amountMinor" : "deadlineNs", 0);
            }
        }
        if (row != null && random.nextInt(10) > 0)
        {
            final int template = slot.templateId();
            final boolean isReceiver = template == 14 || template == 15 || (template == 12 && random.nextBoolean());
            final Account account = model.state.account(isReceiver ? row.credit : row.debit);
            slot.set("initiator", account == null ? 0 : account.owner);
        }
    }

    private @Nullable Row target(final int template)
    {
        final boolean isAny = random.nextInt(12) == 0;
        final int kind = template == 17 ? 16 : template == 15 ? 0 : 11;
        final boolean isOpen = random.nextInt(8) > 0;
        final List<Row> rows = new ArrayList<>();
        for (final Row row : sorted(model.state.rows.values()))
        {
            final boolean isRefundable = row.outcome == 0 && (row.command() == 10 || row.command() == 12 ||
                (row.command() == 16 && !row.isOpen));
            if (isAny || (kind == 0 ? isRefundable : row.command() == kind && row.isOpen == isOpen))
            {
                rows.add(row);
            }
        }
        return rows.isEmpty() ? null : rows.get(random.nextInt(3) == 0 ? rows.size() - 1 : random.nextInt(rows.size()));
    }

    /** The rows in an order that does not hang on a hash. */
    private static List<Row> sorted(final Collection<Row> rows)
    {
        final List<Row> sorted = new ArrayList<>(rows);
        sorted.sort((left, right) -> Long.compare(left.sequence, right.sequence));
        return sorted;
    }

    // Field values.

    private Id id()
    {
        final int choice = random.nextInt(100);
        if (chance(faults / 5))
        {
            return random.nextBoolean() ? new Id(0, 0) : new Id(-1, -1);
        }
        if (choice < 3 && !model.state.window.isEmpty())
        {
            final int oldest = random.nextInt(Math.min(3, model.state.window.size()));
            return model.state.window.get(oldest);
        }
        final long number = choice < 90 ? 1 + nextId++ % idPool : 1L + random.nextInt(idPool);
        return switch ((int)(number % 8))
        {
            case 0 -> new Id(number / 8, 0);
            case 1 -> new Id(0, -1 - number / 8);
            case 2 -> new Id(number / 8 + 1, number / 8 + 1);
            default -> new Id(number / 64, number);
        };
    }

    private long accountId()
    {
        if (chance(faults / 5))
        {
            return pick(0, -1, 77);
        }
        return accountId(random.nextInt(accountIds));
    }

    private static long accountId(final int number)
    {
        return number == 5 ? Long.MIN_VALUE : number == 6 ? -2L : 1L + number;
    }

    private long party()
    {
        return random.nextInt(4);
    }

    private long amount(final @Nullable Account debit, final @Nullable Account credit)
    {
        final int choice = random.nextInt(24);
        if (chance(faults / 5))
        {
            return pick(0, -1, -5);
        }
        if (choice < 12 || debit == null || credit == null)
        {
            return !isSmall && random.nextInt(3) == 0 ? Math.max(1, edge()) : 1L + random.nextInt(isSmall ? 12 : 100);
        }
        final long exact = switch (choice)
        {
            case 12, 13, 14, 15 -> debit.available().longValue();
            case 16, 17 -> credit.available().longValue();
            case 18 -> debit.maxPayment;
            case 19, 20 -> debit.velocityLimit - model.spentNow(debit).longValue();
            case 21 -> State.MAX.subtract(credit.credits()).longValue();
            case 22 -> State.MAX.subtract(debit.debits()).longValue();
            default -> debit.creditsPosted.longValue();
        };
        if (isSmall && exact > 1_000_000)
        {
            return 1L + random.nextInt(30);
        }
        final long near = exact + pick(-1, 0, 0, 1);
        return near <= 0 && !chance(faults) ? 1L + random.nextInt(5) : near;
    }

    private long edge()
    {
        return switch (random.nextInt(8))
        {
            case 0 -> Long.MAX_VALUE;
            case 1 -> Long.MAX_VALUE - random.nextInt(3);
            case 2 -> Long.MAX_VALUE / 2 + random.nextInt(3) - 1;
            case 3 -> Long.MIN_VALUE;
            case 4 -> -1L - random.nextInt(2);
            case 5 -> 1L << 32;
            default -> random.nextInt(5);
        };
    }

    private long deadline()
    {
        return switch (random.nextInt(16))
        {
            case 0, 1 -> 0;
            case 2 -> random.nextBoolean() ? timeNs : 0;
            case 3 -> timeNs + 1;
            case 4 -> timeNs + random.nextInt(5);
            case 5 -> timeNs + NS_PER_S;
            case 6 -> (timeNs / NS_PER_S + 1) * NS_PER_S;
            case 7 -> timeNs + random.nextInt(10) * NS_PER_S;
            case 8 -> chance(faults) ? edge() : timeNs + 2;
            default -> random.nextInt(8) == 0 ? Long.MAX_VALUE :
                timeNs + random.nextInt(80) * NS_PER_S / 4;
        };
    }

    private long step()
    {
        final long step = switch (random.nextInt(12))
        {
            case 0, 1, 2, 3, 4, 5 -> 0;
            case 6 -> 1;
            case 7 -> NS_PER_S - timeNs % NS_PER_S - random.nextInt(2);
            case 8 -> random.nextLong(3 * NS_PER_S);
            case 9, 10 -> nextDue() - timeNs - random.nextInt(2);
            default -> random.nextInt(30) == 0 ? random.nextLong(90_000) * NS_PER_S : random.nextInt(3);
        };
        return step < 0 || timeNs + step > TIME_MAX ? 0 : step;
    }

    private long nextDue()
    {
        return model.state.rows.values().stream().filter(row -> row.isOpen && row.deadline != 0)
            .mapToLong(row -> row.deadline).min().orElse(timeNs);
    }

    private Slot limits()
    {
        final Limits before = model.limits;
        final int window = 64 + pick(0, 0, 1, 40);
        final Slot slot = Slot.of(1).set("ledgerIdHigh", 1).set("ledgerIdLow", 2)
            .set("accountsMax", Math.max(2, accountIds + pick(-1, 0, 0, 0, 1, 5))).set("paymentsWindow", window)
            .set("openMax", pick(1, 4, 8, 30, 32)).set("controlsMax", 1 + random.nextInt(2))
            .set("mandatesMax", 1 + random.nextInt(3)).set("batchItemsMax", 1 + random.nextInt(12))
            .set("atomicItemsMax", 2 + random.nextInt(5));
        if (before != null && random.nextBoolean())
        {
            slot.set("accountsMax", before.accountsMax() + pick(0, 1))
                .set("paymentsWindow", before.paymentsWindow() + pick(0, 3, 70))
                .set("openMax", before.openMax() + pick(0, 1)).set("controlsMax", before.controlsMax() + pick(0, 1))
                .set("mandatesMax", before.mandatesMax() + pick(0, 1))
                .set("batchItemsMax", before.batchItemsMax() + pick(0, 3))
                .set("atomicItemsMax", before.atomicItemsMax() + pick(0, 3));
        }
        return slot;
    }

    // Drawing.

    private boolean chance(final double probability)
    {
        return random.nextDouble() < probability;
    }

    private int pick(final int... values)
    {
        return values[random.nextInt(values.length)];
    }

    private int weighted(final int... templates)
    {
        int total = 0;
        for (final int template : templates)
        {
            total += weights[template];
        }
        int draw = random.nextInt(total);
        for (final int template : templates)
        {
            draw -= weights[template];
            if (draw < 0)
            {
                return template;
            }
        }
        return templates[0];
    }
}
