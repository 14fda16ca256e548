package io.millrace.ledger;

import static io.millrace.ledger.LedgerFixture.ALICE;
import static io.millrace.ledger.LedgerFixture.BANK;
import static io.millrace.ledger.LedgerFixture.BOB;
import static io.millrace.ledger.LedgerFixture.hold;
import static io.millrace.ledger.LedgerFixture.pay;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Laws 2 and 5 have their mutants here: a ledger of which one word is not what it should be, because a refusal changed
 * it or a replay came to another, has another digest. What the digests must not count is held equal.
 */
final class LedgerDigestTest
{
    private static final long HOLD = 1;
    private static final long REFUSED = 2;

    private final LedgerFixture fixture = LedgerFixture.funded();
    private final Ledger ledger = fixture.ledger;
    private final Books books = ledger.books();

    @BeforeEach
    void moveMoney()
    {
        fixture.apply(hold(HOLD, ALICE, BOB, 40).set("deadlineNs", Long.MAX_VALUE));
        fixture.apply(pay(REFUSED, ALICE, BOB, 61));
        fixture.apply(LedgerFixture.velocity(3, BANK, 500, 60));
        fixture.apply(LedgerFixture.grant(4, BANK, 7));
        fixture.applyAll(LedgerFixture.begun(5, 0, 2, 6, pay(6, ALICE, BOB, 5)));
    }

    @Test
    void shouldSeeEveryWordOfAnAccount()
    {
        final int row = books.accounts.find(ALICE);
        for (int field = 0; field < Accounts.ROW_LONGS; field++)
        {
            final int at = field;
            assertSeen("word=" + at, true, () -> books.accounts.word(row, at, books.accounts.word(row, at) ^ 1));
        }
    }

    @Test
    void shouldSeeWhichAccountHasWhat()
    {
        final int alice = books.accounts.find(ALICE);
        final int bob = books.accounts.find(BOB);

        assertSeen("swapped", true, () ->
        {
            books.accounts.add(alice, Accounts.CREDITS_POSTED, -1);
            books.accounts.add(bob, Accounts.CREDITS_POSTED, 1);
        });
    }

    @Test
    void shouldSeeEveryWordOfWhatMoved()
    {
        for (final long id : List.of(HOLD, 9_000L))
        {
            final int row = books.payments.find(0, id);
            for (int field = 0; field < Payments.ROW_LONGS; field++)
            {
                final int at = field;
                // Sequence, flags and content do not say what moved; the command does, in another half of that word.
                assertSeen("id=" + id + " word=" + at, at < Payments.SEQUENCE,
                    () -> books.payments.word(row, at, books.payments.word(row, at) ^ 1));
            }
            assertSeen("command of id=" + id, true,
                () -> books.payments.word(row, Payments.META, books.payments.word(row, Payments.META) ^ 1L << 48));
        }
    }

    @Test
    void shouldSeeEveryWordOfARefusalInTheStateAlone()
    {
        final int row = books.payments.find(0, REFUSED);
        for (int field = 0; field < Payments.ROW_LONGS; field++)
        {
            final int at = field;
            assertSeen("word=" + at, false,
                () -> books.payments.word(row, at, books.payments.word(row, at) ^ 1));
        }
    }

    @Test
    void shouldSeeTheDeadlineOfAHold()
    {
        final int slot = books.payments.openSlot(books.payments.find(0, HOLD));

        assertSeen("deadline", true, () -> books.deadlines.set(slot, Long.MAX_VALUE - 1, 0));
    }

