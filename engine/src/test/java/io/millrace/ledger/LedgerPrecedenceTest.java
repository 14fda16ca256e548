package io.millrace.ledger;

import static io.millrace.ledger.LedgerFixture.ALICE;
import static io.millrace.ledger.LedgerFixture.BANK;
import static io.millrace.ledger.LedgerFixture.BOB;
import static io.millrace.ledger.LedgerFixture.CASH;
import static io.millrace.ledger.LedgerFixture.NOBODY;
import static io.millrace.ledger.LedgerFixture.cancel;
import static io.millrace.ledger.LedgerFixture.capture;
import static io.millrace.ledger.LedgerFixture.cutOff;
import static io.millrace.ledger.LedgerFixture.grant;
import static io.millrace.ledger.LedgerFixture.hold;
import static io.millrace.ledger.LedgerFixture.id;
import static io.millrace.ledger.LedgerFixture.increase;
import static io.millrace.ledger.LedgerFixture.maxPayment;
import static io.millrace.ledger.LedgerFixture.open;
import static io.millrace.ledger.LedgerFixture.overdraft;
import static io.millrace.ledger.LedgerFixture.pay;
import static io.millrace.ledger.LedgerFixture.run;
import static io.millrace.ledger.LedgerFixture.part;
import static io.millrace.ledger.LedgerFixture.begun;
import static io.millrace.ledger.LedgerFixture.refund;
import static io.millrace.ledger.LedgerFixture.release;
import static io.millrace.ledger.LedgerFixture.revoke;
import static io.millrace.ledger.LedgerFixture.schedule;
import static io.millrace.ledger.LedgerFixture.status;
import static io.millrace.ledger.LedgerFixture.tick;
import static io.millrace.ledger.LedgerFixture.velocity;
import static io.millrace.ledger.ResultCode.ACCEPTED;
import static io.millrace.ledger.ResultCode.ACCOUNTS_FULL;
import static io.millrace.ledger.ResultCode.ACCOUNT_EXISTS;
import static io.millrace.ledger.ResultCode.ACCOUNT_ID_INVALID;
import static io.millrace.ledger.ResultCode.ACCOUNT_IN_USE;
import static io.millrace.ledger.ResultCode.AMOUNT_INVALID;
import static io.millrace.ledger.ResultCode.AMOUNT_OVERFLOW;
import static io.millrace.ledger.ResultCode.BATCH_FAILED;
import static io.millrace.ledger.ResultCode.BATCH_MALFORMED;
import static io.millrace.ledger.ResultCode.BATCHES_FULL;
import static io.millrace.ledger.ResultCode.BATCH_NOT_OPEN;
import static io.millrace.ledger.ResultCode.BATCH_RUNNING;
import static io.millrace.ledger.ResultCode.BATCH_TOO_LARGE;
import static io.millrace.ledger.ResultCode.CONTROLS_FULL;
import static io.millrace.ledger.ResultCode.CONTROL_SUM_MISMATCH;
import static io.millrace.ledger.ResultCode.COUNT_MISMATCH;
import static io.millrace.ledger.ResultCode.CREDIT_ACCOUNT_BLOCKED;
import static io.millrace.ledger.ResultCode.CREDIT_ACCOUNT_CLOSED;
import static io.millrace.ledger.ResultCode.CREDIT_ACCOUNT_NOT_FOUND;
import static io.millrace.ledger.ResultCode.CREDIT_BOUND_EXCEEDED;
import static io.millrace.ledger.ResultCode.CREDIT_LEDGER_MISMATCH;
import static io.millrace.ledger.ResultCode.DEBIT_ACCOUNT_BLOCKED;
import static io.millrace.ledger.ResultCode.DEBIT_ACCOUNT_CLOSED;
import static io.millrace.ledger.ResultCode.DEBIT_ACCOUNT_NOT_FOUND;
import static io.millrace.ledger.ResultCode.DEBIT_LEDGER_MISMATCH;
import static io.millrace.ledger.ResultCode.DUPLICATE;
import static io.millrace.ledger.ResultCode.EXCEEDS_HOLD;
import static io.millrace.ledger.ResultCode.EXCEEDS_REFUNDABLE;
import static io.millrace.ledger.ResultCode.FIELD_INVALID;
import static io.millrace.ledger.ResultCode.ID_INVALID;
import static io.millrace.ledger.ResultCode.ID_REUSED;
import static io.millrace.ledger.ResultCode.INSUFFICIENT_FUNDS;
import static io.millrace.ledger.ResultCode.LEDGER_INVALID;
import static io.millrace.ledger.ResultCode.MANDATES_FULL;
import static io.millrace.ledger.ResultCode.NOT_AUTHORISED;
import static io.millrace.ledger.ResultCode.NOT_CONFIGURED;
import static io.millrace.ledger.ResultCode.OPEN_FULL;
import static io.millrace.ledger.ResultCode.OVERDRAFT_IN_USE;
import static io.millrace.ledger.ResultCode.PAYMENT_LIMIT_EXCEEDED;
import static io.millrace.ledger.ResultCode.RESERVED_SET;
import static io.millrace.ledger.ResultCode.SAME_ACCOUNT;
import static io.millrace.ledger.ResultCode.TARGET_CLOSED;
import static io.millrace.ledger.ResultCode.TARGET_MISMATCH;
import static io.millrace.ledger.ResultCode.TARGET_NOT_FOUND;
import static io.millrace.ledger.ResultCode.TIME_PASSED;
import static io.millrace.ledger.ResultCode.UNKNOWN_COMMAND;
import static io.millrace.ledger.ResultCode.UNSUPPORTED_VERSION;
import static io.millrace.ledger.ResultCode.VELOCITY_EXCEEDED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.millrace.ledger.model.Answer;
import io.millrace.ledger.model.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Of every command a table of what can be wrong with it, in the order of the codes. Each line is provoked alone, and
 * together with every later line of its table that can hold at once: those that do not touch the same thing.
 */
