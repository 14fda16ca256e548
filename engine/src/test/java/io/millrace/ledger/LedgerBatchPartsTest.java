package io.millrace.ledger;

import static io.millrace.ledger.LedgerFixture.ALICE;
import static io.millrace.ledger.LedgerFixture.BANK;
import static io.millrace.ledger.LedgerFixture.BOB;
import static io.millrace.ledger.LedgerFixture.begun;
import static io.millrace.ledger.LedgerFixture.codes;
import static io.millrace.ledger.LedgerFixture.limits;
import static io.millrace.ledger.LedgerFixture.linked;
import static io.millrace.ledger.LedgerFixture.part;
import static io.millrace.ledger.LedgerFixture.pay;
import static io.millrace.ledger.LedgerFixture.run;
import static io.millrace.ledger.LedgerFixture.tick;
import static io.millrace.ledger.ResultCode.ACCEPTED;
import static io.millrace.ledger.ResultCode.BATCH_FAILED;
import static io.millrace.ledger.ResultCode.BATCH_MALFORMED;
import static io.millrace.ledger.ResultCode.BATCH_NOT_OPEN;
import static io.millrace.ledger.ResultCode.BATCH_RUNNING;
import static io.millrace.ledger.ResultCode.CONTROL_SUM_MISMATCH;
import static io.millrace.ledger.ResultCode.COUNT_MISMATCH;
import static io.millrace.ledger.ResultCode.DUPLICATE;
import static io.millrace.ledger.ResultCode.ID_REUSED;
import static io.millrace.ledger.ResultCode.INSUFFICIENT_FUNDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.model.Answer;
import io.millrace.ledger.model.LedgerRig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Batches that come in parts: collected, checked, applied a slice at a time.
 */
final class LedgerBatchPartsTest
{
    private static final int INDEPENDENT = 0;
    private static final int ATOMIC = 1;

    private final LedgerFixture fixture = LedgerFixture.funded();

    @Test
    void shouldApplyNothingBeforeTheLastPartHasCome()
    {
        assertEquals(List.of(), fixture.applyAll(begun(1, INDEPENDENT, 3, 30, pay(2, ALICE, BOB, 10))));
        assertEquals(List.of(ACCEPTED), codes(fixture.applyAll(part(1, 1, pay(3, ALICE, BOB, 10)))));
        assertFalse(fixture.ledger.hasRunnableBatch());
        assertEquals(List.of(ACCEPTED), codes(fixture.applyAll(part(1, 2, pay(4, ALICE, BOB, 10)))));

        assertTrue(fixture.ledger.hasRunnableBatch());
        assertEquals(0, fixture.posted(BOB));
    }

    @Test
    void shouldApplyASliceAtATimeAndAnswerTheHeaderLast()
    {
        final long headerSequence = fixture.ledger.sequence() + 1;
        collect(1, INDEPENDENT, 95);

        final List<Answer> first = fixture.applyAll(run(2));
        assertEquals(List.of(ACCEPTED, ACCEPTED, ACCEPTED), codes(first));
        assertEquals(headerSequence + 1, first.get(1).get("sequence"));
        assertEquals(fixture.timeNs, first.get(1).get("timeNs"));
        assertEquals(headerSequence + 3, first.get(2).get("sequence"));
        assertEquals(40, fixture.posted(BOB));

        // Others come in between, and see what is there.
        assertEquals(INSUFFICIENT_FUNDS, fixture.code(pay(10, ALICE, BOB, 61)));

        final List<Answer> rest = fixture.applyAll(run(5));
        assertEquals(List.of(ACCEPTED, INSUFFICIENT_FUNDS, ACCEPTED, ACCEPTED), codes(rest));
        final Answer header = rest.get(3);
        assertEquals(headerSequence, header.get("sequence"));
        assertEquals(3, header.get("acceptedCount"));
        assertEquals(1, header.get("refusedCount"));
        assertEquals(2, header.get("firstRefused"));
        assertEquals(45, header.get("acceptedMinor"));
        assertEquals(ACCEPTED, fixture.payment(1).outcome());
        assertFalse(fixture.payment(1).isOpen());
        assertFalse(fixture.ledger.hasRunnableBatch());
    }

