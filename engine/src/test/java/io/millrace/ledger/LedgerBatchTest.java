package io.millrace.ledger;

import static io.millrace.ledger.LedgerFixture.ALICE;
import static io.millrace.ledger.LedgerFixture.BANK;
import static io.millrace.ledger.LedgerFixture.BOB;
import static io.millrace.ledger.LedgerFixture.NOBODY;
import static io.millrace.ledger.LedgerFixture.WINDOW;
import static io.millrace.ledger.LedgerFixture.atomic;
import static io.millrace.ledger.LedgerFixture.code;
import static io.millrace.ledger.LedgerFixture.codes;
import static io.millrace.ledger.LedgerFixture.hold;
import static io.millrace.ledger.LedgerFixture.id;
import static io.millrace.ledger.LedgerFixture.independent;
import static io.millrace.ledger.LedgerFixture.limits;
import static io.millrace.ledger.LedgerFixture.linked;
import static io.millrace.ledger.LedgerFixture.pay;
import static io.millrace.ledger.LedgerFixture.refund;
import static io.millrace.ledger.LedgerFixture.release;
import static io.millrace.ledger.LedgerFixture.velocity;
import static io.millrace.ledger.LedgerFixture.tick;
import static io.millrace.ledger.ResultCode.ACCEPTED;
import static io.millrace.ledger.ResultCode.BATCH_FAILED;
import static io.millrace.ledger.ResultCode.BATCH_MALFORMED;
import static io.millrace.ledger.ResultCode.BATCH_TOO_LARGE;
import static io.millrace.ledger.ResultCode.DEBIT_ACCOUNT_NOT_FOUND;
import static io.millrace.ledger.ResultCode.DUPLICATE;
import static io.millrace.ledger.ResultCode.ID_REUSED;
import static io.millrace.ledger.ResultCode.INSUFFICIENT_FUNDS;
import static io.millrace.ledger.ResultCode.NOT_CONFIGURED;
import static io.millrace.ledger.ResultCode.TARGET_NOT_FOUND;
import static io.millrace.ledger.ResultCode.UNSUPPORTED_VERSION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.model.Answer;
import io.millrace.ledger.model.Slot;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Groups, where they are at odds with the memory of ids: what the model and the ledger once disagreed about.
 */
final class LedgerBatchTest
{
    private static final int VERSION_WORD = 3;
    private static final int COMMAND = DifferingField.COMMAND.number();

    private final LedgerFixture fixture = LedgerFixture.funded();

    @Test
    void shouldKeepTheReasonThatWasFoundBeforeTheUndo()
    {
        // The wallet has 100 only because of the item before, which is undone.
        final List<Answer> answers = fixture.applyAll(atomic(1,
            pay(2, ALICE, BOB, 60), pay(3, ALICE, BOB, 60), pay(4, BANK, BOB, 1)));

        assertEquals(List.of(BATCH_FAILED, INSUFFICIENT_FUNDS, BATCH_FAILED, BATCH_FAILED), codes(answers));
        assertEquals(100, answers.get(1).get("debitAvailable"));
        assertEquals(INSUFFICIENT_FUNDS, fixture.payment(3).outcome());
        assertFalse(fixture.isRemembered(2));
        assertEquals(DUPLICATE, fixture.code(pay(3, ALICE, BOB, 60)));
    }

    @Test
    void shouldFailAtAnIdThatStandsTwice()
    {
        final List<Answer> answers = fixture.applyAll(atomic(1, pay(2, ALICE, BOB, 60), pay(2, ALICE, BOB, 60)));

        assertEquals(List.of(BATCH_FAILED, DUPLICATE, BATCH_FAILED), codes(answers));
        assertStoodTwice(answers.get(1), BATCH_FAILED, 0);
        assertFalse(fixture.isRemembered(2));
        assertEquals(0, fixture.posted(BOB));
    }

