package io.millrace.ledger;

import static io.millrace.ledger.Hashing.fold;
import static io.millrace.ledger.Hashing.mix;
import static io.millrace.ledger.Hashing.weighed;

import io.millrace.sbe.result.BatchResultEncoder;
import io.millrace.sbe.result.MessageHeaderEncoder;
import io.millrace.sbe.result.ResultEncoder;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes each answer once and hands it to the sink; keeps the running digest of all of them. Within an atomic batch
 * answers are held back until it is known whether the batch stands.
 * <p>
 * Thread: owned by the ledger thread. Allocation: at {@link #configure} only.
 */
final class Answers
{
    private static final int WORDS = Result.LENGTH / Long.BYTES;
    /** The one header that an answer to a command has. */
    private static final long HEADER = ResultEncoder.BLOCK_LENGTH | (long)ResultEncoder.TEMPLATE_ID << 16 |
        (long)ResultEncoder.SCHEMA_ID << 32 | (long)ResultEncoder.SCHEMA_VERSION << 48;

    private final ResultSink sink;
    private final Result result = new Result();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final BatchResultEncoder batchEncoder = new BatchResultEncoder();
    private final Tally tally = new Tally();
    private final Tally tallyWhenHeld = new Tally();
    private final Books books;
    private UnsafeBuffer buffer = allocate(1);
    private int held;
    private boolean isHolding;
    private boolean isTallying;
    private long digest;

    Answers(final ResultSink sink, final Books books)
    {
        this.sink = sink;
        this.books = books;
    }

    /** Takes the memory for the answers of the largest atomic batch. */
    void configure(final Limits limits)
    {
        buffer = allocate(limits.atomicItemsMax());
    }

    /** Running digest of all answers given. */
    long digest()
    {
        return digest;
    }

    void digest(final long digest)
    {
        this.digest = digest;
    }

    /** Counts the answers from here on, for the answer to a batch. */
    Tally tally()
    {
        tally.clear();
        isTallying = true;
        return tally;
    }

    /** Goes on counting where a batch left off, until {@link #endTally(Tally)}. */
    void tally(final Tally soFar)
    {
        tally.copyFrom(soFar);
        isTallying = true;
    }

    void endTally(final Tally soFar)
    {
        soFar.copyFrom(tally);
        isTallying = false;
    }

    void endTally()
    {
        isTallying = false;
    }

    /** Says that commands in a row will be answered later. */
    void defer(final long firstSequence, final int count)
    {
        sink.onDeferred(firstSequence, count);
    }

    /** Holds answers back until {@link #release} or {@link #discard}. */
    void hold()
    {
        isHolding = true;
        held = 0;
        tallyWhenHeld.copyFrom(tally);
    }

    /** Gives the answers that were held back. */
    void release()
    {
        isHolding = false;
        for (int i = 0; i < held; i++)
        {
            emit(i * Result.LENGTH);
        }
    }

    /** Forgets the answers that were held back, and that they were counted. */
    void discard()
    {
        isHolding = false;
        tally.copyFrom(tallyWhenHeld);
    }

    /** Answers a command that concerns no account, or none that can be named. */
    void answer(final Command command, final ResultCode code)
    {
        answer(command, code, 0, 0, Accounts.NOT_FOUND, 0, Accounts.NOT_FOUND);
    }

    /** Answers a command, with the balances as they are now. */
    void answer(
        final Command command,
        final ResultCode code,
        final long amountMinor,
        final long debitAccount,
        final int debit,
        final long creditAccount,
        final int credit)
    {
        write(command, code, code, Burst.NULL_SEQUENCE, DifferingField.NONE, amountMinor,
            debitAccount, debit, creditAccount, credit);
    }

    /** Gives the first answer again, with the balances as they are now. */
    void answerAgain(final Command command, final int known, final DifferingField differingField)
    {
        final Payments payments = books.payments;
        final boolean isDuplicate = differingField == DifferingField.NONE;
        final ResultCode first = ResultCode.of(payments.code(known));
        final boolean hasMoved = isDuplicate && first == ResultCode.ACCEPTED;
        final long debitAccount = payments.word(known, Payments.DEBIT_ACCOUNT);
        final long creditAccount = payments.word(known, Payments.CREDIT_ACCOUNT);
        write(command,
            isDuplicate ? ResultCode.DUPLICATE : ResultCode.ID_REUSED,
            isDuplicate ? first : ResultCode.ID_REUSED,
            payments.word(known, Payments.SEQUENCE), differingField,
            hasMoved ? payments.word(known, Payments.AMOUNT) : 0,
            debitAccount, books.accounts.find(debitAccount), creditAccount, books.accounts.find(creditAccount));
    }

    /** Says that an id stood before in the batch that failed: its first outcome is that of the batch. */
    void answerAgain(final Command command, final ResultCode code, final DifferingField differingField)
    {
        write(command, code, code == ResultCode.DUPLICATE ? ResultCode.BATCH_FAILED : code, Burst.NULL_SEQUENCE,
            differingField, 0, 0, Accounts.NOT_FOUND, 0, Accounts.NOT_FOUND);
    }

    /** Says that an account stands already: just so, or otherwise. */
    void answerExisting(final Command command, final int account, final DifferingField differingField)
    {
        final boolean isDuplicate = differingField == DifferingField.NONE;
        write(command,
            isDuplicate ? ResultCode.DUPLICATE : ResultCode.ACCOUNT_EXISTS,
            isDuplicate ? ResultCode.ACCEPTED : ResultCode.ACCOUNT_EXISTS,
            Burst.NULL_SEQUENCE, differingField, 0,
            books.accounts.word(account, Accounts.ID), account, 0, Accounts.NOT_FOUND);
    }

    /** Reports what came about by itself: a hold that expired, a scheduled payment that ran. */
    void event(final int event, final long sequence, final long timeNs, final ResultCode code, final Subject subject)
    {
        final Payments payments = books.payments;
        write(payments.word(subject.target, Payments.ID_HIGH), payments.word(subject.target, Payments.ID_LOW),
            sequence, timeNs, event, code, code, Burst.NULL_SEQUENCE, DifferingField.NONE, subject.amountMinor,
            subject.debitAccount, subject.debit, subject.creditAccount, subject.credit);
    }

    /** Answers a batch as a whole. */
    void answerBatch(
        final Command command,
        final ResultCode code,
        final ResultCode firstCode,
        final long firstSequence,
        final DifferingField differingField,
        final Tally counts)
    {
        final int offset = 0;
        header.wrap(buffer, offset)
            .blockLength(BatchResultEncoder.BLOCK_LENGTH).templateId(BatchResultEncoder.TEMPLATE_ID)
            .schemaId(BatchResultEncoder.SCHEMA_ID).version(BatchResultEncoder.SCHEMA_VERSION);
        batchEncoder.wrap(buffer, offset + MessageHeaderEncoder.ENCODED_LENGTH)
            .idHigh(command.idHigh()).idLow(command.idLow())
            .sequence(command.sequence()).timeNs(command.timeNs())
            .acceptedMinor(counts.acceptedMinor).refusedMinor(counts.refusedMinor)
            .acceptedCount(counts.acceptedCount).refusedCount(counts.refusedCount)
            .firstRefused(counts.firstRefused).duplicateCount(counts.duplicateCount)
            .reserved0(0).reserved1(0).reserved2(0).reserved3(0).reserved4(0)
            .firstSequence(firstSequence)
            .code(code.number()).firstCode(firstCode.number())
            .command(command.templateId()).detail(differingField.number());
        emit(offset);
    }

    private void write(
        final Command command,
        final ResultCode code,
        final ResultCode firstCode,
        final long firstSequence,
        final DifferingField differingField,
        final long amountMinor,
        final long debitAccount,
        final int debit,
        final long creditAccount,
        final int credit)
    {
        if (isTallying)
        {
            tally.add(code, firstCode, amountMinor, command.askedMinor());
        }
        write(command.idHigh(), command.idLow(), command.sequence(), command.timeNs(), numberOf(command),
            code, firstCode, firstSequence, differingField, amountMinor,
            debitAccount, debit, creditAccount, credit);
    }

    private void write(
        final long idHigh,
        final long idLow,
        final long sequence,
        final long timeNs,
        final int templateId,
        final ResultCode code,
        final ResultCode firstCode,
        final long firstSequence,
        final DifferingField differingField,
        final long amountMinor,
        final long debitAccount,
        final int debit,
        final long creditAccount,
        final int credit)
    {
        final int offset = isHolding ? held++ * Result.LENGTH : 0;
        buffer.boundsCheck(offset, Result.LENGTH);
        final long address = buffer.addressOffset() + offset;
        final int body = MessageHeaderEncoder.ENCODED_LENGTH;
        final long sum = put(address, 0, HEADER) +
            put(address, body + ResultEncoder.idHighEncodingOffset(), idHigh) +
            put(address, body + ResultEncoder.idLowEncodingOffset(), idLow) +
            put(address, body + ResultEncoder.sequenceEncodingOffset(), sequence) +
            put(address, body + ResultEncoder.timeNsEncodingOffset(), timeNs) +
            put(address, body + ResultEncoder.amountMinorEncodingOffset(), amountMinor) +
            put(address, body + ResultEncoder.debitAccountEncodingOffset(), debitAccount) +
            put(address, body + ResultEncoder.creditAccountEncodingOffset(), creditAccount) +
            put(address, body + ResultEncoder.firstSequenceEncodingOffset(), firstSequence) +
            // Four numbers of two bytes in one word: code, first code, command, detail.
            put(address, body + ResultEncoder.codeEncodingOffset(), code.number() | (long)firstCode.number() << 16 |
                (long)templateId << 32 | (long)differingField.number() << 48) +
            putBalances(address, body + ResultEncoder.debitPostedEncodingOffset(), debit) +
            putBalances(address, body + ResultEncoder.creditPostedEncodingOffset(), credit);
        if (!isHolding)
        {
            emit(offset, sum);
        }
    }

    /** Posted, pending and available of an account, which stand together. */
    private long putBalances(final long address, final int offset, final int account)
    {
        final Accounts accounts = books.accounts;
        final boolean isThere = account != Accounts.NOT_FOUND;
        return put(address, offset, isThere ? accounts.posted(account) : 0) +
            put(address, offset + Long.BYTES, isThere ? accounts.pending(account) : 0) +
            put(address, offset + 2 * Long.BYTES, isThere ? accounts.available(account) : 0);
    }

    /** Writes a word of an answer; returns what it adds to the answer's digest. */
    private static long put(final long address, final int offset, final long word)
    {
        SlotMemory.word(null, address + offset, word);
        return weighed(offset / Long.BYTES, word);
    }

    /** What is no command may carry any number, an event's too; it must not pass for one. */
    private static int numberOf(final Command command)
    {
        final int templateId = command.templateId();
        return templateId < Result.EXPIRED ? templateId : 0;
    }

    /** Gives an answer that was held back, or that was written by the schema's encoder. */
    private void emit(final int offset)
    {
        final long address = buffer.addressOffset() + offset;
        long sum = 0;
        for (int i = 0; i < WORDS; i++)
        {
            sum += weighed(i, SlotMemory.word(null, address + (long)i * Long.BYTES));
        }
        emit(offset, sum);
    }

    private void emit(final int offset, final long sum)
    {
        digest = fold(digest, mix(sum));
        sink.onResult(result.wrap(buffer, offset));
    }

    private static UnsafeBuffer allocate(final int results)
    {
        final ByteBuffer memory = BufferUtil.allocateDirectAligned(
            Math.multiplyExact(results, Result.LENGTH), BitUtil.CACHE_LINE_LENGTH);
        return new UnsafeBuffer(memory);
    }
}
