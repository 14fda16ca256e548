package io.millrace.ledger;

/**
 * Reads what the next commands of a burst are about to need, before the first of them is applied, so that main memory
 * is waited for once a group and not four times a command: the rows of both accounts, and the places in the index of
 * the id that comes and of the id that goes. The reads do not depend on each other, and the processor has them under
 * way together; what they show to be elsewhere is read in a second round. Changes nothing, and answers do not depend on
 * it.
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
    private final int[] debits = new int[GROUP];
    private final int[] credits = new int[GROUP];
    private final long[] debitIds = new long[GROUP];
    private final long[] creditIds = new long[GROUP];
    private final int[] ids = new int[GROUP];
    private final int[] targets = new int[GROUP];
    private int followUps;
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
        final int count = end - from;
        for (int i = 0; i < count; i++)
        {
            locate(command.wrap(burst, from + i), i);
        }
        final Accounts accounts = books.accounts;
        final Payments payments = books.payments;
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += accounts.peek(debits[i]) + accounts.peek(credits[i]) +
                payments.peek(ids[i]) + payments.peek(targets[i]) + payments.peekOldest(i);
        }
        for (int i = 0; i < count; i++)
        {
            sum += accounts.peekFurther(debits[i], debitIds[i]) + accounts.peekFurther(credits[i], creditIds[i]);
        }
        return followUps == 0 ? sum : sum + readFollowUps(burst, from, count);
    }

    /** Works out where the search for everything that a command names will begin; nothing is read for it. */
    private void locate(final Command command, final int i)
    {
        final boolean isTransfer = command.isTransfer();
        final boolean isFollowUp = !isTransfer && command.isItem();
        debitIds[i] = command.debitAccount();
        creditIds[i] = command.creditAccount();
        debits[i] = isTransfer ? books.accounts.firstRow(command.debitAccount()) : Accounts.NOT_FOUND;
        ids[i] = books.payments.firstPosition(command.idHigh(), command.idLow());
        credits[i] = isTransfer ? books.accounts.firstRow(command.creditAccount()) : Accounts.NOT_FOUND;
        targets[i] = isFollowUp ? books.payments.firstPosition(command.targetHigh(), command.targetLow()) : ids[i];
        followUps = (i == 0 ? 0 : followUps) + (isFollowUp ? 1 : 0);
    }

    /** The accounts of a command about an earlier one are known only when that is found. */
    private long readFollowUps(final Burst burst, final int from, final int count)
    {
        final Accounts accounts = books.accounts;
        final Payments payments = books.payments;
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            command.wrap(burst, from + i);
            if (command.isItem() && !command.isTransfer())
            {
                final int target = payments.find(command.targetHigh(), command.targetLow());
                if (target != Payments.NOT_FOUND)
                {
                    sum += accounts.peek(accounts.firstRow(payments.word(target, Payments.DEBIT_ACCOUNT))) +
                        accounts.peek(accounts.firstRow(payments.word(target, Payments.CREDIT_ACCOUNT)));
                }
            }
        }
        return sum;
    }
}
