package io.millrace.ledger;

import static io.millrace.ledger.LedgerFixture.ALICE;
import static io.millrace.ledger.LedgerFixture.BANK;
import static io.millrace.ledger.LedgerFixture.BOB;
import static io.millrace.ledger.LedgerFixture.CASH;
import static io.millrace.ledger.LedgerFixture.cancel;
import static io.millrace.ledger.LedgerFixture.capture;
import static io.millrace.ledger.LedgerFixture.hold;
import static io.millrace.ledger.LedgerFixture.pay;
import static io.millrace.ledger.LedgerFixture.release;
import static io.millrace.ledger.LedgerFixture.schedule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each law that can be seen in the books has its mutants: books that were right, with one word changed. Those of the
 * other laws, 2 and 5, are in {@link LedgerDigestTest}, and one for each law is in {@link BrokenLedger}.
 */
final class LawsTest
{
    private final LedgerFixture fixture = LedgerFixture.funded();
    private final Books books = fixture.ledger.books();

    @BeforeEach
    void moveMoney()
    {
        fixture.apply(hold(1, ALICE, BOB, 40));
        fixture.apply(capture(2, 1, 10).set("flags", LedgerFixture.KEEP_OPEN));
        fixture.apply(pay(3, CASH, BANK, 20));
    }

    @Test
    void shouldFindNothingInBooksThatAreRight()
    {
        assertEquals(List.of(), Laws.check(fixture.ledger));
    }

    @Test
    void shouldSeeThatMoneyWasCreated()
    {
        change(ALICE, Accounts.CREDITS_POSTED, 1);

        assertEquals(List.of("law 1: debits posted are not credits posted: ledger=978"), Laws.check(fixture.ledger));
    }

    @Test
    void shouldSeeThatPendingMoneyWasCreated()
    {
        change(BOB, Accounts.CREDITS_PENDING, 1);

        assertEquals(List.of(
            "law 1: debits pending are not credits pending: ledger=978",
            "law 3: credits pending are not the open holds: account=3 pendingMinor=31 heldMinor=30"),
            Laws.check(fixture.ledger));
    }

    @Test
    void shouldTellMoreThan63BitsApart()
    {
        change(BANK, Accounts.CREDITS_POSTED, Long.MAX_VALUE - 20);
        change(BANK, Accounts.DEBITS_POSTED, Long.MAX_VALUE - 100);

        assertEquals(List.of("law 1: debits posted are not credits posted: ledger=978"), Laws.check(fixture.ledger));
    }

    @Test
    void shouldSeeAHoldThatPendsOtherThanItHolds()
    {
        books.payments.word(books.payments.find(0, 1), Payments.REMAINING, 29);

        assertEquals(List.of(
            "law 3: credits pending are not the open holds: account=3 pendingMinor=30 heldMinor=29",
            "law 3: debits pending are not the open holds: account=2 pendingMinor=30 heldMinor=29"),
            sorted(Laws.check(fixture.ledger)));
    }

    @Test
    void shouldSeeAHoldOfAnAccountThatIsNotThere()
    {
        books.payments.word(books.payments.find(0, 1), Payments.CREDIT_ACCOUNT, 77);

        assertEquals(List.of(
            "law 3: credits pending are not the open holds: account=3 pendingMinor=30 heldMinor=0",
            "law 3: credits pending are not the open holds: account=77 pendingMinor=0 heldMinor=30"),
            sorted(Laws.check(fixture.ledger)));
    }

    @Test
    void shouldSeeThatMoreWasRefundedThanPaid()
    {
        books.payments.word(books.payments.find(0, 3), Payments.REMAINING, -1);

        assertEquals(List.of("law 3: remaining is not between nothing and the amount: sequence=8" +
            " remainingMinor=-1 mostMinor=20"), Laws.check(fixture.ledger));
    }

    @Test
    void shouldSeeThatMoreIsRefundableThanWasPaid()
    {
        books.payments.word(books.payments.find(0, 3), Payments.REMAINING, 21);

        assertEquals(List.of("law 3: remaining is not between nothing and the amount: sequence=8" +
            " remainingMinor=21 mostMinor=20"), Laws.check(fixture.ledger));
    }

    @Test
    void shouldSeeADebitPendingOfAnAccountThatIsNotThere()
    {
        books.payments.word(books.payments.find(0, 1), Payments.DEBIT_ACCOUNT, 77);

        assertEquals(List.of(
            "law 3: debits pending are not the open holds: account=2 pendingMinor=30 heldMinor=0",
            "law 3: debits pending are not the open holds: account=77 pendingMinor=0 heldMinor=30"),
            sorted(Laws.check(fixture.ledger)));
    }

