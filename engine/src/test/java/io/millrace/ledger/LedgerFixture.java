package io.millrace.ledger;

import io.millrace.ledger.model.Answer;
import io.millrace.ledger.model.Id;
import io.millrace.ledger.model.LedgerRig;
import io.millrace.ledger.model.Slot;
import java.util.ArrayList;
import java.util.List;

/**
 * A ledger with a clock that is moved by hand, and the commands of it in few words. Ids are numbers; everything is in
 * one currency, for party 0, until a test says otherwise with {@link Slot#set}.
 */
final class LedgerFixture
{
    static final int EUR = 978;
    static final int LINKED = 1;
    static final int BALANCING = 2;
    static final int KEEP_OPEN = 4;
    static final long BANK = 1;
    static final long ALICE = 2;
    static final long BOB = 3;
    static final long CASH = 4;
    static final long NOBODY = 99;
    static final int WINDOW = 64;

    private static final long START_NS = 1_700_000_000_000_000_000L;

    final LedgerRig rig = new LedgerRig(true);
    final Ledger ledger = rig.ledger;
    long timeNs = START_NS;
    private final PaymentState payment = new PaymentState();
    private final AccountState account = new AccountState();

    /** Not configured. */
    static LedgerFixture empty()
    {
        return new LedgerFixture();
    }

    /** BANK is unbounded, ALICE and BOB are wallets, CASH is debit-normal; ALICE has 100. */
    static LedgerFixture funded()
    {
        return funded(limits());
    }

    static LedgerFixture funded(final Slot limits)
    {
        final LedgerFixture fixture = empty();
        fixture.apply(limits);
        fixture.apply(open(BANK).set("flags", 2));
        fixture.apply(open(ALICE));
        fixture.apply(open(BOB));
        fixture.apply(open(CASH).set("flags", 1));
        fixture.apply(pay(9_000, BANK, ALICE, 100));
        return fixture;
    }

    /** Applies a claim as a burst, after a nanosecond, and gives the answers without the events. */
    List<Answer> applyAll(final List<Slot> slots)
    {
        final List<Answer> answers = new ArrayList<>(rig.apply(slots, ++timeNs));
        answers.removeIf(LedgerFixture::isEvent);
        return answers;
    }

    private static boolean isEvent(final Answer answer)
    {
        return (answer.get("command") == Result.EXPIRED || answer.get("command") == Result.SCHEDULE_RAN) &&
            code(answer).isRemembered();
    }

    List<Answer> applyAll(final Slot... slots)
    {
        return applyAll(List.of(slots));
    }

    Answer apply(final Slot slot)
    {
        return applyAll(slot).get(0);
    }

    /** The last answer, which for a batch is that to its header. */
    Answer applyLast(final Slot... slots)
    {
        final List<Answer> answers = applyAll(slots);
        return answers.get(answers.size() - 1);
    }

    ResultCode code(final Slot slot)
    {
        return code(apply(slot));
    }

    static ResultCode code(final Answer answer)
    {
        return ResultCode.of(answer.code());
    }

    static List<ResultCode> codes(final List<Answer> answers)
    {
        return answers.stream().map(LedgerFixture::code).toList();
    }

