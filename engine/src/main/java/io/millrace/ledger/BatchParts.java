package io.millrace.ledger;

import static io.millrace.ledger.ResultCode.ACCEPTED;
import static io.millrace.ledger.ResultCode.BATCH_FAILED;

import io.millrace.sbe.BatchDecoder;
import io.millrace.sbe.BatchMode;
import io.millrace.sbe.BatchPartDecoder;
import io.millrace.sbe.BatchRunDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Batches that come in parts, so that a large one never stands in front of others: items are kept as they come, checked
 * when the last has come, and then applied a slice at a time, an atomic batch at once.
 * <pre>
 *   header + items   kept          id reserved, in the open part of the payments
 *   part + items     kept          ... as many as were announced; 60 s without one, and the batch is given up
 *   last part        control sum   atomic: applied, answered, done
 *   run, run, ...                  independent: applied and answered a slice at a time; then the header is answered
 * </pre>
 * Thread: owned by the ledger thread.
 */
final class BatchParts
{
    /** How long a batch waits for its next part, in command time. */
    static final long PART_TIMEOUT_NS = 60_000_000_000L;

    private final Books books;
    private final Answers answers;
    private final BatchItems items;
    private final ReadAhead readAhead;
    private final Command part = new Command();
    private final Command header = new Command();

    BatchParts(final Books books, final Answers answers, final BatchItems items, final ReadAhead readAhead)
    {
        this.books = books;
        this.answers = answers;
        this.items = items;
        this.readAhead = readAhead;
    }

    /**
     * Begins to collect a batch, with the items that came with its header; its id is not remembered yet.
     *
     * @return why there is no room; nothing has changed then.
     */
    ResultCode begin(final Burst burst, final int from, final int to, final Command batchHeader, final int hash)
    {
        if (!books.payments.hasOpenRow())
        {
            return ResultCode.OPEN_FULL;
        }
        final int count = to - from + batchHeader.int32(BatchDecoder.itemsToComeEncodingOffset());
        final StagedBatch batch = books.batches.begin(burst, from - 1, count);
        if (batch == null)
        {
            return ResultCode.BATCHES_FULL;
        }
        final Payments payments = books.payments;
        final int row = payments.open(batchHeader.idHigh(), batchHeader.idLow(), batchHeader.sequence(),
            batchHeader.timeNs(), Payments.meta(ACCEPTED, Command.BATCH, 0, hash), batchHeader.initiator());
        payments.word(row, Payments.DEBIT_ACCOUNT, 0);
        payments.word(row, Payments.CREDIT_ACCOUNT, 0);
        payments.word(row, Payments.AMOUNT, batchHeader.amountMinor());
        payments.word(row, Payments.REMAINING, 0);
        batch.openSlot = payments.openSlot(row);
        answers.defer(batchHeader.sequence(), 1);
        keep(batch, burst, from, to);
        return ACCEPTED;
    }

    /**
     * Takes a part: a command, and the items that stand behind it.
     *
     * @param index of the part in the burst.
     * @return number of slots that it takes.
     */
    int applyPart(final Burst burst, final int index)
    {
        part.wrap(burst, index);
        final int itemsHere = part.int32(BatchPartDecoder.itemsHereEncodingOffset());
        if (itemsHere < 0 || itemsHere > burst.count() - index - 1)
        {
            answers.answer(part, ResultCode.BATCH_MALFORMED);
            return 1;
        }
        final int from = index + 1;
        final int to = from + itemsHere;
        final ResultCode shape = shapeOfPart(burst, from, to);
        final int known = shape == ACCEPTED ? books.payments.find(part.idHigh(), part.idLow()) : Payments.NOT_FOUND;
        final boolean isBatch = known != Payments.NOT_FOUND && books.payments.command(known) == Command.BATCH;
        if (isBatch && !books.payments.isOpen(known))
        {
            answers.answerAgain(part, known, DifferingField.NONE);
            items.answerAgain(burst, from, to);
            return itemsHere + 1;
        }
        final StagedBatch batch = isBatch ? books.batches.ofOpenSlot(books.payments.openSlot(known)) : null;
        final ResultCode code = shape == ACCEPTED ? checkNext(batch, itemsHere) : shape;
        answers.answer(part, code);
        if (batch != null && code == ACCEPTED)
        {
            keep(batch, burst, from, to);
        }
        else
        {
            items.refuse(burst, from, to, BATCH_FAILED);
        }
        return itemsHere + 1;
    }

    /** Applies the next items of the batch whose turn it is. */
    ResultCode run(final Command run)
    {
        if (run.flags() != 0 || run.code() != 0 || run.idHigh() != 0 || run.idLow() != 0)
        {
            answers.answer(run, ResultCode.RESERVED_SET);
            return ResultCode.RESERVED_SET;
        }
        final int most = run.int32(BatchRunDecoder.itemsEncodingOffset());
        if (most < 1)
        {
            answers.answer(run, ResultCode.FIELD_INVALID);
            return ResultCode.FIELD_INVALID;
        }
        answers.answer(run, ACCEPTED);
        final StagedBatch batch = books.batches.next();
        if (batch != null)
        {
            run(batch, most, run.timeNs());
        }
        return ACCEPTED;
    }

    /** The next part of a batch has not come in time. */
    void giveUp(final int openSlot)
    {
        fail(books.batches.ofOpenSlot(openSlot), ResultCode.COUNT_MISMATCH);
    }