    @Test
    void shouldSeeLimitsMandatesDatesAndBatchesInTheStateAlone()
    {
        assertSeen("limit", false, () -> books.controls.maxPayment(books.controls.find(BANK), 1));
        assertSeen("spent", false, () -> books.controls.spend(books.controls.find(BANK), 1, fixture.timeNs));
        assertSeen("mandate", false, () -> books.mandates.remove(BANK, 7));
        assertSeen("date", false, () -> books.closedDate++);
        assertSeen("cut-off", false, () -> books.closedSequence++);
        final StagedBatch batch = books.batches.batch(0);
        assertSeen("turn", false, () -> books.batches.served(5));
        assertSeen("state", false, () -> batch.state = StagedBatch.RUNNING);
        assertSeen("code", false, () -> batch.code = ResultCode.BATCH_FAILED);
        assertSeen("answered", false, () -> batch.answered++);
        assertSeen("sum", false, () -> batch.sumMinor++);
        assertSeen("accepted", false, () -> batch.tally.acceptedMinor++);
        assertSeen("refused", false, () -> batch.tally.refusedMinor++);
        assertSeen("accepted items", false, () -> batch.tally.acceptedCount++);
        assertSeen("refused items", false, () -> batch.tally.refusedCount++);
        assertSeen("duplicates", false, () -> batch.tally.duplicateCount++);
        assertSeen("first refused", false, () -> batch.tally.firstRefused++);
        final int last = (batch.origin + 1) * CommandLayout.SLOT_LENGTH / Long.BYTES + 15;
        assertSeen("item", false, () -> books.batches.word(0, last, books.batches.word(0, last) ^ 1));
    }

    @Test
    void shouldCountThePositionAndWhatWasAnswered()
    {
        final LedgerDigest digest = LedgerDigest.of(books, 1, 2, 3);

        assertEquals(digest, LedgerDigest.of(books, 1, 2, 3));
        assertEquals(1, digest.sequence());
        assertNotEquals(digest.state(), LedgerDigest.of(books, 2, 2, 3).state());
        assertNotEquals(digest.state(), LedgerDigest.of(books, 1, 3, 3).state());
        assertNotEquals(digest.state(), LedgerDigest.of(books, 1, 2, 4).state());
        assertEquals(digest.books(), LedgerDigest.of(books, 2, 3, 4).books());
    }

    @Test
    void shouldChangeNothingButTheMemoryOfTheIdByARefusal()
    {
        final long before = ledger.digest().books();

        assertEquals(ResultCode.INSUFFICIENT_FUNDS, fixture.code(pay(100, ALICE, BOB, 61)));

        assertEquals(before, ledger.digest().books());
    }

    @Test
    void shouldNotSeeWhatWasPutBack()
    {
        final LedgerDigest before = LedgerDigest.of(books, 1, 2, 3);
        books.undo.begin();
        books.payments.append(7, 7, 7, 7, 7);
        assertNotEquals(before, LedgerDigest.of(books, 1, 2, 3));

        books.rollback();

        assertEquals(before, LedgerDigest.of(books, 1, 2, 3));
    }

    /** Snapshots state the first two, journals the last: whoever changes them makes a new format of both. */
    @Test
    void shouldBeTheSameForEver()
    {
        fixture.apply(LedgerFixture.schedule(10, BANK, BOB, 3, Long.MAX_VALUE));
        fixture.apply(LedgerFixture.cancel(11, 10));
        fixture.apply(LedgerFixture.maxPayment(12, BOB, 9));
        fixture.apply(LedgerFixture.cutOff(13, 20_000));
        fixture.applyAll(LedgerFixture.part(5, 1, pay(7, ALICE, BOB, 1)));
        fixture.apply(LedgerFixture.run(1));
        fixture.applyAll(LedgerFixture.begun(14, 0, 2, 6, pay(15, ALICE, BOB, 5)));

        assertEquals(List.of("25d07d2a704dc9f2", "be5ee213cda5a270", "b9a6b8c5138c971a"),
            List.of(ledger.digest().stateText(),
                ledger.digest().booksText(), Long.toHexString(ledger.resultsDigest())));
    }

    @Test
    void shouldWriteSixteenDigits()
    {
        assertEquals("00000000000000ff", new LedgerDigest(0, 0xFF, -1).stateText());
        assertEquals("ffffffffffffffff", new LedgerDigest(0, 0xFF, -1).booksText());
    }

    private void assertSeen(final String what, final boolean isOfBooks, final Runnable change)
    {
        final LedgerDigest before = ledger.digest();
        change.run();
        final LedgerDigest after = ledger.digest();
        assertNotEquals(before.state(), after.state(), what);
        assertEquals(isOfBooks, before.books() != after.books(), what);
    }
}