    /** Fills the window of ids up to one short of evicting what is older than this. */
    void fillWindow(final int firstId, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            apply(pay(firstId + i, BANK, BOB, 1));
        }
    }

    boolean isRemembered(final long id)
    {
        return ledger.payment(0, id, payment);
    }

    PaymentState payment(final long id)
    {
        if (!ledger.payment(0, id, payment))
        {
            throw new AssertionError("not remembered: id=" + id);
        }
        return payment;
    }

    AccountState account(final long id)
    {
        if (!ledger.account(id, account))
        {
            throw new AssertionError("no account: id=" + id);
        }
        return account;
    }

    long posted(final long id)
    {
        return account(id).posted();
    }

    // Commands.

    static Slot limits()
    {
        return Slot.of(Command.CONFIGURE).set("ledgerIdHigh", 1).set("ledgerIdLow", 2).set("accountsMax", 10)
            .set("paymentsWindow", WINDOW).set("openMax", 4).set("controlsMax", 2).set("mandatesMax", 2)
            .set("batchItemsMax", 8).set("atomicItemsMax", 6);
    }

    static Slot open(final long accountId)
    {
        return Slot.of(Command.OPEN_ACCOUNT).set("accountId", accountId).set("ledger", EUR);
    }

    static Slot status(final long id, final long accountId, final int status)
    {
        return administration(Command.SET_STATUS, id, accountId).set("status", status);
    }

    static Slot overdraft(final long id, final long accountId, final long minor)
    {
        return administration(Command.SET_CONTROLS, id, accountId).set("mask", Shape.MASK_OVERDRAFT)
            .set("overdraftMinor", minor);
    }

    static Slot maxPayment(final long id, final long accountId, final long minor)
    {
        return administration(Command.SET_CONTROLS, id, accountId).set("mask", Shape.MASK_MAX_PAYMENT)
            .set("maxPaymentMinor", minor);
    }

    static Slot velocity(final long id, final long accountId, final long minor, final int windowS)
    {
        return administration(Command.SET_CONTROLS, id, accountId).set("mask", Shape.MASK_VELOCITY)
            .set("velocityLimitMinor", minor).set("velocityWindowS", windowS);
    }

    static Slot grant(final long id, final long accountId, final long party)
    {
        return administration(Command.GRANT_MANDATE, id, accountId).set("party", party);
    }

    static Slot revoke(final long id, final long accountId, final long party)
    {
        return administration(Command.REVOKE_MANDATE, id, accountId).set("party", party);
    }

    static Slot pay(final long id, final long from, final long to, final long minor)
    {
        return transfer(Command.PAY, id, from, to, minor);
    }

    static Slot hold(final long id, final long from, final long to, final long minor)
    {
        return transfer(Command.HOLD, id, from, to, minor);
    }

    static Slot schedule(final long id, final long from, final long to, final long minor, final long dueNs)
    {
        return transfer(Command.SCHEDULE, id, from, to, minor).set("dueNs", dueNs);
    }

    static Slot capture(final long id, final long hold, final long minor)
    {
        return followUp(Command.CAPTURE, id, "hold", hold).set("amountMinor", minor);
    }

    static Slot increase(final long id, final long hold, final long minor)
    {
        return followUp(Command.INCREASE, id, "hold", hold).set("amountMinor", minor);
    }

    static Slot release(final long id, final long hold)
    {
        return followUp(Command.RELEASE, id, "hold", hold);
    }

    static Slot refund(final long id, final long payment, final long minor)
    {
        return followUp(Command.REFUND, id, "payment", payment).set("amountMinor", minor);
    }

    static Slot cancel(final long id, final long schedule)
    {
        return followUp(Command.CANCEL, id, "schedule", schedule);
    }

    static Slot cutOff(final long id, final int date)
    {
        return Slot.of(Command.CUT_OFF).id(id(id)).set("businessDate", date);
    }

    static Slot tick()
    {
        return Slot.of(Command.TICK);
    }

    static Slot linked(final Slot slot)
    {
        return slot.set("flags", slot.get("flags") | LINKED);
    }

    static Slot balancing(final Slot slot)
    {
        return slot.set("flags", slot.get("flags") | BALANCING);
    }

    /** A batch whose header tells the truth; to be changed by what a test needs. */
    static Slot[] independent(final long id, final Slot... items)
    {
        return batch(id, 0, items);
    }

    static Slot[] atomic(final long id, final Slot... items)
    {
        return batch(id, 1, items);
    }

    private static Slot[] batch(final long id, final int mode, final Slot... items)
    {
        long sumMinor = 0;
        final Slot[] slots = new Slot[1 + items.length];
        for (int i = 0; i < items.length; i++)
        {
            sumMinor += items[i].has("amountMinor") ? items[i].get("amountMinor") : 0;
            slots[1 + i] = items[i];
        }
        slots[0] = Slot.of(Command.BATCH).id(id(id)).set("mode", mode).set("count", items.length)
            .set("itemsHere", items.length).set("controlSumMinor", sumMinor);
        return slots;
    }

    /** The header of a batch that comes in parts, and the items that come with it. */
    static Slot[] begun(final long id, final int mode, final int count, final long sumMinor, final Slot... items)
    {
        final Slot[] slots = batch(id, mode, items);
        slots[0].set("count", count).set("itemsToCome", count - items.length).set("controlSumMinor", sumMinor);
        return slots;
    }

    /** The next items of a batch that comes in parts. */
    static Slot[] part(final long id, final int firstItem, final Slot... items)
    {
        final Slot[] slots = new Slot[1 + items.length];
        slots[0] = Slot.of(Command.BATCH_PART).id(id(id)).set("firstItem", firstItem).set("itemsHere", items.length);
        System.arraycopy(items, 0, slots, 1, items.length);
        return slots;
    }

    /** Applies so many items of a batch that came in parts. */
    static Slot run(final int items)
    {
        return Slot.of(Command.BATCH_RUN).set("items", items);
    }

    static Id id(final long low)
    {
        return new Id(0, low);
    }

    private static Slot administration(final int template, final long id, final long accountId)
    {
        return Slot.of(template).id(id(id)).set("accountId", accountId);
    }

    private static Slot transfer(final int template, final long id, final long from, final long to, final long minor)
    {
        return Slot.of(template).id(id(id)).set("ledger", EUR).set("amountMinor", minor)
            .set("debitAccount", from).set("creditAccount", to);
    }

    private static Slot followUp(final int template, final long id, final String target, final long targetId)
    {
        return Slot.of(template).id(id(id)).set(target + "Low", targetId);
    }
}