    @Test
    void shouldFailAtAnIdThatStandsTwiceWithOtherContent()
    {
        final List<Answer> answers = fixture.applyAll(
            linked(hold(2, ALICE, BOB, 60)), pay(2, ALICE, BOB, 60));

        assertEquals(List.of(BATCH_FAILED, ID_REUSED), codes(answers));
        assertStoodTwice(answers.get(1), ID_REUSED, COMMAND);
        assertFalse(fixture.isRemembered(2));
    }

    @Test
    void shouldFailAtAnIdThatStandsTwiceAlthoughItsFirstMemoryIsBack()
    {
        fixture.apply(pay(1, ALICE, BOB, 5));
        fixture.fillWindow(100, WINDOW - 1);

        final List<Answer> answers = fixture.applyAll(atomic(3,
            pay(2, BANK, BOB, 1), pay(1, BANK, BOB, 7), pay(1, BANK, BOB, 7)));

        assertEquals(List.of(BATCH_FAILED, BATCH_FAILED, DUPLICATE, BATCH_FAILED), codes(answers));
        assertStoodTwice(answers.get(2), BATCH_FAILED, 0);
    }

    @Test
    void shouldKeepTheFirstMemoryOfAnIdThatTheFailedGroupEvicted()
    {
        fixture.apply(pay(1, ALICE, BOB, 5));
        fixture.fillWindow(100, WINDOW - 1);

        final List<Answer> answers = fixture.applyAll(linked(pay(2, BANK, BOB, 1)), pay(1, NOBODY, BOB, 7));

        assertEquals(List.of(BATCH_FAILED, DEBIT_ACCOUNT_NOT_FOUND), codes(answers));
        assertEquals(ACCEPTED, fixture.payment(1).outcome());
        assertEquals(5, fixture.payment(1).amountMinor());
        assertEquals(DUPLICATE, fixture.code(pay(1, ALICE, BOB, 5)));
    }

    @Test
    void shouldRefuseABatchWithAWrongHeaderAsABatch()
    {
        final Slot[] batch = independent(1, pay(2, ALICE, BOB, 5));
        batch[0].headerWord(VERSION_WORD, 9);

        final List<Answer> answers = fixture.applyAll(batch);

        assertEquals(List.of(BATCH_FAILED, UNSUPPORTED_VERSION), codes(answers));
        assertEquals(1, answers.get(1).get("refusedCount"));
        assertEquals(0, fixture.posted(BOB));
        assertFalse(fixture.isRemembered(1));
    }

    @Test
    void shouldRefuseABatchBeforeThereAreLimits()
    {
        final LedgerFixture empty = LedgerFixture.empty();

        final List<Answer> batch = empty.applyAll(independent(1, pay(2, ALICE, BOB, 5)));
        final List<Answer> chain = empty.applyAll(linked(pay(3, ALICE, BOB, 5)), pay(4, ALICE, BOB, 5));

        assertEquals(List.of(BATCH_FAILED, NOT_CONFIGURED), codes(batch));
        assertEquals(List.of(NOT_CONFIGURED, NOT_CONFIGURED), codes(chain));
        assertEquals(ACCEPTED, empty.code(limits()));
    }

    @Test
    void shouldRefuseAChainWithALinkOfAnotherVersionAsAWhole()
    {
        final List<Answer> answers = fixture.applyAll(linked(pay(1, NOBODY, BOB, 5)),
            linked(pay(2, ALICE, BOB, 5)).headerWord(VERSION_WORD, 9), pay(3, ALICE, BOB, 5));

        assertEquals(List.of(BATCH_MALFORMED, BATCH_MALFORMED, BATCH_MALFORMED), codes(answers));
        assertFalse(fixture.isRemembered(1));
        assertEquals(0, fixture.posted(BOB));
    }

    @Test
    void shouldRefuseAChainWithWhatCannotBeAnItem()
    {
        final List<Answer> answers = fixture.applyAll(linked(pay(1, NOBODY, BOB, 5)), tick());

        assertEquals(List.of(BATCH_MALFORMED, BATCH_MALFORMED), codes(answers));
        assertFalse(fixture.isRemembered(1));
    }

