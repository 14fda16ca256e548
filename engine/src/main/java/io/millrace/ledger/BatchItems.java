package io.millrace.ledger;

import static io.millrace.ledger.ResultCode.ACCEPTED;
import static io.millrace.ledger.ResultCode.BATCH_FAILED;
import static io.millrace.ledger.ResultCode.DUPLICATE;

/**
 * Applies commands that belong together: the items of a batch, wherever they stand, and the links of a chain.
 * <p>
 * Thread: owned by the ledger thread.
 */
final class BatchItems
{
    private static final int NONE = -1;

    private final Books books;
    private final Answers answers;
    private final Ledger ledger;
    private final ReadAhead readAhead;
    private final Command item = new Command();

    BatchItems(final Books books, final Answers answers, final Ledger ledger, final ReadAhead readAhead)
    {
        this.books = books;
        this.answers = answers;
        this.ledger = ledger;
        this.readAhead = readAhead;
    }

    /**
     * Each stands alone, or with its chain.
     *
     * @param from index of the first in the burst.
     * @param most after which to stop, but for the rest of a chain.
     * @param to   index at which the batch ends.
     * @return index of the first that is not applied.
     */
    int applyIndependent(final Burst burst, final int from, final int most, final int to)
    {
        final int end = (int)Math.min((long)from + most, to);
        int i = from;
        while (i < end)
        {
            readAhead.at(burst, i);
            if (item.wrap(burst, i).isLinked())
            {
                i += applyChain(burst, i, to);
            }
            else
            {
                ledger.apply(item);
                i++;
            }
        }
        return i;
    }

    /** All or nothing: at the first item that is not accepted, everything is put back. */
    boolean applyAtomic(final Burst burst, final int from, final int to)
    {
        books.undo.begin();
        answers.hold();
        int failed = NONE;
        ResultCode reason = ACCEPTED;
        int duplicates = 0;
        for (int i = from; i < to && failed == NONE; i++)
        {
            readAhead.at(burst, i);
            final ResultCode code = ledger.apply(item.wrap(burst, i));
            final boolean isRepetition = duplicates == i - from;
            if (code == DUPLICATE && isRepetition)
            {
                // All duplicates so far: if all are, each hears its first answer; if not, the first of them fails.
                duplicates++;
            }
            else if (duplicates > 0)
            {
                failed = from;
                reason = DUPLICATE;
            }
            else if (code != ACCEPTED)
            {
                failed = i;
                reason = code;
            }
        }
        if (failed == NONE)
        {
            books.undo.commit();
            answers.release();
            return true;
        }
        final DifferingField differs = reason == ResultCode.ID_REUSED ? ledger.differingField() : DifferingField.NONE;
        final boolean stoodTwice = stoodInGroup(burst, from, failed);
        books.rollback();
        answers.discard();
        for (int i = from; i < to; i++)
        {
            refuseItem(item.wrap(burst, i), i == failed ? reason : BATCH_FAILED, differs, stoodTwice);
        }
        return false;
    }

    /**
     * Applies a chain: commands of which all but the last are linked.
     *
     * @param index of its first command in the burst.
     * @param end   index at which the burst, or the batch around the chain, ends.
     * @return number of slots that it takes.
     */
    int applyChain(final Burst burst, final int index, final int end)
    {
        final int to = endOfChain(burst, index, end);
        final ResultCode shape = shapeOfChain(burst, index, to);
        if (shape == ACCEPTED)
        {
            applyAtomic(burst, index, to);
        }
        else
        {
            for (int i = index; i < to; i++)
            {
                answers.answer(item.wrap(burst, i), shape);
            }
        }
        return to - index;
    }

    /** None of them: each is answered with a code that is not remembered. */
    void refuse(final Burst burst, final int from, final int to, final ResultCode code)
    {
        for (int i = from; i < to; i++)
        {
            answers.answer(item.wrap(burst, i), code);
        }
    }

    /** Items of a batch that was answered before: each hears again what it heard then, nothing moves. */
    void answerAgain(final Burst burst, final int from, final int to)
    {
        for (int i = from; i < to; i++)
        {
            item.wrap(burst, i);
            if (books.payments.find(item.idHigh(), item.idLow()) == Payments.NOT_FOUND)
            {
                answers.answer(item, BATCH_FAILED);
            }
            else
            {
                ledger.apply(item);
            }
        }
    }

    /** Whether there is one that cannot be an item of a batch. */
    boolean hasForeign(final Burst burst, final int from, final int to, final Command header)
    {
        for (int i = from; i < to; i++)
        {
            if (item.wrap(burst, i).checkHeader() != ACCEPTED || !item.isItem() ||
                (item.idHigh() == header.idHigh() && item.idLow() == header.idLow()))
            {
                return true;
            }
        }
        return false;
    }

    /** What an item counts towards the control sum. */
    long controlMinor(final Burst burst, final int index)
    {
        return Math.max(0, item.wrap(burst, index).askedMinor());
    }

    private int endOfChain(final Burst burst, final int from, final int end)
    {
        int to = from;
        while (to < end - 1 && item.wrap(burst, to).isLinked())
        {
            to++;
        }
        return to + 1;
    }

    private ResultCode shapeOfChain(final Burst burst, final int from, final int to)
    {
        if (!books.isConfigured)
        {
            return ResultCode.NOT_CONFIGURED;
        }
        if (item.wrap(burst, to - 1).isLinked())
        {
            return ResultCode.BATCH_MALFORMED;
        }
        for (int i = from; i < to; i++)
        {
            if (item.wrap(burst, i).checkHeader() != ACCEPTED || !item.isItem())
            {
                return ResultCode.BATCH_MALFORMED;
            }
        }
        return to - from > books.limits.atomicItemsMax() ? ResultCode.BATCH_TOO_LARGE : ACCEPTED;
    }

    /** Whether an id is remembered of one of the commands before it in the same group. */
    private boolean stoodInGroup(final Burst burst, final int from, final int failed)
    {
        item.wrap(burst, failed);
        final int known = books.payments.find(item.idHigh(), item.idLow());
        if (known == Payments.NOT_FOUND)
        {
            return false;
        }
        final long sequence = books.payments.word(known, Payments.SEQUENCE);
        int i = from;
        while (i < failed && burst.sequence(i) != sequence)
        {
            i++;
        }
        return i < failed;
    }

    /** The reason stands as it was found: nothing is decided anew after everything was put back. */
    private void refuseItem(
        final Command command, final ResultCode code, final DifferingField differs, final boolean stoodTwice)
    {
        if (code != DUPLICATE && code != ResultCode.ID_REUSED)
        {
            ledger.refuse(command, code);
            return;
        }
        if (stoodTwice)
        {
            // Nothing of the batch remains; what the id may have been before, and is again, is not what it repeats.
            answers.answerAgain(command, code, differs);
        }
        else
        {
            answers.answerAgain(command, books.payments.find(command.idHigh(), command.idLow()), differs);
        }
    }
}
