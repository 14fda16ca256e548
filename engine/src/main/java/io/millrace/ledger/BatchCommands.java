package io.millrace.ledger;

import static io.millrace.ledger.ResultCode.ACCEPTED;
import static io.millrace.ledger.ResultCode.BATCH_FAILED;
import static io.millrace.ledger.ResultCode.DUPLICATE;

import io.millrace.sbe.BatchDecoder;
import io.millrace.sbe.BatchMode;

/**
 * Commands that stand or fall together, or are counted together: batches with a header, and chains without one.
 * <pre>
 *   burst   | ... | header | item 0 | item 1 | ... | item n-1 | ... | pay, linked | pay | ...
 *                 '------------- batch -------------------'         '----- chain ----'
 * </pre>
 * Thread: owned by the ledger thread.
 */
final class BatchCommands
{
    private static final int NONE = -1;

    private final Books books;
    private final Answers answers;
    private final Ledger ledger;
    private final ReadAhead readAhead;
    private final Command header = new Command();
    private final Command item = new Command();

    BatchCommands(final Books books, final Answers answers, final Ledger ledger, final ReadAhead readAhead)
    {
        this.books = books;
        this.answers = answers;
        this.ledger = ledger;
        this.readAhead = readAhead;
    }

    /**
     * Applies a batch.
     *
     * @param index of its header in the burst.
     * @return number of slots that it takes, header included.
     */
    int applyBatch(final Burst burst, final int index)
    {
        header.wrap(burst, index);
        final int itemsHere = header.int32(BatchDecoder.itemsHereEncodingOffset());
        if (itemsHere < 0 || itemsHere > burst.count() - index - 1)
        {
            // The items that the header claims are not there: what follows it stands by itself.
            answerHeader(ResultCode.BATCH_MALFORMED, answers.tally());
            answers.endTally();
            return 1;
        }
        final int from = index + 1;
        final int to = from + itemsHere;
        final ResultCode shape = shapeOfBatch(burst, from, to);
        if (shape != ACCEPTED)
        {
            refuseBatch(burst, from, to, shape);
            return itemsHere + 1;
        }
        final int hash = header.contentHash();
        final int known = books.payments.find(header.idHigh(), header.idLow());
        if (known != Payments.NOT_FOUND)
        {
            again(burst, from, to, known, hash);
            return itemsHere + 1;
        }
        final Tally tally = answers.tally();
        final boolean stands = isAtomic() ? applyAtomic(burst, from, to) : applyIndependent(burst, from, to);
        answers.endTally();
        final ResultCode code = stands ? ACCEPTED : BATCH_FAILED;
        remember(code, hash, tally);
        answerHeader(code, tally);
        return itemsHere + 1;
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

    private boolean applyIndependent(final Burst burst, final int from, final int to)
    {
        int i = from;
        while (i < to)
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
        return true;
    }

    /** All or nothing: at the first item that is not accepted, everything is put back. */
    private boolean applyAtomic(final Burst burst, final int from, final int to)
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
        final boolean stoodTwice = isRememberedSince(item.wrap(burst, failed), burst.firstSequence() + from);
        books.rollback();
        answers.discard();
        for (int i = from; i < to; i++)
        {
            refuseItem(item.wrap(burst, i), i == failed ? reason : BATCH_FAILED, differs, stoodTwice);
        }
        return false;
    }

