package io.millrace.ledger;

import static io.millrace.ledger.ResultCode.ACCEPTED;
import static io.millrace.ledger.ResultCode.BATCH_FAILED;
import static io.millrace.ledger.ResultCode.DUPLICATE;

import io.millrace.sbe.BatchDecoder;
import io.millrace.sbe.BatchMode;

/**
 * Batches by their headers: what is checked before the first item, and what becomes of the id.
 * <pre>
 *   burst   | ... | header | item 0 | item 1 | ... | item n-1 | ... |       all items in the claim of their header
 *                 '-------------- batch ---------------'
 *
 *           | header | item 0 .. i | ... | part | item i+1 .. j | ... | part | item j+1 .. n-1 |       in parts
 * </pre>
 * Thread: owned by the ledger thread.
 */
final class BatchCommands
{
    private final Books books;
    private final Answers answers;
    private final BatchItems items;
    private final BatchParts parts;
    private final Command header = new Command();

    BatchCommands(final Books books, final Answers answers, final BatchItems items, final BatchParts parts)
    {
        this.books = books;
        this.answers = answers;
        this.items = items;
        this.parts = parts;
    }

    /**
     * Applies a batch, or begins to collect one that comes in parts.
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
            refuse(burst, index, index, ResultCode.BATCH_MALFORMED);
            return 1;
        }
        final int from = index + 1;
        final int to = from + itemsHere;
        final ResultCode shape = shapeOfBatch(burst, from, to);
        if (shape != ACCEPTED)
        {
            refuse(burst, from, to, shape);
            return itemsHere + 1;
        }
        final int hash = header.batchContentHash();
        final int known = books.payments.find(header.idHigh(), header.idLow());
        if (known == Payments.NOT_FOUND || parts.giveUpCollecting(known, hash))
        {
            apply(burst, from, to, hash);
        }
        else if (parts.isUnderWay(known, hash))
        {
            refuse(burst, from, to, ResultCode.BATCH_RUNNING);
        }
        else
        {
            again(burst, from, to, known, hash);
        }
        return itemsHere + 1;
    }

    private void apply(final Burst burst, final int from, final int to, final int hash)
    {
        if (itemsToCome() > 0)
        {
            final ResultCode room = parts.begin(burst, from, to, header, hash);
            if (room != ACCEPTED)
            {
                refuse(burst, from, to, room);
            }
            return;
        }
        final Tally tally = answers.tally();
        boolean stands = true;
        if (header.mode() == BatchMode.ATOMIC.value())
        {
            stands = items.applyAtomic(burst, from, to);
        }
        else
        {
            items.applyIndependent(burst, from, to - from, to);
        }
        answers.endTally();
        final ResultCode code = stands ? ACCEPTED : BATCH_FAILED;
        remember(code, hash, tally);
        answerHeader(code, tally);
    }

    /** Everything that can be wrong with a batch before its first item is applied. */
    private ResultCode shapeOfBatch(final Burst burst, final int from, final int to)
    {
        final int count = header.int32(BatchDecoder.countEncodingOffset());
        final int itemsToCome = itemsToCome();
        if (header.checkHeader() != ACCEPTED)
        {
            return header.checkHeader();
        }
        if (!books.isConfigured)
        {
            return ResultCode.NOT_CONFIGURED;
        }
        if (!header.hasId())
        {
            return ResultCode.ID_INVALID;
        }
        if (header.amountMinor() < 0)
        {
            return ResultCode.AMOUNT_INVALID;
        }
        if (header.mode() > BatchMode.ATOMIC.value() || count < 1 || itemsToCome < 0)
        {
            return ResultCode.FIELD_INVALID;
        }
        if (items.hasForeign(burst, from, to, header))
        {
            return ResultCode.BATCH_MALFORMED;
        }
        final boolean isAtomic = header.mode() == BatchMode.ATOMIC.value();
        final long sent = (long)to - from + itemsToCome;
        if (Math.max(count, sent) > (isAtomic ? books.limits.atomicItemsMax() : books.limits.batchItemsMax()))
        {
            return ResultCode.BATCH_TOO_LARGE;
        }
        if (count != sent)
        {
            return ResultCode.COUNT_MISMATCH;
        }
        return itemsToCome > 0 || isControlSum(burst, from, to) ? ACCEPTED : ResultCode.CONTROL_SUM_MISMATCH;
    }

    private boolean isControlSum(final Burst burst, final int from, final int to)
    {
        long sumMinor = 0;
        for (int i = from; i < to; i++)
        {
            sumMinor += items.controlMinor(burst, i);
            if (sumMinor < 0)
            {
                return false;
            }
        }
        return sumMinor == header.amountMinor();
    }

    private void refuse(final Burst burst, final int from, final int to, final ResultCode code)
    {
        final Tally tally = answers.tally();
        items.refuse(burst, from, to, BATCH_FAILED);
        answers.endTally();
        answerHeader(code, tally);
    }

    /** The id is remembered: with this content, and each item hears its first answer; or with another. */
    private void again(final Burst burst, final int from, final int to, final int known, final int hash)
    {
        final DifferingField differs = books.payments.command(known) != Command.BATCH ? DifferingField.COMMAND :
            books.payments.contentHash(known) == hash ? DifferingField.NONE : DifferingField.OTHER;
        final long firstSequence = books.payments.word(known, Payments.SEQUENCE);
        final Tally tally = answers.tally();
        ResultCode code = ResultCode.ID_REUSED;
        ResultCode first = ResultCode.ID_REUSED;
        if (differs == DifferingField.NONE)
        {
            code = DUPLICATE;
            first = ResultCode.of(books.payments.code(known));
            items.answerAgain(burst, from, to);
        }
        else
        {
            items.refuse(burst, from, to, BATCH_FAILED);
        }
        answers.endTally();
        answers.answerBatch(header, code, first, firstSequence, differs, tally);
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

    private int itemsToCome()
    {
        return header.int32(BatchDecoder.itemsToComeEncodingOffset());
    }
}
