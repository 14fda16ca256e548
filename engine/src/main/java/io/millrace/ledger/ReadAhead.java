package io.millrace.ledger;

/**
 * Reads what the next commands of a burst are about to need, before the first of them is applied, so that main memory
 * is waited for once a group and not four times a command: the rows of both accounts, and the places in the index of
 * the id that comes and of the id that goes. The reads do not depend on each other, and the processor has them under
 * way together. Changes nothing, and answers do not depend on it.
 * <pre>
 *   without   | miss | miss | miss | miss | apply 0 | miss | miss | miss | miss | apply 1 | ...
 *   with      | 64 misses together | apply 0 | apply 1 | ... | apply 15 | 64 misses together | ...
 * </pre>
 * Thread: owned by the ledger thread.
 */
final class ReadAhead
{
    /** Commands read ahead together: their lines stay in the first-level cache until they are applied. */
    private static final int GROUP = 16;

    private final Books books;
    private final Command command = new Command();
    private int end;
    private long sum;

    ReadAhead(final Books books)
    {
        this.books = books;
    }

    /** A burst begins. */
    void begin()
    {
        end = 0;
    }

    /** The command at an index is next; reads the group that begins there, unless it was read with another. */
    void at(final Burst burst, final int index)
    {
        if (index >= end)
        {
            end = Math.min(index + GROUP, burst.count());
            sum += read(burst, index);
        }
    }

    /** What was read comes to; of no meaning, but that reads without a use might be left out. */
    long sum()
    {
        return sum;
    }

    private long read(final Burst burst, final int from)
    {
        final Accounts accounts = books.accounts;
        final Payments payments = books.payments;
        long sum = 0;
        for (int i = from; i < end; i++)
        {
            command.wrap(burst, i);
            sum += accounts.peek(command.debitAccount()) + accounts.peek(command.creditAccount()) +
                payments.peek(command.idHigh(), command.idLow()) + payments.peekOldest(i - from);
        }
        return sum;
    }
}
