package io.millrace.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The laws of docs/SEMANTICS.md that can be seen in the books as they stand, for tests, a shadow and tools:
 * <ul>
 * <li>1: in every ledger debits posted = credits posted, and debits pending = credits pending;</li>
 * <li>3: pending totals equal the open holds; no more is captured than was held, or refunded than was paid;</li>
 * <li>4: no bounded account is beyond its bound, and no total is negative or overflows.</li>
 * </ul>
 * Thread: that which applies bursts to the ledger, between two of them. Allocation: some; a pass over all rows.
 */
public final class Laws
{
    /** The most violations that are listed; one is enough to stop. */
    public static final int VIOLATIONS_MAX = 100;

    private final Books books;
    private final List<String> violations = new ArrayList<>();

    private Laws(final Books books)
    {
        this.books = books;
    }

    /**
     * Checks all that a ledger remembers.
     *
     * @param ledger between two bursts.
     * @return what is violated, a line each; empty when nothing is.
     */
    public static List<String> check(final Ledger ledger)
    {
        final Laws laws = new Laws(ledger.books());
        laws.checkLedgers();
        laws.checkPending();
        laws.checkRemaining();
        laws.checkBounds();
        return List.copyOf(laws.violations);
    }

    // Law 1.

    private void checkLedgers()
    {
        final Accounts accounts = books.accounts;
        final TreeMap<Integer, Balance> ledgers = new TreeMap<>();
        for (int row = accounts.next(Accounts.NOT_FOUND); row != Accounts.NOT_FOUND; row = accounts.next(row))
        {
            final Balance balance = ledgers.computeIfAbsent(accounts.ledger(row), ledger -> new Balance());
            balance.posted(accounts.word(row, Accounts.DEBITS_POSTED), accounts.word(row, Accounts.CREDITS_POSTED));
            balance.pending(accounts.word(row, Accounts.DEBITS_PENDING), accounts.word(row, Accounts.CREDITS_PENDING));
        }
        ledgers.forEach((ledger, balance) ->
        {
            if (!balance.isPostedEven())
            {
                violated("law 1: debits posted are not credits posted: ledger=" + ledger);
            }
            if (!balance.isPendingEven())
            {
                violated("law 1: debits pending are not credits pending: ledger=" + ledger);
            }
        });
    }

    /** Debits less credits of a ledger, in two words each: the sum of many accounts is more than 63 bits. */
    private static final class Balance
    {
        private static final int HALF = 32;
        private static final long LOW = (1L << HALF) - 1;

        private long postedHigh;
        private long postedLow;
        private long pendingHigh;
        private long pendingLow;

        void posted(final long debits, final long credits)
        {
            postedHigh += (debits >> HALF) - (credits >> HALF);
            postedLow += (debits & LOW) - (credits & LOW);
        }

        void pending(final long debits, final long credits)
        {
            pendingHigh += (debits >> HALF) - (credits >> HALF);
            pendingLow += (debits & LOW) - (credits & LOW);
        }

        boolean isPostedEven()
        {
            return postedHigh + (postedLow >> HALF) == 0 && (postedLow & LOW) == 0;
        }

        boolean isPendingEven()
        {
            return pendingHigh + (pendingLow >> HALF) == 0 && (pendingLow & LOW) == 0;
        }
    }

    // Law 3.

    private void checkPending()
    {
        final Accounts accounts = books.accounts;
        final Map<Long, Long> debits = new TreeMap<>();
        final Map<Long, Long> credits = new TreeMap<>();
        addOpenHolds(debits, credits);
        for (int row = accounts.next(Accounts.NOT_FOUND); row != Accounts.NOT_FOUND; row = accounts.next(row))
        {
            final Long account = accounts.word(row, Accounts.ID);
            final Long debitsHeld = debits.remove(account);
            final Long creditsHeld = credits.remove(account);
            checkPending(account, "debits", accounts.word(row, Accounts.DEBITS_PENDING), debitsHeld);
            checkPending(account, "credits", accounts.word(row, Accounts.CREDITS_PENDING), creditsHeld);
        }
        debits.forEach((account, held) -> checkPending(account, "debits", 0, held));
        credits.forEach((account, held) -> checkPending(account, "credits", 0, held));
    }