final class LedgerPrecedenceTest
{
    private static final int TEMPLATE_WORD = 1;
    private static final int VERSION_WORD = 3;
    private static final int NO_TEMPLATE = 9;
    private static final int WRONG = 9;
    private static final int DOLLARS = 840;
    private static final long DOLLAR_DEBIT = 5;
    private static final long DOLLAR_CREDIT = 6;
    private static final long CAROL = 7;
    private static final long TARGET = 500;
    private static final long OTHER_TARGET = 501;
    private static final long MAX = Long.MAX_VALUE;
    private static final long STRANGER = 8;
    /** In the things that a line touches: what the command says, which a duplicate has to say again. */
    private static final String CONTENT = " content";

    /** In the things that a line touches: it needs a ledger that is configured. */
    private static final String BOOKS = "books";

    private long nextId = 10_000;

    /** Something that is wrong: before the command is sent, or in what it says. */
    private record Fault(ResultCode code, Set<String> touches, Consumer<LedgerFixture> before, Consumer<Slot[]> change)
    {
        boolean canHoldWith(final Fault other)
        {
            // What a command says matters to its duplicate only: two other lines may both be of its content.
            final boolean isRepetition = code == DUPLICATE || other.code == DUPLICATE;
            return touches.stream().noneMatch(what -> other.touches.contains(what) && !BOOKS.equals(what) &&
                (isRepetition || !CONTENT.trim().equals(what))) &&
                !(code == NOT_CONFIGURED && other.touches.contains(BOOKS));
        }
    }

    /** A command that would be accepted, and what can be wrong with it. */
    private record Ladder(String name, Consumer<LedgerFixture> before, Supplier<Slot[]> command, List<Fault> faults)
    {
        Ladder given(final ResultCode code, final String touches, final Consumer<LedgerFixture> before)
        {
            return given(code, touches, before, slot ->
            {
            });
        }

        Ladder given(
            final ResultCode code, final String touches, final Consumer<LedgerFixture> before,
            final Consumer<Slot> change)
        {
            faults.add(new Fault(code, words(touches), before, slots -> change.accept(slots[0])));
            return this;
        }

        Ladder saying(final ResultCode code, final String touches, final Consumer<Slot> change)
        {
            return given(code, touches, fixture ->
            {
            }, change);
        }

        Ladder saying(final ResultCode code, final String touches, final String field, final long value)
        {
            return saying(code, touches, slot -> slot.set(field, value));
        }