    @Test
    void shouldApplyAnAtomicBatchAtOnce()
    {
        fixture.applyAll(begun(1, ATOMIC, 3, 30, pay(2, ALICE, BOB, 10)));

        final List<Answer> answers =
            fixture.applyAll(part(1, 1, pay(3, ALICE, BOB, 10), pay(4, ALICE, BOB, 10)));

        assertEquals(List.of(ACCEPTED, ACCEPTED, ACCEPTED, ACCEPTED, ACCEPTED), codes(answers));
        assertEquals(30, fixture.posted(BOB));
        assertFalse(fixture.ledger.hasRunnableBatch());
    }

    @Test
    void shouldPutBackAnAtomicBatchThatFails()
    {
        fixture.applyAll(begun(1, ATOMIC, 3, 140, pay(2, ALICE, BOB, 60)));

        final List<Answer> answers =
            fixture.applyAll(part(1, 1, pay(3, ALICE, BOB, 60), pay(4, ALICE, BOB, 20)));

        assertEquals(List.of(ACCEPTED, BATCH_FAILED, INSUFFICIENT_FUNDS, BATCH_FAILED, BATCH_FAILED), codes(answers));
        assertEquals(0, fixture.posted(BOB));
        assertEquals(BATCH_FAILED, fixture.payment(1).outcome());
        assertFalse(fixture.isRemembered(2));
    }

    @Test
    void shouldTellAnIdThatStandsTwiceFromOneThatCameInBetween()
    {
        fixture.applyAll(begun(1, ATOMIC, 2, 20, pay(2, ALICE, BOB, 10)));
        final long between = fixture.apply(pay(3, ALICE, BOB, 10)).get("sequence");

        final List<Answer> answers = fixture.applyAll(part(1, 1, pay(3, ALICE, BOB, 10)));

        assertEquals(List.of(ACCEPTED, BATCH_FAILED, DUPLICATE, BATCH_FAILED), codes(answers));
        assertEquals(between, answers.get(2).get("firstSequence"));
        assertEquals(ACCEPTED.number(), answers.get(2).get("firstCode"));
    }

    @Test
    void shouldTellEachItemThatTheControlSumIsWrong()
    {
        final Answer funds = fixture.apply(pay(9, BANK, ALICE, 1));
        fixture.applyAll(begun(1, INDEPENDENT, 2, 21, pay(2, ALICE, BOB, 10)));
        assertEquals(List.of(ACCEPTED), codes(fixture.applyAll(part(1, 1, pay(3, ALICE, BOB, 10)))));

        assertFalse(fixture.isRemembered(1));
        assertEquals(List.of(ACCEPTED, BATCH_FAILED), codes(fixture.applyAll(run(1))));
        assertEquals(List.of(ACCEPTED, BATCH_FAILED, CONTROL_SUM_MISMATCH), codes(fixture.applyAll(run(1))));
        assertEquals(funds.get("creditPosted"), fixture.posted(ALICE));
        // The corrected batch may carry the same ids.
        fixture.applyAll(begun(1, ATOMIC, 2, 20, pay(2, ALICE, BOB, 10)));
        fixture.applyAll(part(1, 1, pay(3, ALICE, BOB, 10)));
        assertEquals(20, fixture.posted(BOB));
    }

    @Test
    void shouldBeginAnewWhenTheHeaderComesAgain()
    {
        fixture.applyAll(begun(1, INDEPENDENT, 2, 20, pay(2, ALICE, BOB, 10)));
        fixture.applyAll(begun(1, INDEPENDENT, 2, 20));
        fixture.applyAll(part(1, 0, pay(2, ALICE, BOB, 10), pay(3, ALICE, BOB, 10)));

        // Each in its turn: the one that was given up, then the one that stands.
        assertEquals(List.of(ACCEPTED, BATCH_FAILED, BATCH_FAILED), codes(fixture.applyAll(run(9))));
        assertEquals(List.of(ACCEPTED, ACCEPTED, ACCEPTED, ACCEPTED), codes(fixture.applyAll(run(9))));
        assertEquals(20, fixture.posted(BOB));
        assertFalse(fixture.ledger.hasRunnableBatch());
    }

