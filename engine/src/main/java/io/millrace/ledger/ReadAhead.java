package io.millrace.ledger;

/**
 * Reads what the next commands of a burst are about to need, before the first of them is applied, so that main memory
 * is waited for once a group and not four times a command: the rows of both accounts, the place of the id in the index,
 * and the row that it will be remembered in. The reads do not depend on each other, and the processor has them under
 * way together; what they show to be elsewhere is read in a second round. Changes nothing, and answers do not depend on
 * it.
 * <pre>
 *   without   | miss | miss | miss | miss | apply 0 | miss | miss | miss | miss | apply 1 | ...
 *   with      | all misses of a group together | apply 0 | apply 1 | ... | apply 31 | all of the next | ...
 * </pre>
 * A burst that is shorter than a group is read together with those behind it, where somebody knows them already, as
 * who replays a journal does.
 * <p>
 * Thread: owned by the ledger thread.
 */
final class ReadAhead
{
    /** Commands read ahead together: their lines stay in the first-level cache until they are applied. */
    private static final int GROUP = 32;

    private final Books books;
    private final Command command = new Command();
    /** Where accounts are looked for, and which. */
    private final int[] firstRows = new int[2 * GROUP];
    private final long[] accountIds = new long[2 * GROUP];
    /** Where ids are looked for: of commands, and of what they speak of. */
    private final int[] idPositions = new int[2 * GROUP];
    private final long[] targetsHigh = new long[GROUP];
    private final long[] targetsLow = new long[GROUP];
    private int commandCount;
    private int accountCount;
    private int idCount;
    private int targetCount;
    private int end;
    /** Up to where later bursts have been located, and are read with the next that is applied. */
    private long knownSequence = Burst.NULL_SEQUENCE;
    private long sum;

    ReadAhead(final Books books)
    {
        this.books = books;
    }

    /**
     * A burst is to be applied soon, behind those that this was told of before and that are not applied yet.
     *
     * @return whether it will be read together with them; if not, there is no room for it.
     */
    boolean expect(final Burst burst)
    {
        final int count = burst.count();
        if (count > GROUP - commandCount)
        {
            return false;
        }
        burst.checkBounds();
        for (int i = 0; i < count; i++)
        {
            locate(command.wrap(burst, i));
        }
        knownSequence = burst.lastSequence();
        return true;
    }

    /** A burst begins; reads what was expected. */
    void begin(final Burst burst)
    {
        if (commandCount > 0)
        {
            sum += readLocated();
        }
        end = (int)Math.max(0, Math.min(burst.count(), knownSequence + 1 - burst.firstSequence()));
    }

    /** Commands begin of which nothing has been read. */
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
            for (int i = index; i < end; i++)
            {
                locate(command.wrap(burst, i));
            }
            sum += readLocated();
        }
    }

    /** What was read comes to; of no meaning, but that reads without a use might be left out. */
    long sum()
    {
        return sum;
    }

    private long readLocated()
    {
        // Short loops of nothing but reads: the more of them the processor sees at once, the more it has under way.
        final Accounts accounts = books.accounts;
        final Payments payments = books.payments;
        // What closes a hold is remembered beside the hold, so each command about another one may take two rows.
        long sum = accounts.peek(firstRows, 0, accountCount) + payments.peek(idPositions, idCount) +
            payments.peekAhead(idCount);
        if (targetCount > 0)
        {
            final int named = accountCount;
            locateAccountsOfTargets();
            sum += accounts.peek(firstRows, named, accountCount);
        }
        sum += accounts.peekFurther(firstRows, accountIds, accountCount);
        commandCount = 0;
        accountCount = 0;
        idCount = 0;
        targetCount = 0;
        return sum;
    }

    /** Works out where the search for everything that a command names will begin; nothing is read for it. */
    private void locate(final Command command)
    {
        final Payments payments = books.payments;
        commandCount++;
        idPositions[idCount++] = payments.firstPosition(command.idHigh(), command.idLow());
        if (command.isTransfer())
        {
            locateAccount(command.debitAccount());
            locateAccount(command.creditAccount());
        }
        else if (command.isItem())
        {
            targetsHigh[targetCount] = command.targetHigh();
            targetsLow[targetCount++] = command.targetLow();
            idPositions[idCount++] = payments.firstPosition(command.targetHigh(), command.targetLow());
        }
    }

    /** The accounts of a command about an earlier one are known only when that is found. */
    private void locateAccountsOfTargets()
    {
        final Payments payments = books.payments;
        for (int i = 0; i < targetCount; i++)
        {
            final int target = payments.find(targetsHigh[i], targetsLow[i]);
            if (target != Payments.NOT_FOUND)
            {
                locateAccount(payments.word(target, Payments.DEBIT_ACCOUNT));
                locateAccount(payments.word(target, Payments.CREDIT_ACCOUNT));
            }
        }
    }

    private void locateAccount(final long accountId)
    {
        firstRows[accountCount] = books.accounts.firstRow(accountId);
        accountIds[accountCount++] = accountId;
    }
}
