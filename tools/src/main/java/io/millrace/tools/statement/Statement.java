package io.millrace.tools.statement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.millrace.tools.account.Account;
import io.millrace.tools.identity.Id128;

/**
 * What was booked on one account in a period, in the order of booking. Balances are the bank's view of its customer:
 * credits less debits, whatever side the account is bounded on.
 * <p>
 * Memory: about 80 bytes an entry. Thread: one.
 */
public final class Statement
{
    private final Account account;
    private final Period period;
    private final List<Booking> bookings = new ArrayList<>();
    private final Map<Id128, Booking> blocks = new HashMap<>();
    private long openingMinor;
    private long closingMinor;
    private long presentMinor;

    Statement(final Account account, final Period period)
    {
        this.account = account;
        this.period = period;
    }

    /** Takes what was booked next; the batch reference is that of a block that is to be one entry, or none. */
    void book(final Booking next, final Id128 block, final long amountMinor)
    {
        final long changeMinor = next.isDebit() ? -amountMinor : amountMinor;
        presentMinor = Math.addExact(presentMinor, changeMinor);
        if (period.isAfter(next.timeNs()))
        {
            openingMinor = presentMinor;
            closingMinor = presentMinor;
        }
        else if (period.has(next.timeNs()))
        {
            closingMinor = presentMinor;
            entryOf(next, block).add(amountMinor);
        }
    }

    private Booking entryOf(final Booking next, final Id128 block)
    {
        final Booking known = block.equals(Id128.NONE) ? null : blocks.get(block);
        if (known != null && known.day().equals(next.day()))
        {
            return known;
        }
        bookings.add(next);
        if (!block.equals(Id128.NONE))
        {
            blocks.put(block, next);
        }
        return next;
    }

    /** @return the account. */
    public Account account()
    {
        return account;
    }

    /** @return the days. */
    public Period period()
    {
        return period;
    }

    /** @return entries in the order of booking, a block where its first payment stands. */
    public List<Booking> bookings()
    {
        return Collections.unmodifiableList(bookings);
    }

    /** @return balance before the first day. */
    public long openingMinor()
    {
        return openingMinor;
    }

    /** @return balance after the last day. */
    public long closingMinor()
    {
        return closingMinor;
    }

    /** @return balance at the end of the journal. */
    long presentMinor()
    {
        return presentMinor;
    }

    /**
     * Sum of the entries of one side.
     *
     * @param isDebit which side.
     * @return minor units.
     */
    public long sumMinor(final boolean isDebit)
    {
        long sumMinor = 0;
        for (final Booking booking : bookings)
        {
            sumMinor += booking.isDebit() == isDebit ? booking.amountMinor() : 0;
        }
        return sumMinor;
    }

    /**
     * Number of the entries of one side.
     *
     * @param isDebit which side.
     * @return how many.
     */
    public long count(final boolean isDebit)
    {
        return bookings.stream().filter(booking -> booking.isDebit() == isDebit).count();
    }
}