    private boolean isRememberedSince(final Command command, final long sequence)
    {
        final int known = books.payments.find(command.idHigh(), command.idLow());
        return known != Payments.NOT_FOUND && books.payments.word(known, Payments.SEQUENCE) >= sequence;
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

    /** Everything that can be wrong with a batch before its first item is applied. */
    private ResultCode shapeOfBatch(final Burst burst, final int from, final int to)
    {
        final int count = header.int32(BatchDecoder.countEncodingOffset());
        if (header.checkHeader() != ACCEPTED)
        {
            return header.checkHeader();
        }
        if (!books.isConfigured)
        {
            return ResultCode.NOT_CONFIGURED;
        }
        if (header.int32(BatchDecoder.reservedEncodingOffset()) != 0)
        {
            return ResultCode.RESERVED_SET;
        }
        if (!header.hasId())
        {
            return ResultCode.ID_INVALID;
        }
        if (header.amountMinor() < 0)
        {
            return ResultCode.AMOUNT_INVALID;
        }
        if (header.mode() > BatchMode.ATOMIC.value() || count < 1)
        {
            return ResultCode.FIELD_INVALID;
        }
        if (hasForeignItem(burst, from, to))
        {
            return ResultCode.BATCH_MALFORMED;
        }
        if (Math.max(count, to - from) > (isAtomic() ? books.limits.atomicItemsMax() : books.limits.batchItemsMax()))
        {
            return ResultCode.BATCH_TOO_LARGE;
        }
        if (count != to - from)
        {
            return ResultCode.COUNT_MISMATCH;
        }
        return isControlSum(burst, from, to) ? ACCEPTED : ResultCode.CONTROL_SUM_MISMATCH;
    }

    private boolean hasForeignItem(final Burst burst, final int from, final int to)
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

    private boolean isControlSum(final Burst burst, final int from, final int to)
    {
        long sumMinor = 0;
        for (int i = from; i < to; i++)
        {
            sumMinor += Math.max(0, item.wrap(burst, i).askedMinor());
            if (sumMinor < 0)
            {
                return false;
            }
        }
        return sumMinor == header.amountMinor();
    }

    private void refuseBatch(final Burst burst, final int from, final int to, final ResultCode code)
    {
        final Tally tally = answers.tally();
        for (int i = from; i < to; i++)
        {
            answers.answer(item.wrap(burst, i), BATCH_FAILED);
        }
        answers.endTally();
        answerHeader(code, tally);
    }

    /** A batch that was answered before: each item hears again what it heard then, nothing moves. */
    private void again(final Burst burst, final int from, final int to, final int known, final int hash)
    {
        final DifferingField differs = books.payments.command(known) != Command.BATCH ? DifferingField.COMMAND :
            books.payments.contentHash(known) == hash ? DifferingField.NONE : DifferingField.OTHER;
        if (differs != DifferingField.NONE)
        {
            final long firstSequence = books.payments.word(known, Payments.SEQUENCE);
            final Tally tally = answers.tally();
            for (int i = from; i < to; i++)
            {
                answers.answer(item.wrap(burst, i), BATCH_FAILED);
            }
            answers.endTally();
            answers.answerBatch(
                header, ResultCode.ID_REUSED, ResultCode.ID_REUSED, firstSequence, differs, tally);
            return;
        }
        final ResultCode first = ResultCode.of(books.payments.code(known));
        final long firstSequence = books.payments.word(known, Payments.SEQUENCE);
        final Tally tally = answers.tally();
        for (int i = from; i < to; i++)
        {
            item.wrap(burst, i);
            final boolean isRemembered = books.payments.find(item.idHigh(), item.idLow()) != Payments.NOT_FOUND;
            if (isRemembered)
            {
                ledger.apply(item);
            }
            else
            {
                answers.answer(item, BATCH_FAILED);
            }
        }
        answers.endTally();
        answers.answerBatch(header, DUPLICATE, first, firstSequence, differs, tally);
    }

    private void remember(final ResultCode code, final int hash, final Tally tally)
    {
        final Payments payments = books.payments;
        final int row = payments.append(header.idHigh(), header.idLow(), header.sequence(), header.timeNs(),
            Payments.meta(code, Command.BATCH, 0, hash));
        payments.word(row, Payments.DEBIT_ACCOUNT, 0);
        payments.word(row, Payments.CREDIT_ACCOUNT, 0);
        payments.word(row, Payments.AMOUNT, tally.acceptedMinor);
        payments.word(row, Payments.REMAINING, 0);
    }

    private void answerHeader(final ResultCode code, final Tally tally)
    {
        answers.answerBatch(header, code, code, Burst.NULL_SEQUENCE, DifferingField.NONE, tally);
    }

    private boolean isAtomic()
    {
        return header.mode() == BatchMode.ATOMIC.value();
    }
}