    @Test
    void shouldGiveUpABatchWhosePartsStopComing()
    {
        fixture.applyAll(begun(1, INDEPENDENT, 3, 30, pay(2, ALICE, BOB, 10)));
        fixture.timeNs += BatchParts.PART_TIMEOUT_NS - 2;
        assertEquals(List.of(ACCEPTED), codes(fixture.applyAll(part(1, 1, pay(3, ALICE, BOB, 10)))));
        fixture.timeNs += BatchParts.PART_TIMEOUT_NS - 2;
        fixture.apply(tick());
        assertFalse(fixture.ledger.hasRunnableBatch());

        fixture.apply(tick());

        assertTrue(fixture.ledger.hasRunnableBatch());
        assertEquals(List.of(BATCH_NOT_OPEN, BATCH_FAILED),
            codes(fixture.applyAll(part(1, 2, pay(4, ALICE, BOB, 10)))));
        assertEquals(List.of(ACCEPTED, BATCH_FAILED, BATCH_FAILED, COUNT_MISMATCH), codes(fixture.applyAll(run(9))));
        assertEquals(0, fixture.posted(BOB));
    }

    @Test
    void shouldNotTakeAPartTwiceOrOutOfOrder()
    {
        fixture.applyAll(begun(1, INDEPENDENT, 3, 30, pay(2, ALICE, BOB, 10)));

        assertEquals(List.of(COUNT_MISMATCH, BATCH_FAILED),
            codes(fixture.applyAll(part(1, 0, pay(2, ALICE, BOB, 10)))));
        assertEquals(List.of(COUNT_MISMATCH, BATCH_FAILED, BATCH_FAILED, BATCH_FAILED), codes(fixture.applyAll(
            part(1, 1, pay(3, ALICE, BOB, 10), pay(4, ALICE, BOB, 10), pay(5, ALICE, BOB, 10)))));
        assertEquals(List.of(ACCEPTED),
            codes(fixture.applyAll(part(1, 1, pay(3, ALICE, BOB, 10), pay(4, ALICE, BOB, 10)))));
    }

    @Test
    void shouldAnswerOneThatIsSentAgain()
    {
        collect(1, INDEPENDENT, 95);
        assertEquals(List.of(BATCH_FAILED, BATCH_RUNNING),
            codes(fixture.applyAll(begun(1, INDEPENDENT, 4, 140, pay(2, ALICE, BOB, 20)))));
        assertEquals(List.of(BATCH_RUNNING, BATCH_FAILED),
            codes(fixture.applyAll(part(1, 1, pay(3, ALICE, BOB, 20)))));
        assertEquals(ID_REUSED, fixture.code(pay(1, ALICE, BOB, 10)));
        fixture.applyAll(run(9));

        // Done: every item hears its first answer, however the batch is cut.
        assertEquals(List.of(DUPLICATE), codes(fixture.applyAll(begun(1, INDEPENDENT, 4, 140))));
        final List<Answer> again = fixture.applyAll(part(1, 0, pay(2, ALICE, BOB, 20), pay(3, ALICE, BOB, 20),
            pay(4, ALICE, BOB, 95), pay(5, ALICE, BOB, 5)));
        assertEquals(List.of(DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE), codes(again));
        assertEquals(INSUFFICIENT_FUNDS.number(), again.get(3).get("firstCode"));
        assertEquals(45, fixture.posted(BOB));
        assertEquals(List.of(ID_REUSED), codes(fixture.applyAll(begun(1, INDEPENDENT, 4, 141))));
    }

    @Test
    void shouldServeEachBatchInItsTurn()
    {
        fixture.applyAll(begun(1, INDEPENDENT, 3, 3));
        fixture.applyAll(begun(11, INDEPENDENT, 2, 2));
        fixture.applyAll(part(1, 0, pay(2, ALICE, BOB, 1), pay(3, ALICE, BOB, 1), pay(4, ALICE, BOB, 1)));
        fixture.applyAll(part(11, 0, pay(12, ALICE, BOB, 1), pay(13, ALICE, BOB, 1)));

        final long[] ids = new long[4];
        for (int i = 0; i < ids.length; i++)
        {
            ids[i] = fixture.applyAll(run(1)).get(1).get("idLow");
        }

        assertArrayEquals(new long[] { 2, 12, 3, 13 }, ids);
    }