    @Test
    void shouldRefuseAChainWithoutEnd()
    {
        final List<Answer> answers = fixture.applyAll(linked(pay(1, ALICE, BOB, 5)), linked(pay(2, ALICE, BOB, 5)));

        assertEquals(List.of(BATCH_MALFORMED, BATCH_MALFORMED), codes(answers));
        assertFalse(fixture.isRemembered(1));
    }

    @Test
    void shouldRefuseOnlyTheChainWithoutEndOfAnIndependentBatch()
    {
        final List<Answer> answers = fixture.applyAll(independent(1,
            pay(2, ALICE, BOB, 5), linked(pay(3, ALICE, BOB, 5)), linked(pay(4, ALICE, BOB, 5))));

        assertEquals(List.of(ACCEPTED, BATCH_MALFORMED, BATCH_MALFORMED, ACCEPTED), codes(answers));
        assertEquals(5, fixture.posted(BOB));
    }

    @Test
    void shouldRefuseABatchWithWhatCannotBeAnItemBeforeAnyItem()
    {
        final List<Answer> answers = fixture.applyAll(independent(1, pay(2, ALICE, BOB, 5), tick()));

        assertEquals(List.of(BATCH_FAILED, BATCH_FAILED, BATCH_MALFORMED), codes(answers));
        assertFalse(fixture.isRemembered(1));
        assertFalse(fixture.isRemembered(2));
    }

    @Test
    void shouldFailAtTheFirstDuplicateUnlessAllAre()
    {
        fixture.apply(pay(1, ALICE, BOB, 5));

        final List<Answer> answers = fixture.applyAll(atomic(3, pay(1, ALICE, BOB, 5), pay(2, NOBODY, BOB, 5)));

        assertEquals(List.of(DUPLICATE, BATCH_FAILED, BATCH_FAILED), codes(answers));
        assertEquals(5, answers.get(0).get("amountMinor"));
        assertFalse(fixture.isRemembered(2));
    }

    @Test
    void shouldHearTheFirstAnswersOfAGroupOfDuplicates()
    {
        fixture.apply(pay(1, ALICE, BOB, 5));
        fixture.apply(pay(2, NOBODY, BOB, 5));

        final List<Answer> answers = fixture.applyAll(atomic(3, pay(1, ALICE, BOB, 5), pay(2, NOBODY, BOB, 5)));

        assertEquals(List.of(DUPLICATE, DUPLICATE, ACCEPTED), codes(answers));
        assertEquals(DEBIT_ACCOUNT_NOT_FOUND.number(), answers.get(1).get("firstCode"));
        assertEquals(2, answers.get(2).get("duplicateCount"));
        assertEquals(5, fixture.posted(BOB));
    }

    @Test
    void shouldRefuseAnItemWithTheIdOfItsBatch()
    {
        final List<Answer> answers = fixture.applyAll(independent(1, pay(1, ALICE, BOB, 5)));

        assertEquals(List.of(BATCH_FAILED, BATCH_MALFORMED), codes(answers));
        assertFalse(fixture.isRemembered(1));
    }

    @Test
    void shouldCountDeclaredAndPresentItemsAgainstTheLimit()
    {
        final Slot[] declared = independent(1, pay(2, ALICE, BOB, 5));
        declared[0].set("count", 9);
        final Slot[] present = atomic(3, pay(11, BANK, BOB, 1), pay(12, BANK, BOB, 1), pay(13, BANK, BOB, 1),
            pay(14, BANK, BOB, 1), pay(15, BANK, BOB, 1), pay(16, BANK, BOB, 1), pay(17, BANK, BOB, 1));
        present[0].set("count", 1);

        assertEquals(BATCH_TOO_LARGE, code(fixture.applyLast(declared)));
        assertEquals(BATCH_TOO_LARGE, code(fixture.applyLast(present)));
    }