        private static Set<String> words(final String touches)
        {
            return touches.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(touches.trim().split(" ")));
        }
    }

    @TestFactory
    List<DynamicTest> shouldRefuseInTheOrderOfTheCodes()
    {
        final List<DynamicTest> tests = new ArrayList<>();
        for (final Ladder ladder : ladders())
        {
            tests.add(dynamicTest(ladder.name + " accepted", () -> assertEquals(ACCEPTED, decide(ladder))));
            for (int i = 0; i < ladder.faults.size(); i++)
            {
                final Fault fault = ladder.faults.get(i);
                tests.add(dynamicTest(ladder.name + ' ' + fault.code, () -> assertEquals(fault.code,
                    decide(ladder, fault))));
                for (final Fault later : ladder.faults.subList(i + 1, ladder.faults.size()))
                {
                    if (fault.canHoldWith(later))
                    {
                        tests.add(dynamicTest(ladder.name + ' ' + fault.code + " before " + later.code,
                            () -> assertEquals(fault.code, decide(ladder, later, fault))));
                    }
                }
            }
        }
        // PIT would run each by itself, and JUnit go through all of them for each: two thousand times two thousand.
        return System.getProperty("brief") == null ? tests : List.of(dynamicTest("all", () -> runAll(tests)));
    }

    private static void runAll(final List<DynamicTest> tests) throws Throwable
    {
        for (final DynamicTest test : tests)
        {
            test.getExecutable().execute();
        }
    }

    @Test
    void shouldProvokeEveryCode()
    {
        final Set<ResultCode> provoked = EnumSet.of(ACCEPTED);
        ladders().forEach(ladder -> ladder.faults.forEach(fault -> provoked.add(fault.code)));

        assertEquals(EnumSet.allOf(ResultCode.class), provoked);
    }

    @Test
    void shouldListEachLadderInTheOrderOfTheCodes()
    {
        for (final Ladder ladder : ladders())
        {
            final List<ResultCode> codes = ladder.faults.stream().map(Fault::code).toList();
            assertEquals(new ArrayList<>(new TreeSet<>(codes)), codes.stream().distinct().toList(), ladder.name);
        }
    }

    private static ResultCode decide(final Ladder ladder, final Fault... faults)
    {
        final boolean isEmpty = Arrays.stream(faults).anyMatch(fault -> fault.code == NOT_CONFIGURED);
        final LedgerFixture fixture = isEmpty ? LedgerFixture.empty() : standing();
        if (!isEmpty)
        {
            ladder.before.accept(fixture);
        }
        final Slot[] slots = ladder.command.get();
        if (Arrays.stream(faults).anyMatch(fault -> fault.code == DUPLICATE))
        {
            fixture.applyAll(ladder.command.get());
        }
        for (final Fault fault : faults)
        {
            fault.before.accept(fixture);
            fault.change.accept(slots);
        }
        final List<Answer> answers = fixture.applyAll(slots);
        if (answers.isEmpty())
        {
            // A batch in parts is answered when it is complete.
            return ACCEPTED;
        }
        final boolean isPart = answers.get(0).get("command") == Command.BATCH_PART;
        return LedgerFixture.code(answers.get(isPart ? 0 : answers.size() - 1));
    }

    /** Nobody has money; ALICE may overdraw. */
    private static LedgerFixture standing()
    {
        final LedgerFixture fixture = LedgerFixture.empty();
        fixture.apply(LedgerFixture.limits().set("accountsMax", 8));
        fixture.apply(open(BANK).set("flags", 2));
        fixture.apply(open(ALICE).set("overdraftMinor", 100));
        fixture.apply(open(BOB));
        fixture.apply(open(CASH).set("flags", 1));
        fixture.apply(open(DOLLAR_DEBIT).set("ledger", DOLLARS));
        fixture.apply(open(DOLLAR_CREDIT).set("ledger", DOLLARS));
        fixture.apply(open(CAROL));
        return fixture;
    }

    private List<Ladder> ladders()
    {
        return List.of(ofPay(), ofHold(), ofSchedule(), ofCapture(), ofIncrease(), ofRelease(), ofRefund(), ofCancel(),
            ofOpening(), ofStatus(), ofControls(), ofGrant(), ofRevoke(), ofCutOff(), ofBatch(), ofAtomicBatch(),
            ofBatchInParts(), ofPart(), ofRun());
    }

    private static Ladder ladder(
        final String name, final Consumer<LedgerFixture> before, final Supplier<Slot> command)
    {
        return new Ladder(name, before, () -> new Slot[] { command.get() }, new ArrayList<>())
            .saying(UNKNOWN_COMMAND, "", slot -> slot.headerWord(TEMPLATE_WORD, NO_TEMPLATE))
            .saying(UNSUPPORTED_VERSION, "", slot -> slot.headerWord(VERSION_WORD, WRONG))
            .saying(NOT_CONFIGURED, "books", slot ->
            {
            });
    }

    private static void nothing(final LedgerFixture fixture)
    {
        // The accounts are enough.
    }

    private Ladder repeated(final Ladder ladder)
    {
        return ladder
            .given(DUPLICATE, "books id content", LedgerPrecedenceTest::nothing)
            .given(ID_REUSED, "books id", fixture -> fixture.apply(pay(1, BANK, CAROL, 7).set("code", 7)));
    }

    private Ladder transfer(final Ladder ladder, final boolean hasTime)
    {
        ladder.saying(RESERVED_SET, "", "flags", 1 << 15)
            .saying(ID_INVALID, "id", slot -> slot.id(id(0)))
            .saying(ACCOUNT_ID_INVALID, "debit", "debitAccount", -1)
            .saying(ACCOUNT_ID_INVALID, "credit", "creditAccount", 0)
            .saying(AMOUNT_INVALID, "amount", "amountMinor", 0)
            .saying(SAME_ACCOUNT, "debit credit", slot -> slot.set("creditAccount", slot.get("debitAccount")))
            .saying(LEDGER_INVALID, "ledger", "ledger", 0);
        if (hasTime)
        {
            final String field = ladder.command.get()[0].has("dueNs") ? "dueNs" : "deadlineNs";
            ladder.saying(FIELD_INVALID, "time", field, -1);
        }
        return repeated(ladder)
            .saying(DEBIT_ACCOUNT_NOT_FOUND, "debit books" + CONTENT, "debitAccount", NOBODY)
            .saying(CREDIT_ACCOUNT_NOT_FOUND, "credit books" + CONTENT, "creditAccount", NOBODY + 1)
            .saying(DEBIT_LEDGER_MISMATCH, "debit books" + CONTENT, "debitAccount", DOLLAR_DEBIT)
            .saying(CREDIT_LEDGER_MISMATCH, "credit books" + CONTENT, "creditAccount", DOLLAR_CREDIT)
            .saying(NOT_AUTHORISED, "books" + CONTENT, "initiator", STRANGER);
    }

    private Ladder statusOfBoth(final Ladder ladder, final long debit, final long credit)
    {
        return ladder
            .given(DEBIT_ACCOUNT_CLOSED, "books debitStatus", fixture -> close(fixture, debit))
            .given(CREDIT_ACCOUNT_CLOSED, "books creditStatus credit", fixture -> close(fixture, credit))
            .given(DEBIT_ACCOUNT_BLOCKED, "books debitStatus", fixture -> fixture.apply(status(next(), debit, 1)))
            .given(CREDIT_ACCOUNT_BLOCKED, "books creditStatus credit",
                fixture -> fixture.apply(status(next(), credit, 2)));
    }

    private Ladder spending(final Ladder ladder)
    {
        return ladder
            .given(PAYMENT_LIMIT_EXCEEDED, "books", fixture -> fixture.apply(maxPayment(next(), ALICE, 5)))
            .given(VELOCITY_EXCEEDED, "books", fixture -> fixture.apply(velocity(next(), ALICE, 5, 60)));
    }

    private Ladder money(final Ladder ladder)
    {
        return spending(ladder)
            .given(INSUFFICIENT_FUNDS, "books", fixture -> fixture.apply(overdraft(next(), ALICE, 0)))
            .saying(CREDIT_BOUND_EXCEEDED, "books credit" + CONTENT, "creditAccount", CASH)
            .given(AMOUNT_OVERFLOW, "books amount" + CONTENT, this::overflow,
                slot -> slot.set("amountMinor", MAX));
    }

    private void overflow(final LedgerFixture fixture)
    {
        fixture.apply(overdraft(next(), ALICE, MAX));
        fixture.apply(pay(next(), BANK, ALICE, 1));
        fixture.apply(pay(next(), ALICE, BANK, 1));
    }

    private Ladder ofPay()
    {
        return money(statusOfBoth(transfer(
            ladder("pay", LedgerPrecedenceTest::nothing, () -> pay(1, ALICE, BOB, 10)), false), ALICE, BOB));
    }

    private Ladder ofHold()
    {
        final Ladder ladder = statusOfBoth(transfer(
            ladder("hold", LedgerPrecedenceTest::nothing, () -> hold(1, ALICE, BOB, 10)), true), ALICE, BOB);
        return money(ladder.saying(TIME_PASSED, "books time" + CONTENT, "deadlineNs", 1))
            .given(OPEN_FULL, "books", this::fillOpen);
    }

    private Ladder ofSchedule()
    {
        return transfer(ladder("schedule", LedgerPrecedenceTest::nothing,
            () -> schedule(1, ALICE, BOB, 10, MAX)), true)
            .saying(TIME_PASSED, "books time" + CONTENT, "dueNs", 1)
            .given(OPEN_FULL, "books", this::fillOpen);
    }

    private Ladder followUp(final Ladder ladder, final String target)
    {
        final String reserved = ladder.command.get()[0].has("reserved32") ? "reserved32" : "reserved";
        return ladder.saying(RESERVED_SET, "", "flags", 1 << 15)
            .saying(RESERVED_SET, "", reserved, 1)
            .saying(ID_INVALID, "id", slot -> slot.id(id(0)))
            .saying(ID_INVALID, "target", target + "Low", 0);
    }

    private Ladder targeted(
        final Ladder ladder, final String target, final Consumer<LedgerFixture> closing, final Slot ofOtherKind)
    {
        repeated(ladder)
            .saying(TARGET_NOT_FOUND, "books target" + CONTENT, target + "Low", NOBODY)
            .given(TARGET_MISMATCH, "books target" + CONTENT, fixture -> fixture.apply(ofOtherKind.copy()),
                slot -> slot.set(target + "Low", OTHER_TARGET));
        if (!"payment".equals(target))
        {
            ladder.given(TARGET_CLOSED, "books target", closing);
        }
        return ladder.saying(NOT_AUTHORISED, "books" + CONTENT, "initiator", STRANGER);
    }

    private static void held(final LedgerFixture fixture)
    {
        fixture.apply(hold(TARGET, ALICE, BOB, 50));
    }

    private Ladder blocked(final Ladder ladder)
    {
        return ladder
            .given(DEBIT_ACCOUNT_BLOCKED, "books debitStatus", fixture -> fixture.apply(status(next(), ALICE, 1)))
            .given(CREDIT_ACCOUNT_BLOCKED, "books creditStatus", fixture -> fixture.apply(status(next(), BOB, 2)));
    }

    private Ladder ofCapture()
    {
        final Ladder ladder = followUp(
            ladder("capture", LedgerPrecedenceTest::held, () -> capture(1, TARGET, 10)), "hold")
            .saying(AMOUNT_INVALID, "amount", "amountMinor", 0);
        return blocked(targeted(ladder, "hold", fixture -> fixture.apply(release(next(), TARGET)),
            pay(OTHER_TARGET, BANK, CAROL, 1)))
            .saying(EXCEEDS_HOLD, "books amount" + CONTENT, "amountMinor", 51);
    }

    private Ladder ofIncrease()
    {
        final Ladder ladder = followUp(
            ladder("increase", LedgerPrecedenceTest::held, () -> increase(1, TARGET, 10)), "hold")
            .saying(AMOUNT_INVALID, "amount", "amountMinor", -1)
            .saying(FIELD_INVALID, "time", "deadlineNs", -2);
        blocked(targeted(ladder, "hold", fixture -> fixture.apply(release(next(), TARGET)),
            pay(OTHER_TARGET, BANK, CAROL, 1)))
            .saying(TIME_PASSED, "books time" + CONTENT, "deadlineNs", 1);
        return spending(ladder)
            .given(INSUFFICIENT_FUNDS, "books", fixture -> fixture.apply(overdraft(next(), ALICE, 55)))
            .given(CREDIT_BOUND_EXCEEDED, "books target creditStatus" + CONTENT, fixture ->
            {
                fixture.apply(overdraft(next(), CASH, 5));
                fixture.apply(hold(OTHER_TARGET, ALICE, CASH, 5));
            }, slot -> slot.set("holdLow", OTHER_TARGET))
            .given(AMOUNT_OVERFLOW, "books amount" + CONTENT, fixture ->
            {
                fixture.apply(overdraft(next(), ALICE, MAX));
                fixture.apply(pay(next(), BANK, ALICE, 60));
            }, slot -> slot.set("amountMinor", MAX));
    }

    private Ladder ofRelease()
    {
        return targeted(followUp(
            ladder("release", LedgerPrecedenceTest::held, () -> release(1, TARGET)), "hold"), "hold",
            fixture -> fixture.apply(release(next(), TARGET)), pay(OTHER_TARGET, BANK, CAROL, 1));
    }

    private Ladder ofRefund()
    {
        final Ladder ladder = followUp(ladder("refund", fixture -> fixture.apply(pay(TARGET, ALICE, BOB, 50)),
            () -> refund(1, TARGET, 10)), "payment")
            .saying(AMOUNT_INVALID, "amount", "amountMinor", 0);
        targeted(ladder, "payment", LedgerPrecedenceTest::nothing, hold(OTHER_TARGET, BANK, CAROL, 1));
        return statusOfBoth(ladder, BOB, ALICE)
            .saying(EXCEEDS_REFUNDABLE, "books amount" + CONTENT, "amountMinor", 51)
            .given(INSUFFICIENT_FUNDS, "books debitStatus", fixture -> fixture.apply(pay(next(), BOB, CAROL, 50)))
            .given(CREDIT_BOUND_EXCEEDED, "books target amount debitStatus creditStatus" + CONTENT, fixture ->
            {
                fixture.apply(pay(OTHER_TARGET, CASH, BOB, 10));
                fixture.apply(pay(next(), BOB, CASH, 10));
            }, slot -> slot.set("paymentLow", OTHER_TARGET))
            .given(AMOUNT_OVERFLOW, "books target amount debitStatus creditStatus" + CONTENT, fixture ->
            {
                fixture.apply(pay(OTHER_TARGET, BANK, CAROL, MAX));
                fixture.apply(pay(next(), BOB, BANK, 1));
            }, slot -> slot.set("paymentLow", OTHER_TARGET).set("amountMinor", MAX));
    }

    private Ladder ofCancel()
    {
        return targeted(followUp(ladder("cancel", fixture -> fixture.apply(schedule(TARGET, ALICE, BOB, 10, MAX)),
            () -> cancel(1, TARGET)), "schedule"), "schedule",
            fixture -> fixture.apply(cancel(next(), TARGET)), pay(OTHER_TARGET, BANK, CAROL, 1));
    }

    private Ladder ofOpening()
    {
        return ladder("open", LedgerPrecedenceTest::nothing, () -> open(STRANGER).set("maxPaymentMinor", 1))
            .saying(RESERVED_SET, "flags", "flags", 1 << 15)
            .saying(RESERVED_SET, "", "reserved", 1)
            .saying(ACCOUNT_ID_INVALID, "account", "accountId", -1)
            .saying(AMOUNT_INVALID, "", "overdraftMinor", -1)
            .saying(LEDGER_INVALID, "", "ledger", 0)
            .saying(FIELD_INVALID, "", "velocityWindowS", 1)
            .given(DUPLICATE, "books account content", LedgerPrecedenceTest::nothing)
            .saying(ACCOUNT_EXISTS, "books account" + CONTENT, "accountId", BANK)
            .given(ACCOUNTS_FULL, "books account", fixture -> fixture.apply(open(9)))
            .given(CONTROLS_FULL, "books", this::fillControls);
    }

    private Ladder administration(final Ladder ladder)
    {
        return ladder.saying(ID_INVALID, "id", slot -> slot.id(id(0)))
            .saying(ACCOUNT_ID_INVALID, "account", "accountId", 0);
    }

    private Ladder ofStatus()
    {
        final Ladder ladder = administration(ladder("set status", fixture -> fixture.apply(pay(next(), ALICE, BOB, 10)),
            () -> status(1, ALICE, 1)).saying(RESERVED_SET, "", "reserved44", 1))
            .saying(FIELD_INVALID, "status", "status", 5);
        return repeated(ladder)
            .saying(DEBIT_ACCOUNT_NOT_FOUND, "books account" + CONTENT, "accountId", NOBODY)
            .given(DEBIT_ACCOUNT_CLOSED, "books account" + CONTENT, fixture -> close(fixture, CAROL),
                slot -> slot.set("accountId", CAROL))
            .saying(ACCOUNT_IN_USE, "books account status" + CONTENT, "status", 4);
    }

    private Ladder ofControls()
    {
        final Ladder ladder = administration(ladder("set controls", LedgerPrecedenceTest::nothing,
            () -> overdraft(1, ALICE, 50).set("mask", 3).set("maxPaymentMinor", 1))
            .saying(RESERVED_SET, "", "reserved70", 1))
            .saying(AMOUNT_INVALID, "amount", "overdraftMinor", -1)
            .saying(FIELD_INVALID, "mask", "mask", 9);
        return repeated(ladder)
            .saying(DEBIT_ACCOUNT_NOT_FOUND, "books account" + CONTENT, "accountId", NOBODY)
            .given(DEBIT_ACCOUNT_CLOSED, "books status", fixture -> close(fixture, ALICE))
            .given(OVERDRAFT_IN_USE, "books account status", fixture -> fixture.apply(pay(next(), ALICE, CAROL, 60)))
            .given(CONTROLS_FULL, "books", this::fillControls);
    }

    private Ladder ofGrant()
    {
        return repeated(administration(ladder("grant", LedgerPrecedenceTest::nothing, () -> grant(1, ALICE, 5))
            .saying(RESERVED_SET, "", "reserved16", 1)))
            .saying(DEBIT_ACCOUNT_NOT_FOUND, "books account" + CONTENT, "accountId", NOBODY)
            .saying(NOT_AUTHORISED, "books" + CONTENT, "initiator", STRANGER)
            .given(DEBIT_ACCOUNT_CLOSED, "books account", fixture -> close(fixture, ALICE))
            .given(MANDATES_FULL, "books", fixture ->
            {
                fixture.apply(grant(next(), BOB, 5));
                fixture.apply(grant(next(), BOB, 6));
            });
    }

    private Ladder ofRevoke()
    {
        return repeated(administration(ladder("revoke", LedgerPrecedenceTest::nothing, () -> revoke(1, ALICE, 5))
            .saying(RESERVED_SET, "", "reserved16", 1)))
            .saying(DEBIT_ACCOUNT_NOT_FOUND, "books account" + CONTENT, "accountId", NOBODY)
            .saying(NOT_AUTHORISED, "books" + CONTENT, "initiator", STRANGER);
    }

    private Ladder ofCutOff()
    {
        final Ladder ladder = ladder("cut-off", LedgerPrecedenceTest::nothing, () -> cutOff(1, 20_000))
            .saying(RESERVED_SET, "", "reserved36", 1)
            .saying(ID_INVALID, "id", slot -> slot.id(id(0)))
            .saying(FIELD_INVALID, "", "businessDate", -1);
        return repeated(ladder)
            .given(TIME_PASSED, "books", fixture -> fixture.apply(cutOff(next(), 20_000)));
    }

    private Ladder ofBatch()
    {
        final Ladder ladder = new Ladder("batch", LedgerPrecedenceTest::nothing, () -> LedgerFixture.independent(1,
            pay(2, ALICE, BOB, 10), pay(3, ALICE, BOB, 10)), new ArrayList<>())
            .saying(UNSUPPORTED_VERSION, "", slot -> slot.headerWord(VERSION_WORD, WRONG))
            .saying(NOT_CONFIGURED, "books", slot ->
            {
            })
            .saying(ID_INVALID, "id", slot -> slot.id(id(0)))
            .saying(AMOUNT_INVALID, "sum", "controlSumMinor", -1)
            .saying(FIELD_INVALID, "", "mode", 2)
            .saying(FIELD_INVALID, "count", "itemsToCome", -1);
        ladder.faults
            .add(new Fault(BATCH_MALFORMED, Set.of(), LedgerPrecedenceTest::nothing, slots -> slots[2] = tick()));
        return repeated(ladder
            .saying(BATCH_TOO_LARGE, "books count", "count", 9)
            .saying(COUNT_MISMATCH, "books count", "count", 3)
            .saying(CONTROL_SUM_MISMATCH, "books sum", "controlSumMinor", 21));
    }

    private Ladder ofAtomicBatch()
    {
        return new Ladder("atomic batch", LedgerPrecedenceTest::nothing, () -> LedgerFixture.atomic(1,
            pay(2, ALICE, BOB, 10), pay(3, ALICE, BOB, 10)), new ArrayList<>())
            .given(BATCH_FAILED, "books", fixture -> fixture.apply(overdraft(next(), ALICE, 15)));
    }

    private Ladder ofBatchInParts()
    {
        return new Ladder("batch in parts", LedgerPrecedenceTest::nothing, () -> begun(1, 0, 3, 30,
            pay(2, ALICE, BOB, 10)), new ArrayList<>())
            .saying(BATCH_TOO_LARGE, "books count", slot -> slot.set("count", 9).set("itemsToCome", 8))
            .saying(COUNT_MISMATCH, "books count", "itemsToCome", 1)
            .given(ID_REUSED, "books id", fixture -> fixture.apply(pay(1, BANK, CAROL, 7)))
            .given(BATCH_RUNNING, "books id room", fixture ->
            {
                fixture.applyAll(begun(1, 0, 3, 30));
                fixture.applyAll(part(1, 0, pay(2, ALICE, BOB, 10), pay(3, ALICE, BOB, 10), pay(4, ALICE, BOB, 10)));
            })
            .given(OPEN_FULL, "books room", this::fillOpen)
            .given(BATCHES_FULL, "books room", LedgerPrecedenceTest::fillBatches);
    }

    /** Each time the header comes again, the batch before is given up; and stays until its items have been told. */
    private static void fillBatches(final LedgerFixture fixture)
    {
        for (int i = 0; i <= StagedBatches.BATCHES_MAX; i++)
        {
            fixture.applyAll(begun(900, 0, 8, 30, pay(901, ALICE, BOB, 10)));
        }
    }

    private Ladder ofPart()
    {
        final Ladder ladder =
            new Ladder("part", fixture -> fixture.applyAll(begun(1, 0, 3, 30, pay(2, ALICE, BOB, 10))),
                () -> part(1, 1, pay(3, ALICE, BOB, 10)), new ArrayList<>())
                .saying(UNSUPPORTED_VERSION, "", slot -> slot.headerWord(VERSION_WORD, WRONG))
                .saying(NOT_CONFIGURED, "books", slot ->
                {
                })
                .saying(RESERVED_SET, "", "reserved16", 1)
                .saying(RESERVED_SET, "", "reserved18", 1)
                .saying(RESERVED_SET, "", "reserved28", 1)
                .saying(ID_INVALID, "id", slot -> slot.id(id(0)))
                .saying(FIELD_INVALID, "first", "firstItem", -1);
        ladder.faults
            .add(new Fault(BATCH_MALFORMED, Set.of(), LedgerPrecedenceTest::nothing, slots -> slots[1] = tick()));
        return ladder
            .saying(COUNT_MISMATCH, "books first open", "firstItem", 2)
            .saying(BATCH_NOT_OPEN, "books id open", slot -> slot.id(id(77)))
            .given(BATCH_RUNNING, "books open",
                fixture -> fixture.applyAll(part(1, 1, pay(4, ALICE, BOB, 10), pay(5, ALICE, BOB, 10))));
    }

    private static Ladder ofRun()
    {
        return ladder("run", LedgerPrecedenceTest::nothing, () -> run(1))
            .saying(RESERVED_SET, "", "reserved0", 1)
            .saying(RESERVED_SET, "", "reserved8", 1)
            .saying(RESERVED_SET, "", "reserved16", 1)
            .saying(RESERVED_SET, "", "reserved18", 1)
            .saying(FIELD_INVALID, "", "items", 0);
    }

    private void close(final LedgerFixture fixture, final long account)
    {
        final long postedMinor = fixture.posted(account);
        if (postedMinor > 0)
        {
            fixture.apply(pay(next(), account, BANK, postedMinor));
        }
        else if (postedMinor < 0)
        {
            fixture.apply(pay(next(), BANK, account, -postedMinor));
        }
        fixture.apply(status(next(), account, 4));
    }

    private void fillOpen(final LedgerFixture fixture)
    {
        final long openMax = LedgerFixture.limits().get("openMax");
        for (int i = 0; i < openMax; i++)
        {
            fixture.apply(hold(next(), BANK, CAROL, 1));
        }
    }

    private void fillControls(final LedgerFixture fixture)
    {
        fixture.apply(maxPayment(next(), BOB, 100));
        fixture.apply(maxPayment(next(), CAROL, 100));
    }

    private long next()
    {
        return nextId++;
    }
}