    @Test
    void shouldNotCutAChain()
    {
        fixture.applyAll(begun(1, INDEPENDENT, 3, 3));
        fixture.applyAll(part(1, 0, linked(pay(2, ALICE, BOB, 1)), linked(pay(3, ALICE, BOB, 1)),
            pay(4, ALICE, BOB, 1)));

        assertEquals(List.of(ACCEPTED, ACCEPTED, ACCEPTED, ACCEPTED, ACCEPTED), codes(fixture.applyAll(run(1))));
    }

    @Test
    void shouldCountWhatIsCollectedInTheStateDigest()
    {
        final LedgerFixture other = LedgerFixture.funded();
        fixture.applyAll(begun(1, INDEPENDENT, 2, 20, pay(2, ALICE, BOB, 10)));
        other.applyAll(begun(1, INDEPENDENT, 2, 20, pay(2, ALICE, BOB, 11)));

        assertNotEquals(fixture.ledger.digest().state(), other.ledger.digest().state());
        assertEquals(fixture.ledger.digest().books(), other.ledger.digest().books());
    }

    @Test
    void shouldKeepWhatIsCollectedWhenLimitsAreRaised()
    {
        collect(1, INDEPENDENT, 95);
        fixture.applyAll(run(1));
        final LedgerDigest before = fixture.ledger.digest();
        fixture.apply(limits().set("batchItemsMax", 100).set("openMax", 9));

        assertEquals(before.books(), fixture.ledger.digest().books());
        final List<Answer> rest = fixture.applyAll(run(9));
        assertEquals(List.of(ACCEPTED, ACCEPTED, INSUFFICIENT_FUNDS, ACCEPTED, ACCEPTED), codes(rest));
        assertEquals(3, rest.get(4).get("acceptedCount"));
        assertEquals(45, rest.get(4).get("acceptedMinor"));
    }

    @Test
    void shouldRefuseAloneAPartWhoseItemsAreNotThere()
    {
        fixture.applyAll(begun(1, INDEPENDENT, 3, 30, pay(2, ALICE, BOB, 10)));

        final List<Answer> answers = fixture.applyAll(tick(), part(1, 1)[0].set("itemsHere", 2), pay(9, ALICE, BOB, 1));

        assertEquals(List.of(ACCEPTED, BATCH_MALFORMED, ACCEPTED), codes(answers));
        assertEquals(1, fixture.posted(BOB));
    }

    @Test
    void shouldSayWhichCommandsAreAnsweredLater()
    {
        final List<Long> deferred = new ArrayList<>();
        final LedgerRig rig = new LedgerRig(false, sink -> new Ledger(new ResultSink()
        {
            @Override
            public void onResult(final Result result)
            {
                sink.onResult(result);
            }

            @Override
            public void onDeferred(final long firstSequence, final int count)
            {
                deferred.add(firstSequence);
                deferred.add((long)count);
            }
        }));
        rig.apply(List.of(limits()), 1);

        rig.apply(List.of(begun(1, INDEPENDENT, 5, 30)), 2);
        rig.apply(List.of(part(1, 0, pay(2, ALICE, BOB, 10), pay(3, ALICE, BOB, 10))), 3);
        rig.apply(List.of(begun(4, INDEPENDENT, 4, 30, pay(5, ALICE, BOB, 10), pay(6, ALICE, BOB, 10),
            pay(7, ALICE, BOB, 10))), 4);

        // Sequences 0: limits; 1: header; 2: part, then its items; 5: header, then its items.
        assertEquals(List.of(1L, 1L, 3L, 2L, 5L, 1L, 6L, 3L), deferred);
    }

    /** Four payments of ALICE's, who has 100: 20, 20, one that the test sets, and 5. */
    private void collect(final long id, final int mode, final long thirdMinor)
    {
        fixture.applyAll(begun(id, mode, 4, 45 + thirdMinor, pay(id + 1, ALICE, BOB, 20)));
        fixture.applyAll(part(id, 1, pay(id + 2, ALICE, BOB, 20), pay(id + 3, ALICE, BOB, thirdMinor)));
        fixture.applyAll(part(id, 3, pay(id + 4, ALICE, BOB, 5)));
    }
}