    private void addOpenHolds(final Map<Long, Long> debits, final Map<Long, Long> credits)
    {
        final Payments payments = books.payments;
        for (int slot = 0; slot < payments.openMax(); slot++)
        {
            final int row = payments.openRow(slot);
            if (payments.isTaken(slot) && payments.command(row) == Command.HOLD)
            {
                final long heldMinor = payments.word(row, Payments.REMAINING);
                debits.merge(payments.word(row, Payments.DEBIT_ACCOUNT), heldMinor, Long::sum);
                credits.merge(payments.word(row, Payments.CREDIT_ACCOUNT), heldMinor, Long::sum);
            }
        }
    }

    private void checkPending(final long account, final String side, final long pendingMinor,
        final @Nullable Long held)
    {
        final long heldMinor = held == null ? 0 : held;
        if (pendingMinor != heldMinor)
        {
            violated("law 3: " + side + " pending are not the open holds: account=" + Long.toUnsignedString(account) +
                " pendingMinor=" + pendingMinor + " heldMinor=" + heldMinor);
        }
    }

    private void checkRemaining()
    {
        final Payments payments = books.payments;
        for (int age = 0; age < payments.count(); age++)
        {
            final int row = payments.windowRow(age);
            checkRemaining(row, canRemain(row) ? payments.word(row, Payments.AMOUNT) : 0);
        }
        for (int slot = 0; slot < payments.openMax(); slot++)
        {
            if (payments.isTaken(slot))
            {
                final int row = payments.openRow(slot);
                checkRemaining(row, payments.word(row, Payments.AMOUNT));
            }
        }
    }

    /** Whether something of a closed row can be refunded. */
    private boolean canRemain(final int row)
    {
        final Payments payments = books.payments;
        final int command = payments.command(row);
        return payments.code(row) == ResultCode.ACCEPTED.number() && !payments.isCancelled(row) &&
            (command == Command.PAY || command == Command.CAPTURE || command == Command.SCHEDULE);
    }

    private void checkRemaining(final int row, final long mostMinor)
    {
        final long remainingMinor = books.payments.word(row, Payments.REMAINING);
        if (remainingMinor < 0 || remainingMinor > mostMinor)
        {
            violated("law 3: remaining is not between nothing and the amount: sequence=" +
                books.payments.word(row, Payments.SEQUENCE) + " remainingMinor=" + remainingMinor + " mostMinor=" +
                mostMinor);
        }
    }

    // Law 4.

    private void checkBounds()
    {
        final Accounts accounts = books.accounts;
        for (int row = accounts.next(Accounts.NOT_FOUND); row != Accounts.NOT_FOUND; row = accounts.next(row))
        {
            final String account = " account=" + Long.toUnsignedString(accounts.word(row, Accounts.ID));
            if (isOutOfRange(row))
            {
                violated("law 4: a total is negative or overflows:" + account);
            }
            else if (!accounts.allowsOverdraft(row, accounts.word(row, Accounts.OVERDRAFT)))
            {
                violated("law 4: beyond its bound:" + account);
            }
        }
    }

    private boolean isOutOfRange(final int row)
    {
        final Accounts accounts = books.accounts;
        final long signs = accounts.word(row, Accounts.DEBITS_POSTED) | accounts.word(row, Accounts.CREDITS_POSTED) |
            accounts.word(row, Accounts.DEBITS_PENDING) | accounts.word(row, Accounts.CREDITS_PENDING) |
            accounts.used(row, Accounts.DEBITS_POSTED) | accounts.used(row, Accounts.CREDITS_POSTED);
        return signs < 0;
    }

    private void violated(final String what)
    {
        if (violations.size() < VIOLATIONS_MAX)
        {
            violations.add(what);
        }
    }
}