    @Test
    void shouldRefuseAloneAHeaderWhoseItemsAreNotThere()
    {
        final Slot header = independent(1, pay(2, ALICE, BOB, 5))[0].set("itemsHere", 3);

        final List<Answer> answers = fixture.applyAll(header, pay(2, ALICE, BOB, 5));

        assertEquals(List.of(BATCH_MALFORMED, ACCEPTED), codes(answers));
        assertEquals(5, fixture.posted(BOB));
    }

    @Test
    void shouldLookForTheItemsBeforeTheShapeOfTheHeader()
    {
        final Slot header = independent(0, pay(2, ALICE, BOB, 5))[0].set("itemsHere", -1).set("mode", 7);

        assertEquals(BATCH_MALFORMED, fixture.code(header));
    }

    @Test
    void shouldForgetTheTargetThatAFailedGroupMade()
    {
        final List<Answer> answers = fixture.applyAll(
            linked(hold(1, ALICE, BOB, 10)), linked(release(2, 1)), refund(3, 1, 5));

        assertEquals(List.of(BATCH_FAILED, BATCH_FAILED, ResultCode.TARGET_MISMATCH), codes(answers));
        assertEquals(0, answers.get(2).get("debitAccount"));
        assertFalse(fixture.isRemembered(1));
        assertTrue(fixture.isRemembered(3));
        assertEquals(TARGET_NOT_FOUND, fixture.code(release(4, 1)));
    }

    @Test
    void shouldRefuseAControlSumThatIsRightOnlyAroundTheEndOfNumbers()
    {
        final Slot[] batch = independent(1, pay(2, ALICE, BOB, Long.MAX_VALUE), pay(3, ALICE, BOB, Long.MAX_VALUE),
            pay(4, ALICE, BOB, 3));

        assertEquals(1, batch[0].get("controlSumMinor"));
        assertEquals(ResultCode.CONTROL_SUM_MISMATCH, code(fixture.applyLast(batch)));
        assertFalse(fixture.isRemembered(4));
    }

    @Test
    void shouldCountASpendingAgainThatAFailedGroupGaveBack()
    {
        fixture.apply(velocity(1, ALICE, 50, 60));
        fixture.apply(hold(2, ALICE, BOB, 40));
        final List<Answer> answers = fixture.applyAll(linked(release(3, 2)), pay(4, ALICE, 999, 1));

        assertEquals(List.of(BATCH_FAILED, ResultCode.CREDIT_ACCOUNT_NOT_FOUND), codes(answers));
        assertEquals(ResultCode.VELOCITY_EXCEEDED, fixture.code(pay(5, ALICE, BOB, 11)));
        assertEquals(ResultCode.ACCEPTED, fixture.code(pay(6, ALICE, BOB, 10)));
    }

    @Test
    void shouldNotCountWhatAFailedGroupSpent()
    {
        fixture.apply(velocity(1, ALICE, 50, 60));
        fixture.applyAll(linked(pay(2, ALICE, BOB, 40)), pay(3, ALICE, 999, 1));

        assertEquals(ResultCode.ACCEPTED, fixture.code(pay(4, ALICE, BOB, 50)));
    }

    @Test
    void shouldNameTheFieldInWhichABatchHasItsIdFromAnother()
    {
        fixture.apply(pay(1, ALICE, BOB, 5));
        final Answer answer = fixture.applyLast(independent(1, pay(2, ALICE, BOB, 5)));

        assertEquals(ID_REUSED, code(answer));
        assertEquals(COMMAND, answer.get("detail"));
        assertEquals(id(1).low(), answer.get("idLow"));
    }

    private static void assertStoodTwice(final Answer answer, final ResultCode first, final int detail)
    {
        assertEquals(first.number(), answer.get("firstCode"));
        assertEquals(detail, answer.get("detail"));
        assertEquals(-1, answer.get("firstSequence"));
        assertEquals(0, answer.get("amountMinor"));
        assertEquals(0, answer.get("debitAccount"));
        assertEquals(0, answer.get("creditAccount"));
    }
}
