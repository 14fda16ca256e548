package io.millrace.tools.audit;

import static io.millrace.ledger.CommandLayout.BODY_OFFSET;
import static io.millrace.ledger.CommandLayout.TEMPLATE_ID_OFFSET;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.millrace.sbe.BatchDecoder;
import io.millrace.sbe.BatchPartDecoder;
import io.millrace.sbe.CaptureDecoder;
import io.millrace.sbe.HoldDecoder;
import io.millrace.sbe.OpenAccountDecoder;
import io.millrace.sbe.PayDecoder;
import io.millrace.sbe.SetStatusDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A command as its sender wrote it: a view of a slot, read at the offsets of the schema. An accessor says for which
 * kinds it is; for any other it gives zero.
 */
public final class Request
{
    private DirectBuffer buffer = new UnsafeBuffer(new byte[0]);
    private int offset;
    private EntryKind kind = EntryKind.UNKNOWN;

    /**
     * Moves this view onto a slot.
     *
     * @param buffer that holds it.
     * @param offset of its header.
     * @return this.
     */
    public Request wrap(final DirectBuffer buffer, final int offset)
    {
        this.buffer = buffer;
        this.offset = offset;
        kind = EntryKind.of(buffer.getShort(offset + TEMPLATE_ID_OFFSET, LITTLE_ENDIAN) & 0xFFFF);
        return this;
    }

    /** @return what is asked for. */
    public EntryKind kind()
    {
        return kind;
    }

    /** @return memory of the slot, valid as long as this view. */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /** @return where the slot begins in {@link #buffer()}. */
    public int offset()
    {
        return offset;
    }

    /** @return upper half of the id; of all kinds that have one. */
    public long idHigh()
    {
        return hasId() ? body(PayDecoder.idHighEncodingOffset()) : 0;
    }

    /** @return lower half of the id. */
    public long idLow()
    {
        return hasId() ? body(PayDecoder.idLowEncodingOffset()) : 0;
    }

    /** @return flags as encoded; of a batch its mode. */
    public int flags()
    {
        return hasParties() ? uint16(PayDecoder.flagsEncodingOffset()) : 0;
    }

    /** @return whether it stands or falls with the command behind it; of payments and what follows them. */
    public boolean isLinked()
    {
        return isItem() && (flags() & 1) != 0;
    }

    /** @return the embedder's classification. */
    public int code()
    {
        return hasParties() ? uint16(PayDecoder.codeEncodingOffset()) : 0;
    }

    /** @return ledger; of pay, hold, schedule and open account. */
    public int ledger()
    {
        return isTransfer() || kind == EntryKind.OPEN_ACCOUNT ? int32(PayDecoder.ledgerEncodingOffset()) : 0;
    }

    /** @return party on whose behalf it was sent. */
    public long initiator()
    {
        return hasParties() ? body(PayDecoder.initiatorEncodingOffset()) : 0;
    }

    /** @return amount asked for; of a batch its control sum. */
    public long amountMinor()
    {
        final boolean hasAmount = (isItem() && kind != EntryKind.RELEASE && kind != EntryKind.CANCEL) ||
            kind == EntryKind.BATCH;
        return hasAmount ? body(PayDecoder.amountMinorEncodingOffset()) : 0;
    }

    /** @return account that is to pay; of pay, hold and schedule. */
    public long debitAccount()
    {
        return isTransfer() ? body(PayDecoder.debitAccountEncodingOffset()) : 0;
    }

    /** @return account that is to receive; of pay, hold and schedule. */
    public long creditAccount()
    {
        return isTransfer() ? body(PayDecoder.creditAccountEncodingOffset()) : 0;
    }

    /** @return upper half of the id that it speaks of; of capture, increase, release, refund and cancel. */
    public long targetHigh()
    {
        return hasTarget() ? body(CaptureDecoder.holdHighEncodingOffset()) : 0;
    }

    /** @return lower half of that id. */
    public long targetLow()
    {
        return hasTarget() ? body(CaptureDecoder.holdLowEncodingOffset()) : 0;
    }

    /** @return account that it speaks of; of open account and what changes an account. */
    public long accountId()
    {
        return switch (kind)
        {
            case OPEN_ACCOUNT -> body(OpenAccountDecoder.accountIdEncodingOffset());
            case SET_STATUS, SET_CONTROLS, GRANT_MANDATE, REVOKE_MANDATE -> body(
                SetStatusDecoder.accountIdEncodingOffset());
            default -> 0;
        };
    }

    /** @return deadline of a hold or increase, due time of a schedule; nanoseconds since the epoch, 0 for none. */
    public long deadlineNs()
    {
        return kind == EntryKind.HOLD || kind == EntryKind.INCREASE || kind == EntryKind.SCHEDULE ?
            body(HoldDecoder.deadlineNsEncodingOffset()) : 0;
    }

    /** @return upper half of the embedder's reference; of payments and what follows them, and of a batch. */
    public long referenceHigh()
    {
        if (kind == EntryKind.BATCH)
        {
            return body(BatchDecoder.referenceHighEncodingOffset());
        }
        return isItem() ? body(PayDecoder.referenceHighEncodingOffset()) : 0;
    }

    /** @return lower half of that reference. */
    public long referenceLow()
    {
        if (kind == EntryKind.BATCH)
        {
            return body(BatchDecoder.referenceLowEncodingOffset());
        }
        return isItem() ? body(PayDecoder.referenceLowEncodingOffset()) : 0;
    }

    /** @return number of items of a batch, all parts together. */
    public int batchCount()
    {
        return kind == EntryKind.BATCH ? int32(BatchDecoder.countEncodingOffset()) : 0;
    }

    /** Items that stand behind a batch header or part. */
    int itemsHere()
    {
        return kind == EntryKind.BATCH || kind == EntryKind.BATCH_PART ?
            int32(BatchPartDecoder.itemsHereEncodingOffset()) : 0;
    }

    /** @return whether it moves, reserves or gives back money. */
    public boolean isItem()
    {
        return isTransfer() || hasTarget();
    }

    private boolean isTransfer()
    {
        return kind == EntryKind.PAY || kind == EntryKind.HOLD || kind == EntryKind.SCHEDULE;
    }

    private boolean hasTarget()
    {
        return switch (kind)
        {
            case CAPTURE, INCREASE, RELEASE, REFUND, CANCEL -> true;
            default -> false;
        };
    }

    private boolean hasParties()
    {
        return switch (kind)
        {
            case UNKNOWN, CONFIGURE, BATCH_PART, BATCH_RUN, TICK -> false;
            default -> true;
        };
    }

    private boolean hasId()
    {
        return kind == EntryKind.BATCH_PART || (hasParties() && kind != EntryKind.OPEN_ACCOUNT);
    }

    private long body(final int bodyOffset)
    {
        return buffer.getLong(offset + BODY_OFFSET + bodyOffset, LITTLE_ENDIAN);
    }

    private int int32(final int bodyOffset)
    {
        return buffer.getInt(offset + BODY_OFFSET + bodyOffset, LITTLE_ENDIAN);
    }

    private int uint16(final int bodyOffset)
    {
        return buffer.getShort(offset + BODY_OFFSET + bodyOffset, LITTLE_ENDIAN) & 0xFFFF;
    }
}
