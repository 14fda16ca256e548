package io.millrace.ledger.model;

import static io.millrace.ledger.model.Code.ACCEPTED;

import io.millrace.ledger.Limits;
import io.millrace.ledger.model.State.Account;
import io.millrace.ledger.model.State.Mandate;
import io.millrace.ledger.model.State.Row;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of docs/SEMANTICS.md, written from that page alone: maps and BigInteger, no cleverness, one copy of
 * everything before what may have to be put back. What it says and what the real one says must be equal.
 */
final class ReferenceLedger
{
    private static final int RAN = 51;
    private static final int EXPIRED = 50;
    private static final int OWNER = 5;
    private static final int LEDGER = 6;
    private static final int OTHER = 7;
    private static final long NS_PER_S = 1_000_000_000L;

    State state = new State();
    @Nullable
    Limits limits;
    long sequence = -1;
    long timeNs;
    private final List<Answer> answers = new ArrayList<>();

    /** A decision and what its answer has to say; the balances are added when it is given. */
    static final class Decision
    {
        int code;
        int firstCode;
        long firstSequence = -1;
        long amount;
        long debit;
        long credit;
        int detail;

        Decision(final int code)
        {
            this.code = code;
            this.firstCode = code;
        }

        Decision accounts(final long debitId, final long creditId)
        {
            debit = debitId;
            credit = creditId;
            return this;
        }

        Decision amount(final long amountMinor)
        {
            amount = amountMinor;
            return this;
        }
    }

    /** Applies a burst and gives its answers and events, in order. */
    List<Answer> apply(final List<Slot> slots, final long burstTimeNs)
    {
        answers.clear();
        timeNs = burstTimeNs;
        runDue(sequence + 1);
        int index = 0;
        while (index < slots.size())
        {
            index += applyUnit(slots.subList(index, slots.size()));
        }
        return List.copyOf(answers);
    }

    private int applyUnit(final List<Slot> slots)
    {
        final Slot first = slots.get(0);
        if (first.templateId() == 20)
        {
            return applyBatch(slots);
        }
        if (first.templateId() == 21)
        {
            return applyPart(slots);
        }
        if (first.isLinked())
        {
            final int length = chainLength(slots);
            answers.addAll(applyTogether(slots.subList(0, length), inARow(sequence + 1, length), null));
            sequence += length;
            return length;
        }
        sequence++;
        final Decision decision = decide(first, sequence);
        answers.add(answer(first, sequence, decision));
        if (first.templateId() == 22 && decision.code == ACCEPTED)
        {
            runBatch((int)first.get("items"));
        }
        return 1;
    }