    @Test
    void shouldSeeAScheduledPaymentOfWhichMoreIsDueThanItSays()
    {
        fixture.apply(schedule(5, ALICE, BOB, 7, Long.MAX_VALUE));
        books.payments.word(books.payments.find(0, 5), Payments.REMAINING, 8);

        assertEquals(List.of("law 3: remaining is not between nothing and the amount: sequence=9" +
            " remainingMinor=8 mostMinor=7"), Laws.check(fixture.ledger));
    }

    @Test
    void shouldSeeThatSomethingRemainsOfWhatCannotBeRefunded()
    {
        fixture.apply(schedule(5, ALICE, BOB, 7, Long.MAX_VALUE));
        fixture.apply(cancel(6, 5));
        fixture.apply(release(7, 1));
        fixture.apply(pay(8, ALICE, BOB, 1000));
        for (final long id : new long[] { 1, 5, 6, 7, 8 })
        {
            books.payments.word(books.payments.find(0, id), Payments.REMAINING, 1);
        }

        assertEquals(5, Laws.check(fixture.ledger).size());
        Laws.check(fixture.ledger).forEach(line -> assertTrue(line.endsWith(" remainingMinor=1 mostMinor=0"), line));
    }

    @Test
    void shouldCarryBetweenTheHalvesOfASum()
    {
        // Two halves of 2^32 on one side, all of it on the other.
        change(ALICE, Accounts.CREDITS_POSTED, 1L << 31);
        change(BOB, Accounts.CREDITS_POSTED, 1L << 31);
        change(BANK, Accounts.DEBITS_POSTED, 1L << 32);
        assertEquals(List.of(), Laws.check(fixture.ledger));

        change(ALICE, Accounts.CREDITS_PENDING, 1L << 31);
        change(BOB, Accounts.CREDITS_PENDING, 1L << 31);
        change(BANK, Accounts.DEBITS_PENDING, 1L << 32);
        assertTrue(Laws.check(fixture.ledger).stream().allMatch(line -> line.startsWith("law 3")));
    }

    @Test
    void shouldSeeAnyTotalThatIsNegative()
    {
        final int row = books.accounts.find(BANK);
        for (int field = Accounts.DEBITS_POSTED; field <= Accounts.CREDITS_PENDING; field++)
        {
            final long before = books.accounts.word(row, field);
            books.accounts.word(row, field, -1);
            // The sum of the side is not negative.
            final int other = field <= Accounts.CREDITS_POSTED ? field + 2 : field - 2;
            books.accounts.add(row, other, 1);

            assertTrue(Laws.check(fixture.ledger).contains("law 4: a total is negative or overflows: account=1"),
                "field=" + field);
            books.accounts.word(row, field, before);
            books.accounts.add(row, other, -1);
        }
        change(BANK, Accounts.DEBITS_PENDING, Long.MAX_VALUE);
        assertTrue(Laws.check(fixture.ledger).contains("law 4: a total is negative or overflows: account=1"));
    }

    @Test
    void shouldListSoManyAndNoMore()
    {
        fixture.apply(LedgerFixture.limits().set("paymentsWindow", 2 * Laws.VIOLATIONS_MAX));
        fixture.fillWindow(100, Laws.VIOLATIONS_MAX + 1);
        for (int age = 0; age < fixture.ledger.rememberedCount(); age++)
        {
            fixture.ledger.books().payments.word(fixture.ledger.books().payments.windowRow(age), Payments.REMAINING,
                -1);
        }

        assertEquals(Laws.VIOLATIONS_MAX, Laws.check(fixture.ledger).size());
    }

    @Test
    void shouldSeeAWalletBeyondItsBound()
    {
        change(ALICE, Accounts.DEBITS_POSTED, 61);
        change(BANK, Accounts.CREDITS_POSTED, 61);

        assertEquals(List.of("law 4: beyond its bound: account=2"), Laws.check(fixture.ledger));
    }

    @Test
    void shouldSeeADebitNormalAccountBeyondItsBound()
    {
        change(CASH, Accounts.CREDITS_POSTED, 21);
        change(BANK, Accounts.DEBITS_POSTED, 21);

        assertEquals(List.of("law 4: beyond its bound: account=4"), Laws.check(fixture.ledger));
    }

    @Test
    void shouldSeeATotalThatOverflows()
    {
        change(BOB, Accounts.CREDITS_POSTED, Long.MAX_VALUE - 39);
        change(BANK, Accounts.DEBITS_POSTED, Long.MAX_VALUE - 100);
        change(CASH, Accounts.DEBITS_POSTED, 61);

        assertEquals(List.of("law 4: a total is negative or overflows: account=3"), Laws.check(fixture.ledger));
    }

    private void change(final long account, final int field, final long byMinor)
    {
        books.accounts.add(books.accounts.find(account), field, byMinor);
    }

    private static List<String> sorted(final List<String> violations)
    {
        return violations.stream().sorted().toList();
    }
}
