package io.millrace.tools.audit;

import io.millrace.ledger.AccountState;
import io.millrace.ledger.Ledger;
import org.agrona.BitUtil;

/**
 * What the last answer said of each account, so that the next one shows by how much it has changed. An account is
 * entered when an answer first names it; the ledger says what it is, the answers what it holds.
 * <p>
 * Shape: open addressing by account id, 5 words a row, at most two thirds full; grows. Thread: one.
 */
final class RunningBalances
{
    private static final int WORDS = 5;
    private static final int ID = 0;
    private static final int POSTED = 1;
    private static final int PENDING = 2;
    private static final int AVAILABLE = 3;
    /** Ledger in the lower half; a bit above it for what is debit-normal. */
    private static final int KIND = 4;
    private static final long DEBIT_NORMAL = 1L << 32;
    private static final int NOT_FOUND = -1;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final Ledger ledger;
    private final AccountState state = new AccountState();
    private long[] rows = new long[(1 << 10) * WORDS];
    private int capacity = 1 << 10;
    private int count;

    RunningBalances(final Ledger ledger)
    {
        this.ledger = ledger;
    }

    /** Fills a side of an entry from the answer, and remembers it. */
    void move(
        final Movement movement,
        final long accountId,
        final long posted,
        final long pending,
        final long available)
    {
        final int row = accountId == 0 ? NOT_FOUND : findOrEnter(accountId);
        if (row == NOT_FOUND)
        {
            movement.none();
            return;
        }
        movement.of(accountId, (int)rows[row + KIND], (rows[row + KIND] & DEBIT_NORMAL) != 0);
        movement.before(rows[row + POSTED], rows[row + PENDING], rows[row + AVAILABLE]);
        movement.after(posted, pending, available);
        rows[row + POSTED] = posted;
        rows[row + PENDING] = pending;
        rows[row + AVAILABLE] = available;
    }

    private int findOrEnter(final long accountId)
    {
        int row = slot(accountId);
        if (rows[row] == accountId)
        {
            return row;
        }
        // Once an account is there it stays: what the ledger has by now, it had when it gave this answer.
        if (!ledger.account(accountId, state))
        {
            return NOT_FOUND;
        }
        count++;
        if (3L * count > 2L * capacity)
        {
            grow();
            row = slot(accountId);
        }
        rows[row + ID] = accountId;
        rows[row + KIND] = Integer.toUnsignedLong(state.ledger()) | (state.isDebitNormal() ? DEBIT_NORMAL : 0);
        return row;
    }

    private int slot(final long accountId)
    {
        final int mask = capacity - 1;
        int slot = (int)((accountId * MIX) >>> 32) & mask;
        while (rows[slot * WORDS] != 0 && rows[slot * WORDS] != accountId)
        {
            slot = (slot + 1) & mask;
        }
        return slot * WORDS;
    }

    private void grow()
    {
        final long[] older = rows;
        capacity = BitUtil.findNextPositivePowerOfTwo(capacity + 1);
        rows = new long[Math.multiplyExact(capacity, WORDS)];
        for (int row = 0; row < older.length; row += WORDS)
        {
            if (older[row] != 0)
            {
                System.arraycopy(older, row, rows, slot(older[row]), WORDS);
            }
        }
    }
}