    private static List<Long> inARow(final long first, final int count)
    {
        final List<Long> sequences = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            sequences.add(first + i);
        }
        return sequences;
    }

    /** Links and the command they lead to, or as many as there are. */
    private static int chainLength(final List<Slot> slots)
    {
        int length = 0;
        while (length < slots.size() && slots.get(length).isLinked())
        {
            length++;
        }
        return Math.min(length + 1, slots.size());
    }

    // What comes due by time.

    private void runDue(final long burstSequence)
    {
        final List<Row> due = new ArrayList<>();
        for (final Row row : state.rows.values())
        {
            if (row.isOpen && row.deadline != 0 && row.deadline <= timeNs)
            {
                due.add(row);
            }
        }
        due.sort(Comparator.comparingLong((Row row) -> row.deadline).thenComparingLong(row -> row.sequence));
        for (final Row row : due)
        {
            if (row.command() == 20)
            {
                fail(underWay(row.id), Code.COUNT_MISMATCH);
            }
            else
            {
                answers.add(row.command() == 11 ? expire(row, burstSequence) : run(row, burstSequence));
            }
        }
    }

    private Answer expire(final Row hold, final long burstSequence)
    {
        final Decision decision = new Decision(ACCEPTED).accounts(hold.debit, hold.credit).amount(hold.remaining);
        giveBack(hold);
        return answer(hold.slot, burstSequence, decision).set("command", EXPIRED);
    }

    private Answer run(final Row schedule, final long burstSequence)
    {
        final Slot slot = schedule.slot;
        Decision decision = checkParties(slot);
        if (decision.code == ACCEPTED)
        {
            decision = checkAccountsOpen(decision);
        }
        if (decision.code == ACCEPTED)
        {
            decision = post(slot, decision);
        }
        schedule.outcome = decision.code;
        schedule.amount = decision.code == ACCEPTED ? decision.amount : schedule.amount;
        schedule.remaining = decision.code == ACCEPTED ? decision.amount : 0;
        close(schedule);
        return answer(slot, burstSequence, decision).set("command", RAN);
    }

    // How a command is decided.

    private Decision decide(final Slot slot, final long commandSequence)
    {
        final int header = checkHeader(slot);
        if (header != ACCEPTED)
        {
            return new Decision(header);
        }
        final int shape = Shape.check(slot);
        if (shape != ACCEPTED)
        {
            return new Decision(shape);
        }
        if (!Shape.hasOwnId(slot.templateId()))
        {
            return decideWithoutId(slot);
        }
        final Row known = state.rows.get(slot.id());
        if (known != null)
        {
            return again(slot, known);
        }
        final Decision decision = ladder(slot, commandSequence);
        if (decision.code != ACCEPTED)
        {
            decision.amount = 0;
        }
        remember(slot, commandSequence, decision);
        return decision;
    }

    private int checkHeader(final Slot slot)
    {
        if (slot.message() == null)
        {
            return Code.UNKNOWN_COMMAND;
        }
        if (!slot.hasHeaderOfSchema())
        {
            return Code.UNSUPPORTED_VERSION;
        }
        return limits == null && slot.templateId() != 1 ? Code.NOT_CONFIGURED : ACCEPTED;
    }

    private Decision decideWithoutId(final Slot slot)
    {
        return switch (slot.templateId())
        {
            case 1 -> configure(slot);
            case 2 -> openAccount(slot);
            default -> new Decision(ACCEPTED);
        };
    }

    /** The id is remembered. */
    private Decision again(final Slot slot, final Row known)
    {
        final int differing = differingField(slot, known);
        final Decision decision;
        if (differing == 0)
        {
            decision = new Decision(Code.DUPLICATE).accounts(known.debit, known.credit);
            decision.firstCode = known.outcome;
            decision.amount = known.outcome == ACCEPTED ? known.amount : 0;
        }
        else
        {
            decision = new Decision(Code.ID_REUSED).accounts(known.debit, known.credit);
            decision.detail = differing;
        }
        decision.firstSequence = known.sequence;
        return decision;
    }

    /** 0 none, 1 command, 2 debit account, 3 credit account, 4 amount, 7 other: as DifferingField. */
    private static int differingField(final Slot slot, final Row known)
    {
        if (slot.templateId() != known.command())
        {
            return 1;
        }
        if (content(slot).equals(content(known.slot)))
        {
            return 0;
        }
        if (slot.has("debitAccount") && slot.get("debitAccount") != known.debit)
        {
            return 2;
        }
        if (slot.has("creditAccount") && slot.get("creditAccount") != known.credit)
        {
            return 3;
        }
        return slot.has("amountMinor") && slot.get("amountMinor") != known.amount ? 4 : 7;
    }

    /** How a batch is cut into parts is not a part of what it says. */
    private static String content(final Slot slot)
    {
        return slot.templateId() == 20 ? slot.copy().set("itemsHere", 0).set("itemsToCome", 0).content() :
            slot.content();
    }

    private Decision ladder(final Slot slot, final long commandSequence)
    {
        return switch (slot.templateId())
        {
            case 3 -> setStatus(slot);
            case 4 -> setControls(slot);
            case 5, 6 -> mandate(slot);
            case 10 -> pay(slot);
            case 11 -> hold(slot, commandSequence);
            case 12 -> capture(slot);
            case 13 -> increase(slot);
            case 14 -> release(slot);
            case 15 -> refund(slot);
            case 16 -> schedule(slot, commandSequence);
            case 17 -> cancel(slot);
            case 31 -> cutOff(slot);
            default -> throw new IllegalStateException("templateId=" + slot.templateId());
        };
    }

    private void remember(final Slot slot, final long commandSequence, final Decision decision)
    {
        final Row open = state.rows.get(slot.id());
        if (open != null || !Code.isKept(decision.code))
        {
            return;
        }
        final Row row = new Row(slot, commandSequence, timeNs);
        row.outcome = decision.code;
        row.debit = decision.debit;
        row.credit = decision.credit;
        if (decision.code == ACCEPTED)
        {
            row.amount = decision.amount;
            final boolean isRefundable = slot.templateId() == 10 || slot.templateId() == 12;
            row.remaining = isRefundable ? decision.amount : 0;
        }
        else
        {
            row.amount = slot.has("amountMinor") ? slot.get("amountMinor") : 0;
        }
        state.rows.put(row.id, row);
        enterWindow(row.id);
    }

    private void enterWindow(final Id id)
    {
        state.window.add(id);
        while (state.window.size() > limits().paymentsWindow())
        {
            state.rows.remove(state.window.remove(0));
        }
    }

    private void close(final Row row)
    {
        row.isOpen = false;
        enterWindow(row.id);
    }

    private Limits limits()
    {
        if (limits == null)
        {
            throw new IllegalStateException("not configured");
        }
        return limits;
    }

    // Administration.

    private Decision configure(final Slot slot)
    {
        final Limits asked;
        try
        {
            asked = new Limits(
                Math.toIntExact(slot.get("accountsMax")), Math.toIntExact(slot.get("paymentsWindow")),
                Math.toIntExact(slot.get("openMax")), Math.toIntExact(slot.get("controlsMax")),
                Math.toIntExact(slot.get("mandatesMax")), Math.toIntExact(slot.get("batchItemsMax")),
                Math.toIntExact(slot.get("atomicItemsMax")));
        }
        catch (final IllegalArgumentException | ArithmeticException ex)
        {
            return new Decision(Code.FIELD_INVALID);
        }
        if (limits != null && !asked.isAtLeast(limits))
        {
            return new Decision(Code.FIELD_INVALID);
        }
        limits = asked;
        return new Decision(ACCEPTED);
    }

    private Decision openAccount(final Slot slot)
    {
        final long id = slot.get("accountId");
        final Decision decision = new Decision(ACCEPTED).accounts(id, 0);
        final Account standing = state.account(id);
        if (standing != null)
        {
            final boolean isSame = standing.owner == slot.get("owner") && standing.ledger == slot.get("ledger") &&
                standing.code == slot.get("code") && standing.flags == slot.get("flags");
            decision.code = isSame ? Code.DUPLICATE : Code.ACCOUNT_EXISTS;
            decision.firstCode = isSame ? ACCEPTED : Code.ACCOUNT_EXISTS;
            final int differing = standing.owner != slot.get("owner") ? OWNER :
                standing.ledger != slot.get("ledger") ? LEDGER : OTHER;
            decision.detail = isSame ? 0 : differing;
            return decision;
        }
        final Account account = new Account(id);
        account.owner = slot.get("owner");
        account.ledger = slot.get("ledger");
        account.code = slot.get("code");
        account.flags = slot.get("flags");
        account.overdraft = slot.get("overdraftMinor");
        account.maxPayment = slot.get("maxPaymentMinor");
        account.velocityLimit = slot.get("velocityLimitMinor");
        account.velocityWindowS = slot.get("velocityWindowS");
        if (state.accounts.size() >= limits().accountsMax())
        {
            return refused(decision, Code.ACCOUNTS_FULL);
        }
        account.hasHadLimits = account.hasLimits();
        if (account.hasHadLimits && state.limitedCount() >= limits().controlsMax())
        {
            return refused(decision, Code.CONTROLS_FULL);
        }
        state.accounts.put(id, account);
        return decision;
    }

    private Decision setStatus(final Slot slot)
    {
        final Decision decision = new Decision(ACCEPTED).accounts(slot.get("accountId"), 0);
        final Account account = state.account(decision.debit);
        if (account == null)
        {
            return refused(decision, Code.DEBIT_ACCOUNT_NOT_FOUND);
        }
        if (account.isClosed())
        {
            return refused(decision, Code.DEBIT_ACCOUNT_CLOSED);
        }
        final boolean isInUse = account.debitsPending.signum() != 0 || account.creditsPending.signum() != 0 ||
            account.posted().signum() != 0;
        if (slot.get("status") == 4 && isInUse)
        {
            return refused(decision, Code.ACCOUNT_IN_USE);
        }
        account.status = slot.get("status");
        return decision;
    }

    private Decision setControls(final Slot slot)
    {
        final Decision decision = new Decision(ACCEPTED).accounts(slot.get("accountId"), 0);
        final Account account = state.account(decision.debit);
        if (account == null)
        {
            return refused(decision, Code.DEBIT_ACCOUNT_NOT_FOUND);
        }
        if (account.isClosed())
        {
            return refused(decision, Code.DEBIT_ACCOUNT_CLOSED);
        }
        final Account changed = account.clone();
        if (Shape.isMasked(slot, 0))
        {
            changed.overdraft = slot.get("overdraftMinor");
        }
        if (Shape.isMasked(slot, 1))
        {
            changed.maxPayment = slot.get("maxPaymentMinor");
        }
        if (Shape.isMasked(slot, 2))
        {
            changed.velocityLimit = slot.get("velocityLimitMinor");
            changed.velocityWindowS = slot.get("velocityWindowS");
            if (changed.velocityWindowS != account.velocityWindowS)
            {
                changed.spent = BigInteger.ZERO;
            }
        }
        if (!account.isUnbounded() && account.beyondBound(changed.overdraft).signum() > 0)
        {
            return refused(decision, Code.OVERDRAFT_IN_USE);
        }
        changed.hasHadLimits |= changed.hasLimits();
        if (changed.hasHadLimits && !account.hasHadLimits && state.limitedCount() >= limits().controlsMax())
        {
            return refused(decision, Code.CONTROLS_FULL);
        }
        state.accounts.put(account.id, changed);
        return decision;
    }

    private Decision mandate(final Slot slot)
    {
        final Decision decision = new Decision(ACCEPTED).accounts(slot.get("accountId"), 0);
        final boolean isGrant = slot.templateId() == 5;
        final Account account = state.account(decision.debit);
        if (account == null)
        {
            return refused(decision, Code.DEBIT_ACCOUNT_NOT_FOUND);
        }
        if (slot.get("initiator") != account.owner && slot.get("initiator") != 0)
        {
            return refused(decision, Code.NOT_AUTHORISED);
        }
        final Mandate mandate = new Mandate(account.id, slot.get("party"));
        if (!isGrant)
        {
            state.mandates.remove(mandate);
            return decision;
        }
        if (account.isClosed())
        {
            return refused(decision, Code.DEBIT_ACCOUNT_CLOSED);
        }
        if (!state.mandates.contains(mandate) && state.mandates.size() >= limits().mandatesMax())
        {
            return refused(decision, Code.MANDATES_FULL);
        }
        state.mandates.add(mandate);
        return decision;
    }

    private Decision cutOff(final Slot slot)
    {
        if (slot.get("businessDate") <= state.lastCutOff)
        {
            return new Decision(Code.TIME_PASSED);
        }
        state.lastCutOff = slot.get("businessDate");
        return new Decision(ACCEPTED);
    }

    // Money.

    private Decision pay(final Slot slot)
    {
        final Decision decision = checkAccountsOpen(checkParties(slot));
        return decision.code == ACCEPTED ? post(slot, decision) : decision;
    }

    /** Limits, bounds and effect of a payment between accounts that may. */
    private Decision post(final Slot slot, final Decision decision)
    {
        final Account debit = existing(decision.debit);
        final Account credit = existing(decision.credit);
        final BigInteger amount = amountOf(slot, debit);
        final int code = checkMoney(debit, credit, amount, amount, true);
        if (code != ACCEPTED)
        {
            return refused(decision, code);
        }
        debit.debitsPosted = debit.debitsPosted.add(amount);
        credit.creditsPosted = credit.creditsPosted.add(amount);
        spend(debit, amount);
        return decision.amount(amount.longValueExact());
    }

    private Decision hold(final Slot slot, final long commandSequence)
    {
        final Decision decision = checkAccountsOpen(checkParties(slot));
        if (decision.code != ACCEPTED)
        {
            return decision;
        }
        final long deadline = slot.get("deadlineNs");
        if (deadline != 0 && deadline <= timeNs)
        {
            return refused(decision, Code.TIME_PASSED);
        }
        final Account debit = existing(decision.debit);
        final Account credit = existing(decision.credit);
        final BigInteger amount = amountOf(slot, debit);
        final int code = checkMoney(debit, credit, amount, amount, true);
        if (code != ACCEPTED)
        {
            return refused(decision, code);
        }
        if (state.openCount() >= limits().openMax())
        {
            return refused(decision, Code.OPEN_FULL);
        }
        debit.debitsPending = debit.debitsPending.add(amount);
        credit.creditsPending = credit.creditsPending.add(amount);
        spend(debit, amount);
        decision.amount(amount.longValueExact());
        open(slot, commandSequence, decision, deadline);
        return decision;
    }

    private Decision schedule(final Slot slot, final long commandSequence)
    {
        final Decision decision = checkParties(slot);
        if (decision.code != ACCEPTED)
        {
            return decision;
        }
        if (slot.get("dueNs") <= timeNs)
        {
            return refused(decision, Code.TIME_PASSED);
        }
        if (state.openCount() >= limits().openMax())
        {
            return refused(decision, Code.OPEN_FULL);
        }
        decision.amount(slot.get("amountMinor"));
        open(slot, commandSequence, decision, slot.get("dueNs"));
        return decision;
    }

    private void open(final Slot slot, final long commandSequence, final Decision decision, final long deadline)
    {
        final Row row = new Row(slot, commandSequence, timeNs);
        row.outcome = ACCEPTED;
        row.debit = decision.debit;
        row.credit = decision.credit;
        row.amount = decision.amount;
        row.remaining = decision.amount;
        row.isOpen = true;
        row.deadline = deadline;
        state.rows.put(row.id, row);
    }

    private Decision capture(final Slot slot)
    {
        final Decision decision = checkTarget(slot, 11);
        final Row hold = state.rows.get(Shape.target(slot));
        if (decision.code != ACCEPTED || hold == null)
        {
            return decision;
        }
        final Account debit = existing(hold.debit);
        final Account credit = existing(hold.credit);
        final long initiator = slot.get("initiator");
        if (!state.isAuthorised(initiator, debit) && !state.isAuthorised(initiator, credit))
        {
            return refused(decision, Code.NOT_AUTHORISED);
        }
        final int blocked = checkBlocked(debit, credit);
        if (blocked != ACCEPTED)
        {
            return refused(decision, blocked);
        }
        final long asked = slot.get("amountMinor");
        final long amount = isBalancing(slot) ? Math.min(asked, hold.remaining) : asked;
        if (amount > hold.remaining || amount == 0)
        {
            return refused(decision, Code.EXCEEDS_HOLD);
        }
        final BigInteger moved = BigInteger.valueOf(amount);
        debit.debitsPending = debit.debitsPending.subtract(moved);
        debit.debitsPosted = debit.debitsPosted.add(moved);
        credit.creditsPending = credit.creditsPending.subtract(moved);
        credit.creditsPosted = credit.creditsPosted.add(moved);
        hold.remaining -= amount;
        if (hold.remaining == 0 || (slot.get("flags") & Shape.KEEP_OPEN) == 0)
        {
            giveBack(hold);
        }
        return decision.amount(amount);
    }

    private Decision increase(final Slot slot)
    {
        final Decision decision = checkTarget(slot, 11);
        final Row hold = state.rows.get(Shape.target(slot));
        if (decision.code != ACCEPTED || hold == null)
        {
            return decision;
        }
        final Account debit = existing(hold.debit);
        final Account credit = existing(hold.credit);
        if (!state.isAuthorised(slot.get("initiator"), debit))
        {
            return refused(decision, Code.NOT_AUTHORISED);
        }
        final int blocked = checkBlocked(debit, credit);
        if (blocked != ACCEPTED)
        {
            return refused(decision, blocked);
        }
        final long deadline = slot.get("deadlineNs");
        if (deadline > 0 && deadline <= timeNs)
        {
            return refused(decision, Code.TIME_PASSED);
        }
        final BigInteger amount = BigInteger.valueOf(slot.get("amountMinor"));
        if (amount.signum() != 0)
        {
            final BigInteger total = amount.add(BigInteger.valueOf(hold.remaining));
            final int code = checkMoney(debit, credit, amount, total, true);
            if (code != ACCEPTED)
            {
                return refused(decision, code);
            }
            debit.debitsPending = debit.debitsPending.add(amount);
            credit.creditsPending = credit.creditsPending.add(amount);
            spend(debit, amount);
            hold.amount += amount.longValueExact();
            hold.remaining += amount.longValueExact();
        }
        if (deadline != 0)
        {
            hold.deadline = Math.max(deadline, 0);
        }
        return decision.amount(amount.longValueExact());
    }

    private Decision release(final Slot slot)
    {
        final Decision decision = checkTarget(slot, 11);
        final Row hold = state.rows.get(Shape.target(slot));
        if (decision.code != ACCEPTED || hold == null)
        {
            return decision;
        }
        if (!state.isAuthorised(slot.get("initiator"), existing(hold.credit)))
        {
            return refused(decision, Code.NOT_AUTHORISED);
        }
        decision.amount(hold.remaining);
        giveBack(hold);
        return decision;
    }

    private Decision cancel(final Slot slot)
    {
        final Decision decision = checkTarget(slot, 16);
        final Row schedule = state.rows.get(Shape.target(slot));
        if (decision.code != ACCEPTED || schedule == null)
        {
            return decision;
        }
        if (!state.isAuthorised(slot.get("initiator"), existing(schedule.debit)))
        {
            return refused(decision, Code.NOT_AUTHORISED);
        }
        decision.amount(schedule.remaining);
        schedule.remaining = 0;
        schedule.isCancelled = true;
        close(schedule);
        return decision;
    }

    private Decision refund(final Slot slot)
    {
        final Row payment = state.rows.get(Shape.target(slot));
        if (payment == null)
        {
            return new Decision(Code.TARGET_NOT_FOUND);
        }
        final boolean isKind = payment.command() == 10 || payment.command() == 12 ||
            (payment.command() == 16 && !payment.isOpen && !payment.isCancelled);
        Decision decision = new Decision(ACCEPTED).accounts(payment.credit, payment.debit);
        if (!isKind || payment.outcome != ACCEPTED)
        {
            return refused(decision, Code.TARGET_MISMATCH);
        }
        final Account debit = existing(decision.debit);
        final Account credit = existing(decision.credit);
        if (!state.isAuthorised(slot.get("initiator"), debit))
        {
            return refused(decision, Code.NOT_AUTHORISED);
        }
        decision = checkAccountsOpen(decision);
        if (decision.code != ACCEPTED)
        {
            return decision;
        }
        BigInteger amount = BigInteger.valueOf(slot.get("amountMinor"));
        final BigInteger left = BigInteger.valueOf(payment.remaining);
        if (isBalancing(slot) && left.signum() > 0)
        {
            amount = amount.min(left).min(debit.debitable());
        }
        if (amount.compareTo(left) > 0)
        {
            return refused(decision, Code.EXCEEDS_REFUNDABLE);
        }
        final int code = checkMoney(debit, credit, amount, amount, false);
        if (code != ACCEPTED)
        {
            return refused(decision, code);
        }
        debit.debitsPosted = debit.debitsPosted.add(amount);
        credit.creditsPosted = credit.creditsPosted.add(amount);
        payment.remaining -= amount.longValueExact();
        return decision.amount(amount.longValueExact());
    }

    /** All that is left of a hold goes back, and the hold closes. */
    private void giveBack(final Row hold)
    {
        final Account debit = existing(hold.debit);
        final Account credit = existing(hold.credit);
        final BigInteger left = BigInteger.valueOf(hold.remaining);
        debit.debitsPending = debit.debitsPending.subtract(left);
        credit.creditsPending = credit.creditsPending.subtract(left);
        if (debit.velocityWindowS != 0 && window(debit, hold.timeNs) == window(debit, timeNs))
        {
            rollWindow(debit);
            debit.spent = debit.spent.subtract(left).max(BigInteger.ZERO);
        }
        hold.remaining = 0;
        close(hold);
    }

    // Checks.

    /** Codes 40 to 50 of a pay, hold or schedule. */
    private Decision checkParties(final Slot slot)
    {
        final Decision decision = withNamedAccounts(slot, new Decision(ACCEPTED));
        final Account debit = state.account(decision.debit);
        final Account credit = state.account(decision.credit);
        if (debit == null)
        {
            return refused(decision, Code.DEBIT_ACCOUNT_NOT_FOUND);
        }
        if (credit == null)
        {
            return refused(decision, Code.CREDIT_ACCOUNT_NOT_FOUND);
        }
        if (debit.ledger != slot.get("ledger"))
        {
            return refused(decision, Code.DEBIT_LEDGER_MISMATCH);
        }
        if (credit.ledger != slot.get("ledger"))
        {
            return refused(decision, Code.CREDIT_LEDGER_MISMATCH);
        }
        if (!state.isAuthorised(slot.get("initiator"), debit))
        {
            return refused(decision, Code.NOT_AUTHORISED);
        }
        return decision;
    }

    /** Codes 60 to 63. */
    private Decision checkAccountsOpen(final Decision decision)
    {
        if (decision.code != ACCEPTED)
        {
            return decision;
        }
        final Account debit = existing(decision.debit);
        final Account credit = existing(decision.credit);
        if (debit.isClosed())
        {
            return refused(decision, Code.DEBIT_ACCOUNT_CLOSED);
        }
        if (credit.isClosed())
        {
            return refused(decision, Code.CREDIT_ACCOUNT_CLOSED);
        }
        final int blocked = checkBlocked(debit, credit);
        return blocked == ACCEPTED ? decision : refused(decision, blocked);
    }

    private static int checkBlocked(final Account debit, final Account credit)
    {
        if (debit.isDebitBlocked())
        {
            return Code.DEBIT_ACCOUNT_BLOCKED;
        }
        return credit.isCreditBlocked() ? Code.CREDIT_ACCOUNT_BLOCKED : ACCEPTED;
    }

    /** Codes 45 to 47. */
    private Decision checkTarget(final Slot slot, final int kind)
    {
        final Row target = state.rows.get(Shape.target(slot));
        if (target == null)
        {
            return new Decision(Code.TARGET_NOT_FOUND);
        }
        final Decision decision = new Decision(ACCEPTED).accounts(target.debit, target.credit);
        if (target.command() != kind || target.outcome != ACCEPTED)
        {
            return refused(decision, Code.TARGET_MISMATCH);
        }
        return target.isOpen ? decision : refused(decision, Code.TARGET_CLOSED);
    }

    /** Codes 77 to 82; the amount may be none when balancing found none. */
    private int checkMoney(
        final Account debit,
        final Account credit,
        final BigInteger amount,
        final BigInteger single,
        final boolean isLimited)
    {
        if (isLimited && debit.maxPayment != 0 && single.compareTo(BigInteger.valueOf(debit.maxPayment)) > 0)
        {
            return Code.PAYMENT_LIMIT_EXCEEDED;
        }
        if (isLimited && debit.velocityLimit != 0 &&
            spentNow(debit).add(amount).compareTo(BigInteger.valueOf(debit.velocityLimit)) > 0)
        {
            return Code.VELOCITY_EXCEEDED;
        }
        if (amount.signum() == 0 ||
            (!debit.isUnbounded() && !debit.isDebitNormal() && amount.compareTo(exactAvailable(debit)) > 0))
        {
            return Code.INSUFFICIENT_FUNDS;
        }
        if (!credit.isUnbounded() && credit.isDebitNormal() && amount.compareTo(exactAvailable(credit)) > 0)
        {
            return Code.CREDIT_BOUND_EXCEEDED;
        }
        final boolean isOverflow = debit.debits().add(amount).compareTo(State.MAX) > 0 ||
            credit.credits().add(amount).compareTo(State.MAX) > 0;
        return isOverflow ? Code.AMOUNT_OVERFLOW : ACCEPTED;
    }

    private static BigInteger exactAvailable(final Account account)
    {
        return account.beyondBound(account.overdraft).negate();
    }

    private static BigInteger amountOf(final Slot slot, final Account debit)
    {
        final BigInteger amount = BigInteger.valueOf(slot.get("amountMinor"));
        return isBalancing(slot) ? amount.min(debit.debitable()) : amount;
    }

    private static boolean isBalancing(final Slot slot)
    {
        return (slot.get("flags") & Shape.BALANCING) != 0;
    }

    // Velocity.

    private static long window(final Account account, final long time)
    {
        return BigInteger.valueOf(time).divide(BigInteger.valueOf(account.velocityWindowS)
            .multiply(BigInteger.valueOf(NS_PER_S))).longValueExact();
    }

    private void rollWindow(final Account account)
    {
        final long window = window(account, timeNs);
        if (account.spentWindow != window)
        {
            account.spentWindow = window;
            account.spent = BigInteger.ZERO;
        }
    }

    BigInteger spentNow(final Account account)
    {
        final boolean isCurrent = account.velocityWindowS != 0 && account.spentWindow == window(account, timeNs);
        return isCurrent ? account.spent : BigInteger.ZERO;
    }

    private void spend(final Account account, final BigInteger amount)
    {
        if (account.velocityWindowS != 0)
        {
            rollWindow(account);
            account.spent = account.spent.add(amount);
        }
    }

    // Batches and chains.

    private int applyBatch(final List<Slot> slots)
    {
        final Slot header = slots.get(0);
        final long headerSequence = ++sequence;
        final long here = header.get("itemsHere");
        final Tally tally = new Tally();
        if (here < 0 || here > slots.size() - 1)
        {
            answers.add(tally.answer(header, headerSequence, timeNs, new Decision(Code.BATCH_MALFORMED)));
            return 1;
        }
        final int count = (int)here;
        final List<Slot> items = slots.subList(1, 1 + count);
        final List<Long> sequences = inARow(sequence + 1, count);
        sequence = headerSequence + count;
        Decision decision = new Decision(checkBatch(header, items));
        final Row known = state.rows.get(header.id());
        if (decision.code == ACCEPTED && known != null)
        {
            decision = comesAgain(header, known);
        }
        if (decision.code == ACCEPTED && header.get("itemsToCome") > 0)
        {
            decision = new Decision(begin(header, headerSequence));
            if (decision.code == ACCEPTED)
            {
                keep(underWay(header.id()), items, sequences);
                return 1 + count;
            }
        }
        if (decision.code == ACCEPTED)
        {
            if (header.get("mode") == 1)
            {
                tally.addAll(items, applyTogether(items, sequences, decision));
            }
            else
            {
                applyEach(items, sequences, tally);
            }
            if (decision.code == ACCEPTED || decision.code == Code.BATCH_FAILED)
            {
                rememberBatch(header, headerSequence, decision, tally.acceptedMinor());
            }
        }
        else if (decision.code == Code.DUPLICATE)
        {
            tally.addAll(items, hearAgain(items, sequences));
        }
        else
        {
            tally.addAll(items, refuseAll(items, sequences, Code.BATCH_FAILED));
        }
        answers.addAll(tally.answers);
        answers.add(tally.answer(header, headerSequence, timeNs, decision));
        return 1 + count;
    }

    /** A header whose id is remembered; one that is still being collected is given up, and this one goes ahead. */
    private Decision comesAgain(final Slot header, final Row known)
    {
        final boolean isSame = known.command() == 20 && known.isOpen && differingField(header, known) == 0;
        if (!isSame)
        {
            return again(header, known);
        }
        final Staged underWay = underWay(header.id());
        if (!underWay.isCollecting)
        {
            return new Decision(Code.BATCH_RUNNING);
        }
        fail(underWay, Code.BATCH_FAILED);
        return new Decision(ACCEPTED);
    }

    // Batches in parts.

    private int begin(final Slot header, final long headerSequence)
    {
        final int count = (int)header.get("count");
        if (state.openCount() >= limits().openMax())
        {
            return Code.OPEN_FULL;
        }
        final int place = state.staged.indexOf(null);
        final int origin = place < 0 ? -1 : lowestRoom(count + 1);
        if (origin < 0)
        {
            return Code.BATCHES_FULL;
        }
        state.staged.set(place, new Staged(header, headerSequence, count, origin));
        final Row row = new Row(header, headerSequence, timeNs);
        row.amount = header.get("controlSumMinor");
        row.isOpen = true;
        state.rows.put(row.id, row);
        return ACCEPTED;
    }

    private int lowestRoom(final int length)
    {
        final boolean[] taken = new boolean[limits().batchItemsMax() + 64];
        for (final Staged staged : state.staged)
        {
            for (int i = 0; staged != null && i <= staged.count; i++)
            {
                taken[staged.origin + i] = true;
            }
        }
        for (int origin = 0; origin + length <= taken.length; origin++)
        {
            int free = 0;
            while (free < length && !taken[origin + free])
            {
                free++;
            }
            if (free == length)
            {
                return origin;
            }
        }
        return -1;
    }

    private int applyPart(final List<Slot> slots)
    {
        final Slot part = slots.get(0);
        final long partSequence = ++sequence;
        final long here = part.get("itemsHere");
        if (here < 0 || here > slots.size() - 1)
        {
            answers.add(answer(part, partSequence, new Decision(Code.BATCH_MALFORMED)));
            return 1;
        }
        final List<Slot> items = slots.subList(1, 1 + (int)here);
        final List<Long> sequences = inARow(partSequence + 1, items.size());
        sequence += here;
        final int wrong = checkPart(part, items);
        final Row known = wrong == ACCEPTED ? state.rows.get(part.id()) : null;
        if (known != null && known.command() == 20 && !known.isOpen)
        {
            final Decision decision = again(known.slot, known);
            answers.add(answer(part, partSequence, decision));
            answers.addAll(hearAgain(items, sequences));
            return 1 + items.size();
        }
        final Staged batch = known != null && known.command() == 20 ? underWay(part.id()) : null;
        final int code = wrong != ACCEPTED ? wrong : checkNext(part, items, batch);
        answers.add(answer(part, partSequence, new Decision(code)));
        if (batch != null && code == ACCEPTED)
        {
            keep(batch, items, sequences);
        }
        else
        {
            answers.addAll(refuseAll(items, sequences, Code.BATCH_FAILED));
        }
        return 1 + items.size();
    }

    private int checkPart(final Slot part, final List<Slot> items)
    {
        final int header = checkHeader(part);
        if (header != ACCEPTED)
        {
            return header;
        }
        final int shape = Shape.check(part);
        if (shape != ACCEPTED)
        {
            return shape;
        }
        return hasForeign(part, items) ? Code.BATCH_MALFORMED : ACCEPTED;
    }

    private static int checkNext(final Slot part, final List<Slot> items, final @Nullable Staged batch)
    {
        if (batch == null)
        {
            return Code.BATCH_NOT_OPEN;
        }
        if (!batch.isCollecting)
        {
            return Code.BATCH_RUNNING;
        }
        final int collected = batch.items.size();
        return part.get("firstItem") == collected && collected + items.size() <= batch.count ?
            ACCEPTED : Code.COUNT_MISMATCH;
    }

    private void keep(final Staged batch, final List<Slot> items, final List<Long> sequences)
    {
        batch.items.addAll(items);
        batch.sequences.addAll(sequences);
        final Row row = row(batch);
        row.deadline = timeNs + 60 * NS_PER_S < 0 ? Long.MAX_VALUE : timeNs + 60 * NS_PER_S;
        if (batch.items.size() < batch.count)
        {
            return;
        }
        row.deadline = 0;
        if (!batch.isControlSum())
        {
            fail(batch, Code.CONTROL_SUM_MISMATCH);
        }
        else if (batch.header.get("mode") == 1)
        {
            final Decision decision = new Decision(ACCEPTED);
            batch.tally.addAll(batch.items, applyTogether(batch.items, batch.sequences, decision));
            answers.addAll(batch.tally.answers);
            end(batch, decision);
        }
        else
        {
            batch.isCollecting = false;
        }
    }

    /** Each batch in its turn. */
    private void runBatch(final int most)
    {
        for (int i = 1; i <= 64; i++)
        {
            final int place = (state.served + i) % 64;
            final Staged batch = state.staged.get(place);
            if (batch != null && !batch.isCollecting)
            {
                state.served = place;
                runBatch(batch, most);
                return;
            }
        }
    }

    private void runBatch(final Staged batch, final int most)
    {
        final int from = batch.answered;
        int to = (int)Math.min(batch.items.size(), (long)from + most);
        while (!batch.isFailing && to > from && to < batch.items.size() && batch.items.get(to - 1).isLinked())
        {
            to++;
        }
        final List<Slot> items = batch.items.subList(from, to);
        final List<Long> sequences = batch.sequences.subList(from, to);
        final int before = batch.tally.answers.size();
        if (batch.isFailing)
        {
            batch.tally.addAll(items, refuseAll(items, sequences, Code.BATCH_FAILED));
        }
        else
        {
            applyEach(items, sequences, batch.tally);
        }
        answers.addAll(batch.tally.answers.subList(before, batch.tally.answers.size()));
        batch.answered = to;
        if (to == batch.items.size())
        {
            end(batch, new Decision(batch.code));
        }
    }

    private void fail(final Staged batch, final int code)
    {
        state.rows.remove(batch.header.id());
        batch.isCollecting = false;
        batch.isFailing = true;
        batch.code = code;
    }

    private void end(final Staged batch, final Decision decision)
    {
        if (!batch.isFailing)
        {
            final Row row = row(batch);
            row.outcome = decision.code;
            row.amount = batch.tally.acceptedMinor();
            close(row);
        }
        answers.add(batch.tally.answer(batch.header, batch.headerSequence, timeNs, decision));
        state.staged.set(state.staged.indexOf(batch), null);
    }

    private Row row(final Staged batch)
    {
        return Objects.requireNonNull(state.rows.get(batch.header.id()));
    }

    /** The batch that an id belongs to, collecting or running. */
    private Staged underWay(final Id id)
    {
        for (final Staged batch : state.staged)
        {
            if (batch != null && !batch.isFailing && batch.header.id().equals(id))
            {
                return batch;
            }
        }
        throw new IllegalStateException("no batch under way: " + id);
    }

    private static boolean hasForeign(final Slot header, final List<Slot> items)
    {
        return items.stream().anyMatch(
            item -> !item.isItem() || !item.hasHeaderOfSchema() || item.id().equals(header.id()));
    }

    private int checkBatch(final Slot header, final List<Slot> items)
    {
        final int code = checkHeader(header);
        if (code != ACCEPTED)
        {
            return code;
        }
        final int shape = Shape.check(header);
        if (shape != ACCEPTED)
        {
            return shape;
        }
        if (hasForeign(header, items))
        {
            return Code.BATCH_MALFORMED;
        }
        final boolean isAtomic = header.get("mode") == 1;
        final long sent = items.size() + header.get("itemsToCome");
        if (Math.max(header.get("count"), sent) >
            (isAtomic ? limits().atomicItemsMax() : limits().batchItemsMax()))
        {
            return Code.BATCH_TOO_LARGE;
        }
        if (sent != header.get("count"))
        {
            return Code.COUNT_MISMATCH;
        }
        if (header.get("itemsToCome") > 0)
        {
            return ACCEPTED;
        }
        BigInteger sum = BigInteger.ZERO;
        for (final Slot item : items)
        {
            sum = sum.add(BigInteger.valueOf(item.has("amountMinor") ? Math.max(0, item.get("amountMinor")) : 0));
        }
        return sum.equals(BigInteger.valueOf(header.get("controlSumMinor"))) ? ACCEPTED : Code.CONTROL_SUM_MISMATCH;
    }

    private void applyEach(final List<Slot> items, final List<Long> sequences, final Tally tally)
    {
        int index = 0;
        while (index < items.size())
        {
            final List<Slot> rest = items.subList(index, items.size());
            if (rest.get(0).isLinked())
            {
                final List<Slot> chain = rest.subList(0, chainLength(rest));
                tally.addAll(chain, applyTogether(chain, sequences.subList(index, index + chain.size()), null));
                index += chain.size();
            }
            else
            {
                final Decision decision = decide(rest.get(0), sequences.get(index));
                tally.add(rest.get(0), answer(rest.get(0), sequences.get(index), decision));
                index++;
            }
        }
    }

    /** All or nothing. The header, if there is one, hears of a failure. */
    private List<Answer> applyTogether(
        final List<Slot> items, final List<Long> sequences, final @Nullable Decision header)
    {
        final int wrong = header == null ? checkChain(items) : ACCEPTED;
        if (wrong != ACCEPTED)
        {
            return refuseAll(items, sequences, wrong);
        }
        final State before = state.copy();
        final List<Answer> given = new ArrayList<>();
        for (int i = 0; i < items.size(); i++)
        {
            final Decision decision = decide(items.get(i), sequences.get(i));
            if (decision.code != ACCEPTED)
            {
                state = before;
                return items.stream().allMatch(this::isDuplicate) ? hearAgain(items, sequences) :
                    putBack(items, sequences, i, decision, header);
            }
            given.add(answer(items.get(i), sequences.get(i), decision));
        }
        return given;
    }

    private List<Answer> putBack(
        final List<Slot> items,
        final List<Long> sequences,
        final int failed,
        final Decision reason,
        final @Nullable Decision header)
    {
        if (header != null)
        {
            header.code = Code.BATCH_FAILED;
            header.firstCode = Code.BATCH_FAILED;
        }
        final List<Answer> given = new ArrayList<>();
        for (int i = 0; i < items.size(); i++)
        {
            final Slot item = items.get(i);
            Decision decision = withKnownAccounts(item, new Decision(Code.BATCH_FAILED));
            if (i == failed)
            {
                decision = reason.code == Code.DUPLICATE || reason.code == Code.ID_REUSED ?
                    knownBefore(item, reason, sequences) : withKnownAccounts(item, reason);
                remember(item, sequences.get(i), decision);
            }
            given.add(answer(item, sequences.get(i), decision));
        }
        return given;
    }

    /** An id that failed a group: of what is remembered of it, or of nothing when it stood in the group itself. */
    private Decision knownBefore(final Slot item, final Decision reason, final List<Long> sequences)
    {
        final Decision decision = new Decision(reason.code);
        decision.detail = reason.detail;
        final Row known = state.rows.get(item.id());
        if (sequences.contains(reason.firstSequence) || known == null)
        {
            decision.firstCode = reason.code == Code.DUPLICATE ? Code.BATCH_FAILED : reason.code;
            return decision;
        }
        if (reason.code == Code.DUPLICATE)
        {
            decision.firstCode = known.outcome;
            decision.amount = known.outcome == ACCEPTED ? known.amount : 0;
        }
        decision.firstSequence = known.sequence;
        return decision.accounts(known.debit, known.credit);
    }

    /** The accounts that a command names, or its target has. */
    private Decision withKnownAccounts(final Slot slot, final Decision decision)
    {
        if (Shape.targetField(slot.templateId()).isEmpty())
        {
            return withNamedAccounts(slot, decision);
        }
        final Row target = state.rows.get(Shape.target(slot));
        if (target == null)
        {
            return decision.accounts(0, 0);
        }
        final boolean isBack = slot.templateId() == 15;
        return decision.accounts(isBack ? target.credit : target.debit, isBack ? target.debit : target.credit);
    }

    /** What is wrong with a chain before any of it is tried. */
    private int checkChain(final List<Slot> items)
    {
        if (limits == null)
        {
            return Code.NOT_CONFIGURED;
        }
        final Slot last = items.get(items.size() - 1);
        if (items.stream().anyMatch(item -> !item.isItem() || !item.hasHeaderOfSchema()) || last.isLinked())
        {
            return Code.BATCH_MALFORMED;
        }
        return items.size() > limits().atomicItemsMax() ? Code.BATCH_TOO_LARGE : ACCEPTED;
    }

    private boolean isDuplicate(final Slot item)
    {
        final Row known = state.rows.get(item.id());
        return Shape.check(item) == ACCEPTED && known != null && differingField(item, known) == 0;
    }

    /** Items of a batch that was answered before. */
    private List<Answer> hearAgain(final List<Slot> items, final List<Long> sequences)
    {
        final List<Answer> given = new ArrayList<>();
        for (int i = 0; i < items.size(); i++)
        {
            final Slot item = items.get(i);
            final Row known = state.rows.get(item.id());
            final int shape = Shape.check(item);
            Decision decision = new Decision(Code.BATCH_FAILED);
            if (known != null)
            {
                decision = shape == ACCEPTED ? again(item, known) : new Decision(shape);
            }
            given.add(answer(item, sequences.get(i), decision));
        }
        return given;
    }

    private List<Answer> refuseAll(final List<Slot> items, final List<Long> sequences, final int code)
    {
        final List<Answer> given = new ArrayList<>();
        for (int i = 0; i < items.size(); i++)
        {
            given.add(answer(items.get(i), sequences.get(i), new Decision(code)));
        }
        return given;
    }

    private void rememberBatch(final Slot header, final long headerSequence, final Decision decision,
        final long accepted)
    {
        final Row row = new Row(header, headerSequence, timeNs);
        row.outcome = decision.code;
        row.amount = accepted;
        state.rows.put(row.id, row);
        enterWindow(row.id);
    }

    // Answers.

    private static Decision refused(final Decision decision, final int code)
    {
        decision.code = code;
        decision.firstCode = code;
        return decision;
    }

    private static Decision withNamedAccounts(final Slot slot, final Decision decision)
    {
        if (slot.has("debitAccount"))
        {
            return decision.accounts(slot.get("debitAccount"), slot.get("creditAccount"));
        }
        return slot.has("accountId") ? decision.accounts(slot.get("accountId"), 0) : decision;
    }

    private Answer answer(final Slot slot, final long commandSequence, final Decision decision)
    {
        final Answer answer = new Answer(Answer.RESULT)
            .set("idHigh", slot.id().high()).set("idLow", slot.id().low())
            .set("sequence", commandSequence).set("timeNs", timeNs)
            .set("amountMinor", decision.amount)
            .set("debitAccount", decision.debit).set("creditAccount", decision.credit)
            .set("firstSequence", decision.firstSequence).set("code", decision.code)
            .set("firstCode", decision.firstCode).set("command", slot.templateId() < EXPIRED ? slot.templateId() : 0)
            .set("detail", decision.detail);
        balances(answer, "debit", decision.debit);
        balances(answer, "credit", decision.credit);
        return answer;
    }

    private void balances(final Answer answer, final String side, final long accountId)
    {
        final Account account = state.account(accountId);
        if (account != null)
        {
            answer.set(side + "Posted", account.posted().longValueExact());
            answer.set(side + "Pending", account.pending().longValueExact());
            answer.set(side + "Available", account.available().longValueExact());
        }
    }

    private Account existing(final long accountId)
    {
        final Account account = state.account(accountId);
        if (account == null)
        {
            throw new IllegalStateException("no account: " + accountId);
        }
        return account;
    }
}
