package io.millrace.ledger;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import io.millrace.sbe.result.BatchResultDecoder;
import io.millrace.sbe.result.ResultDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The answer to one command, or an event: what was decided, what moved, and the balances that came of it, so that
 * nobody has to ask again.
 * <p>
 * Shape: a view of 128 bytes that are laid out by {@code sbe/results.xml}. Amounts in minor units. Handed to a listener
 * it is valid during the call; {@link #copy()} keeps it.
 */
public final class Result
{
    /** Bytes of an encoded result, header included. */
    public static final int LENGTH = SLOT_LENGTH;

    /** In {@link #command()}: the event that a hold's deadline passed and what was left was given back. */
    public static final int EXPIRED = 50;

    /** In {@link #command()}: the event that a scheduled payment ran. */
    public static final int SCHEDULE_RAN = 51;

    private final ResultDecoder decoder = new ResultDecoder();
    private final BatchResultDecoder batchDecoder = new BatchResultDecoder();

    /**
     * Moves this view onto an encoded result.
     *
     * @param buffer that holds it.
     * @param offset of its header.
     * @return this.
     */
    public Result wrap(final DirectBuffer buffer, final int offset)
    {
        final int body = offset + CommandLayout.HEADER_LENGTH;
        decoder.wrap(buffer, body, ResultDecoder.BLOCK_LENGTH, ResultDecoder.SCHEMA_VERSION);
        batchDecoder.wrap(buffer, body, BatchResultDecoder.BLOCK_LENGTH, BatchResultDecoder.SCHEMA_VERSION);
        return this;
    }

    /** @return a result of its own memory, to keep. */
    public Result copy()
    {
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[LENGTH]);
        bytes.putBytes(0, buffer(), offset(), LENGTH);
        return new Result().wrap(bytes, 0);
    }

    /** @return memory of the encoded result. */
    public DirectBuffer buffer()
    {
        return decoder.buffer();
    }

    /** @return where the encoded result begins in {@link #buffer()}. */
    public int offset()
    {
        return decoder.offset() - CommandLayout.HEADER_LENGTH;
    }

    /** @return whether this is the answer to a batch as a whole. */
    public boolean isBatch()
    {
        // Read anew each time: a view may stay where it is while what it shows changes, as in a ring.
        return buffer().getShort(offset() + CommandLayout.TEMPLATE_ID_OFFSET, ResultDecoder.BYTE_ORDER) ==
            BatchResultDecoder.TEMPLATE_ID;
    }

    /** @return whether this is an event, not the answer to a command. */
    public boolean isEvent()
    {
        // No answer carries such a number, whatever template its slot claims to be.
        return decoder.command() >= EXPIRED;
    }

    /** @return the decision on this command. */
    public ResultCode code()
    {
        return ResultCode.of(decoder.code());
    }

    /** @return what became of the id: the first answer's code for a duplicate, otherwise {@link #code()}. */
    public ResultCode outcome()
    {
        return ResultCode.of(decoder.firstCode());
    }

    /** @return whether the money moved, now or, for a duplicate, the first time. */
    public boolean isAccepted()
    {
        return decoder.firstCode() == ResultCode.ACCEPTED.number();
    }

    /** @return upper half of the id of the command, or of what an event is about. */
    public long idHigh()
    {
        return decoder.idHigh();
    }

    /** @return lower half of the id. */
    public long idLow()
    {
        return decoder.idLow();
    }

    /** @return sequence of the command that this answers, or that caused the event. */
    public long sequence()
    {
        return decoder.sequence();
    }

    /** @return for a duplicate or reused id the sequence of the first command, otherwise -1. */
    public long firstSequence()
    {
        return decoder.firstSequence();
    }

    /** @return command time in nanoseconds since the epoch. */
    public long timeNs()
    {
        return decoder.timeNs();
    }

    /** @return template id of the command, or {@link #EXPIRED} or {@link #SCHEDULE_RAN}. */
    public int command()
    {
        return decoder.command();
    }

    /** @return for {@link ResultCode#ID_REUSED} the field that differs, otherwise {@link DifferingField#NONE}. */
    public DifferingField differingField()
    {
        return DifferingField.of(decoder.detail());
    }

    /** @return amount moved, reserved or given back; of a batch, of all accepted items; 0 when refused. */
    public long amountMinor()
    {
        return decoder.amountMinor();
    }

    /** @return account that paid, 0 for none. */
    public long debitAccount()
    {
        return decoder.debitAccount();
    }

    /** @return account that received, 0 for none. */
    public long creditAccount()
    {
        return decoder.creditAccount();
    }

    /** @return posted balance of the debit account on its normal side; negative when overdrawn. */
    public long debitPosted()
    {
        return decoder.debitPosted();
    }

    /** @return what open holds would add to {@link #debitPosted()} if all were captured in full. */
    public long debitPending()
    {
        return decoder.debitPending();
    }

    /** @return what may still leave the debit account; 2^63-1 when it is unbounded. */
    public long debitAvailable()
    {
        return decoder.debitAvailable();
    }

    /** @return as {@link #debitPosted()}, of the credit account. */
    public long creditPosted()
    {
        return decoder.creditPosted();
    }

    /** @return as {@link #debitPending()}, of the credit account. */
    public long creditPending()
    {
        return decoder.creditPending();
    }

    /** @return as {@link #debitAvailable()}, of the credit account. */
    public long creditAvailable()
    {
        return decoder.creditAvailable();
    }

    /** @return of a batch, how many items were accepted, now or, for duplicates, the first time. */
    public int acceptedCount()
    {
        return batchDecoder.acceptedCount();
    }

    /** @return of a batch, how many items were refused. */
    public int refusedCount()
    {
        return batchDecoder.refusedCount();
    }

    /** @return of a batch, how many items were answered as duplicates and moved nothing now. */
    public int duplicateCount()
    {
        return batchDecoder.duplicateCount();
    }

    /** @return of a batch, the sum of the amounts of the refused items, saturating. */
    public long refusedMinor()
    {
        return batchDecoder.refusedMinor();
    }

    /** @return of a batch, the index of the first item that was refused, -1 for none. */
    public int firstRefused()
    {
        return batchDecoder.firstRefused();
    }

    @Override
    public String toString()
    {
        return "Result{code=" + code() + ", outcome=" + outcome() + ", sequence=" + sequence() +
            ", command=" + command() + ", amountMinor=" + amountMinor() + '}';
    }
}