    /** Whether an id is that of a batch of this content which is still being collected; it is, and begins anew. */
    boolean giveUpCollecting(final int known, final int hash)
    {
        if (!isUnderWay(known, hash))
        {
            return false;
        }
        final StagedBatch batch = books.batches.ofOpenSlot(books.payments.openSlot(known));
        final boolean isCollecting = batch.state == StagedBatch.COLLECTING;
        if (isCollecting)
        {
            fail(batch, BATCH_FAILED);
        }
        return isCollecting;
    }

    /** Whether an id is that of a batch of this content which is being collected or run. */
    boolean isUnderWay(final int known, final int hash)
    {
        return books.payments.command(known) == Command.BATCH && books.payments.isOpen(known) &&
            books.payments.contentHash(known) == hash;
    }

    private ResultCode shapeOfPart(final Burst burst, final int from, final int to)
    {
        if (part.checkHeader() != ACCEPTED)
        {
            return part.checkHeader();
        }
        if (!books.isConfigured)
        {
            return ResultCode.NOT_CONFIGURED;
        }
        if (part.flags() != 0 || part.code() != 0 || part.int32(BatchPartDecoder.reserved28EncodingOffset()) != 0)
        {
            return ResultCode.RESERVED_SET;
        }
        if (!part.hasId())
        {
            return ResultCode.ID_INVALID;
        }
        if (from == to || part.int32(BatchPartDecoder.firstItemEncodingOffset()) < 0)
        {
            return ResultCode.FIELD_INVALID;
        }
        return items.hasForeign(burst, from, to, part) ? ResultCode.BATCH_MALFORMED : ACCEPTED;
    }

    private ResultCode checkNext(final @Nullable StagedBatch batch, final int itemsHere)
    {
        if (batch == null)
        {
            return ResultCode.BATCH_NOT_OPEN;
        }
        if (batch.state != StagedBatch.COLLECTING)
        {
            return ResultCode.BATCH_RUNNING;
        }
        final boolean isNext = part.int32(BatchPartDecoder.firstItemEncodingOffset()) == batch.collected;
        return isNext && itemsHere <= batch.count - batch.collected ? ACCEPTED : ResultCode.COUNT_MISMATCH;
    }

    private void keep(final StagedBatch batch, final Burst burst, final int from, final int to)
    {
        for (int i = from; i < to; i++)
        {
            books.batches.add(batch, burst, i, items.controlMinor(burst, i));
        }
        if (from < to)
        {
            answers.defer(burst.sequence(from), to - from);
        }
        header.wrap(books.batches.header(batch, burst.timeNs()), 0);
        if (batch.collected < batch.count)
        {
            final long untilNs = burst.timeNs() + PART_TIMEOUT_NS;
            books.deadlines.set(batch.openSlot, untilNs < 0 ? Long.MAX_VALUE : untilNs, header.sequence());
            return;
        }
        books.deadlines.set(batch.openSlot, 0, header.sequence());
        if (batch.sumMinor != header.amountMinor())
        {
            fail(batch, ResultCode.CONTROL_SUM_MISMATCH);
        }
        else if (header.mode() == BatchMode.ATOMIC.value())
        {
            runAtomic(batch, burst.timeNs());
        }
        else
        {
            batch.state = StagedBatch.RUNNING;
        }
    }

    /** All of it at once: nobody sees half of it. */
    private void runAtomic(final StagedBatch batch, final long timeNs)
    {
        final Burst staged = books.batches.items(batch, timeNs);
        answers.tally(batch.tally);
        readAhead.begin();
        final boolean stands = items.applyAtomic(staged, 0, batch.count);
        readAhead.begin();
        answers.endTally(batch.tally);
        end(batch, stands ? ACCEPTED : BATCH_FAILED, timeNs);
    }

    private void run(final StagedBatch batch, final int most, final long timeNs)
    {
        final Burst staged = books.batches.items(batch, timeNs);
        answers.tally(batch.tally);
        readAhead.begin();
        if (batch.state == StagedBatch.RUNNING)
        {
            batch.answered = items.applyIndependent(staged, batch.answered, most, batch.collected);
        }
        else
        {
            final int to = (int)Math.min((long)batch.answered + most, batch.collected);
            items.refuse(staged, batch.answered, to, BATCH_FAILED);
            batch.answered = to;
        }
        readAhead.begin();
        answers.endTally(batch.tally);
        if (batch.answered == batch.collected)
        {
            end(batch, batch.code, timeNs);
        }
    }

    /** The items are to be told that nothing comes of them; the id is free at once. */
    private void fail(final StagedBatch batch, final ResultCode code)
    {
        final int row = books.payments.openRow(batch.openSlot);
        books.deadlines.set(batch.openSlot, 0, books.payments.word(row, Payments.SEQUENCE));
        books.payments.discard(row);
        batch.state = StagedBatch.FAILING;
        batch.code = code;
    }

    /** All items are answered: the header is, and where the batch was applied, its id has an outcome. */
    private void end(final StagedBatch batch, final ResultCode code, final long timeNs)
    {
        if (batch.state != StagedBatch.FAILING)
        {
            final Payments payments = books.payments;
            final int row = payments.close(payments.openRow(batch.openSlot));
            payments.code(row, code);
            payments.word(row, Payments.AMOUNT, batch.tally.acceptedMinor);
        }
        header.wrap(books.batches.header(batch, timeNs), 0);
        answers.answerBatch(header, code, code, Burst.NULL_SEQUENCE, DifferingField.NONE, batch.tally);
        books.batches.end(batch);
    }
}
