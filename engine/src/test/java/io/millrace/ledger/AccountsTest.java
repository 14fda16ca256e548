package io.millrace.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The table of accounts, beside a set of their ids; and balances, beside numbers that never overflow.
 */
final class AccountsTest
{
    private static final long SEED = Long.getLong("seed", 20_261_129L);
    private static final String SEED_TEXT = "-Dseed=" + SEED;
    private static final int CAPACITY = 300;
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Accounts accounts = new Accounts(CAPACITY, new UndoLog(0));
    private final Set<Long> ids = new LinkedHashSet<>();

    @Test
    void shouldFindWhatWasAddedAndNothingElseUntilItIsFull()
    {
        while (ids.size() < CAPACITY)
        {
            assertFalse(accounts.isFull());
            addOneOfAFew();
        }

        assertTrue(accounts.isFull());
        check(accounts);
    }

    @Test
    void shouldKeepAllInALargerOne()
    {
        while (ids.size() < CAPACITY)
        {
            addOneOfAFew();
        }
        final Accounts larger = new Accounts(2 * CAPACITY + 1, new UndoLog(0));

        accounts.copyTo(larger);

        check(larger);
        assertFalse(larger.isFull());
    }

    /** Runs of numbers that overlap: most stand where another belongs. */
    private void addOneOfAFew()
    {
        final long id = 1 + random.nextInt(200) + ((long)random.nextInt(4) << 32);
        if (ids.add(id))
        {
            assertEquals(Accounts.NOT_FOUND, accounts.find(id), SEED_TEXT);
            accounts.word(accounts.add(id, -id, id * 3, 978, (int)id & 0xFFFF, 0), Accounts.CREDITS_POSTED, id * 5);
        }
    }

    private void check(final Accounts seen)
    {
        final Set<Long> found = new HashSet<>();
        for (int row = seen.next(Accounts.NOT_FOUND); row != Accounts.NOT_FOUND; row = seen.next(row))
        {
            final long id = seen.word(row, Accounts.ID);
            assertTrue(found.add(id), SEED_TEXT);
            assertEquals(-id, seen.word(row, Accounts.OWNER), SEED_TEXT);
            assertEquals(id * 3, seen.word(row, Accounts.OVERDRAFT), SEED_TEXT);
            assertEquals(id * 5, seen.word(row, Accounts.CREDITS_POSTED), SEED_TEXT);
            assertEquals((int)id & 0xFFFF, seen.code(row), SEED_TEXT);
            assertEquals(row, seen.find(id), SEED_TEXT);
        }
        assertEquals(ids, found, SEED_TEXT);
        assertEquals(ids.size(), seen.count());
        for (long id = 201; id < 1000; id++)
        {
            assertEquals(Accounts.NOT_FOUND, seen.find(id), SEED_TEXT);
        }
    }

    @Test
    void shouldKeepApartWhatStandsInOneWord()
    {
        final int row = accounts.add(1, 0, 0, -2, 0xFFFE, Accounts.UNBOUNDED);

        accounts.status(row, Accounts.CREDITS_BLOCKED | Accounts.CLOSED);
        accounts.setFlag(row, Accounts.HAS_CONTROLS);

        assertEquals(-2, accounts.ledger(row));
        assertEquals(0xFFFE, accounts.code(row));
        assertEquals(Accounts.UNBOUNDED | Accounts.HAS_CONTROLS, accounts.flags(row));
        assertEquals(Accounts.CREDITS_BLOCKED | Accounts.CLOSED, accounts.status(row));
        accounts.status(row, 0);
        assertEquals(0, accounts.status(row));
        assertEquals(Accounts.UNBOUNDED | Accounts.HAS_CONTROLS, accounts.flags(row));
    }

    @Test
    void shouldLookFirstInTheOrderOfNumbersAndScatterWhatIsNotInSequence()
    {
        final Set<Integer> first = new HashSet<>();
        final Set<Integer> scattered = new HashSet<>();
        for (long id = 1; id <= CAPACITY; id++)
        {
            first.add(accounts.firstRow(id));
            scattered.add(accounts.firstRow(id << 32));
        }

        assertEquals(CAPACITY, first.size());
        assertEquals(Accounts.ROW_LONGS, accounts.firstRow(8) - accounts.firstRow(7));
        assertTrue(scattered.size() > CAPACITY / 2, "rows=" + scattered.size());
    }

    /** Every combination of amounts that are nothing, little, about half of all there is, and all but little. */
    @Test
    void shouldBalanceAsNumbersWithoutAnEndWould()
    {
        final long[] amounts = { 0, 1, 7, 1L << 62, Long.MAX_VALUE - 7, Long.MAX_VALUE };
        final int credit = accounts.add(1, 0, 0, 978, 0, 0);
        final int debit = accounts.add(2, 0, 0, 978, 0, Accounts.DEBIT_NORMAL);
        final int unbounded = accounts.add(3, 0, 0, 978, 0, Accounts.UNBOUNDED);
        for (final long posted : amounts)
        {
            for (final long pending : amounts)
            {
                for (final long covering : amounts)
                {
                    for (final long overdraft : amounts)
                    {
                        // What the bounds of all tables allow: posted and pending of a side come to at most 2^63-1.
                        if (posted <= Long.MAX_VALUE - pending)
                        {
                            checkBounded(credit, Accounts.DEBITS_POSTED, Accounts.CREDITS_POSTED, posted, pending,
                                covering, overdraft);
                            checkBounded(debit, Accounts.CREDITS_POSTED, Accounts.DEBITS_POSTED, posted, pending,
                                covering, overdraft);
                        }
                    }
                }
            }
        }
        assertEquals(Long.MAX_VALUE, accounts.available(unbounded));
        assertTrue(accounts.allowsDebit(unbounded, Long.MAX_VALUE));
        assertTrue(accounts.allowsCredit(unbounded, Long.MAX_VALUE));
        assertTrue(accounts.allowsOverdraft(unbounded, 0));
    }

    private void checkBounded(final int row, final int usedSide, final int coveringSide, final long posted,
        final long pending, final long covering, final long overdraft)
    {
        final int toPending = Accounts.DEBITS_PENDING - Accounts.DEBITS_POSTED;
        accounts.word(row, usedSide, posted);
        accounts.word(row, usedSide + toPending, pending);
        accounts.word(row, coveringSide, covering);
        accounts.word(row, coveringSide + toPending, 5);
        accounts.word(row, Accounts.OVERDRAFT, overdraft);
        final BigInteger available = big(covering).add(big(overdraft)).subtract(big(posted)).subtract(big(pending));

        assertEquals(covering - posted, accounts.posted(row));
        assertEquals(5 - pending, accounts.pending(row));
        assertEquals(available.signum() >= 0, accounts.allowsOverdraft(row, overdraft));
        final boolean isDebitNormal = coveringSide == Accounts.DEBITS_POSTED;
        for (final long amount : new long[] { 1, 7, 1L << 62, Long.MAX_VALUE })
        {
            final boolean isAllowed = available.compareTo(big(amount)) >= 0;
            assertEquals(isDebitNormal || isAllowed, accounts.allowsDebit(row, amount));
            assertEquals(!isDebitNormal || isAllowed, accounts.allowsCredit(row, amount));
        }
        if (available.signum() >= 0)
        {
            assertEquals(available.min(MOST), big(accounts.available(row)));
            assertEquals(isDebitNormal ? MOST : available.min(MOST), big(accounts.debitRoom(row)));
        }
    }

    private static BigInteger big(final long number)
    {
        return BigInteger.valueOf(number);
    }
}
