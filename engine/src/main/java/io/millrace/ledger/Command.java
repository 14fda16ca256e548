package io.millrace.ledger;

import static io.millrace.ledger.CommandLayout.BODY_OFFSET;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.millrace.sbe.BatchDecoder;
import io.millrace.sbe.BatchPartDecoder;
import io.millrace.sbe.BatchRunDecoder;
import io.millrace.sbe.CancelDecoder;
import io.millrace.sbe.CaptureDecoder;
import io.millrace.sbe.ConfigureDecoder;
import io.millrace.sbe.CutOffDecoder;
import io.millrace.sbe.GrantMandateDecoder;
import io.millrace.sbe.HoldDecoder;
import io.millrace.sbe.IncreaseDecoder;
import io.millrace.sbe.MessageHeaderDecoder;
import io.millrace.sbe.OpenAccountDecoder;
import io.millrace.sbe.PayDecoder;
import io.millrace.sbe.RefundDecoder;
import io.millrace.sbe.ReleaseDecoder;
import io.millrace.sbe.RevokeMandateDecoder;
import io.millrace.sbe.ScheduleDecoder;
import io.millrace.sbe.SetControlsDecoder;
import io.millrace.sbe.SetStatusDecoder;
import io.millrace.sbe.TickDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One command as it stands in its slot: a view for the ledger that reads any field at the offset the schema gives it.
 * What commands have in common stands at one offset in all of them, and is read without knowing which it is.
 * <p>
 * Thread: owned by the ledger thread; moved from slot to slot.
 */
final class Command
{
    static final int CONFIGURE = ConfigureDecoder.TEMPLATE_ID;
    static final int OPEN_ACCOUNT = OpenAccountDecoder.TEMPLATE_ID;
    static final int SET_STATUS = SetStatusDecoder.TEMPLATE_ID;
    static final int SET_CONTROLS = SetControlsDecoder.TEMPLATE_ID;
    static final int GRANT_MANDATE = GrantMandateDecoder.TEMPLATE_ID;
    static final int REVOKE_MANDATE = RevokeMandateDecoder.TEMPLATE_ID;
    static final int PAY = PayDecoder.TEMPLATE_ID;
    static final int HOLD = HoldDecoder.TEMPLATE_ID;
    static final int CAPTURE = CaptureDecoder.TEMPLATE_ID;
    static final int INCREASE = IncreaseDecoder.TEMPLATE_ID;
    static final int RELEASE = ReleaseDecoder.TEMPLATE_ID;
    static final int REFUND = RefundDecoder.TEMPLATE_ID;
    static final int SCHEDULE = ScheduleDecoder.TEMPLATE_ID;
    static final int CANCEL = CancelDecoder.TEMPLATE_ID;
    static final int BATCH = BatchDecoder.TEMPLATE_ID;
    static final int BATCH_PART = BatchPartDecoder.TEMPLATE_ID;
    static final int BATCH_RUN = BatchRunDecoder.TEMPLATE_ID;
    static final int TICK = TickDecoder.TEMPLATE_ID;
    static final int CUT_OFF = CutOffDecoder.TEMPLATE_ID;

    /** In {@link #flags}: succeeds or fails with the command that follows. */
    static final int LINKED = 1;
    /** In {@link #flags}: as much as is available, up to the amount. */
    static final int BALANCING = 1 << 1;
    /** In {@link #flags}: what a capture leaves stays reserved. */
    static final int KEEP_OPEN = 1 << 2;

    private static final int TEMPLATES = 64;

    private static final DirectBuffer NOTHING = new UnsafeBuffer(new byte[CommandLayout.SLOT_LENGTH]);

    /** The one header that each template may have; zero where a template id is not a command. */
    private static final long[] HEADERS = new long[TEMPLATES];
    /** The flags that each template may have. */
    private static final int[] FLAGS = new int[TEMPLATES];

    static
    {
        define(CONFIGURE, ConfigureDecoder.BLOCK_LENGTH, 0);
        define(OPEN_ACCOUNT, OpenAccountDecoder.BLOCK_LENGTH, Accounts.DEBIT_NORMAL | Accounts.UNBOUNDED);
        define(SET_STATUS, SetStatusDecoder.BLOCK_LENGTH, 0);
        define(SET_CONTROLS, SetControlsDecoder.BLOCK_LENGTH, 0);
        define(GRANT_MANDATE, GrantMandateDecoder.BLOCK_LENGTH, 0);
        define(REVOKE_MANDATE, RevokeMandateDecoder.BLOCK_LENGTH, 0);
        define(PAY, PayDecoder.BLOCK_LENGTH, LINKED | BALANCING);
        define(HOLD, HoldDecoder.BLOCK_LENGTH, LINKED | BALANCING);
        define(CAPTURE, CaptureDecoder.BLOCK_LENGTH, LINKED | BALANCING | KEEP_OPEN);
        define(INCREASE, IncreaseDecoder.BLOCK_LENGTH, LINKED);
        define(RELEASE, ReleaseDecoder.BLOCK_LENGTH, LINKED);
        define(REFUND, RefundDecoder.BLOCK_LENGTH, LINKED | BALANCING);
        define(SCHEDULE, ScheduleDecoder.BLOCK_LENGTH, LINKED | BALANCING);
        define(CANCEL, CancelDecoder.BLOCK_LENGTH, LINKED);
        define(BATCH, BatchDecoder.BLOCK_LENGTH, 0);
        define(BATCH_PART, BatchPartDecoder.BLOCK_LENGTH, 0);
        define(BATCH_RUN, BatchRunDecoder.BLOCK_LENGTH, 0);
        define(TICK, TickDecoder.BLOCK_LENGTH, 0);
        define(CUT_OFF, CutOffDecoder.BLOCK_LENGTH, 0);
    }

    // Until it is moved onto a slot, a view of one that is all zeros: of no command.
    private byte @Nullable [] base = NOTHING.byteArray();
    private long address = NOTHING.addressOffset();
    private long sequence;
    private long timeNs;

    private static void define(final int templateId, final int blockLength, final int flags)
    {
        HEADERS[templateId] = blockLength | (long)templateId << 16 | (long)PayDecoder.SCHEMA_ID << 32 |
            (long)PayDecoder.SCHEMA_VERSION << 48;
        FLAGS[templateId] = flags;
    }

    Command wrap(final Burst burst, final int index)
    {
        final DirectBuffer buffer = burst.buffer();
        // Within the buffer: the ledger has checked the burst.
        base = buffer.byteArray();
        address = buffer.addressOffset() + burst.offset(index);
        sequence = burst.sequence(index);
        timeNs = burst.timeNs();
        return this;
    }

    long sequence()
    {
        return sequence;
    }

    long timeNs()
    {
        return timeNs;
    }

    int templateId()
    {
        return uint16(MessageHeaderDecoder.templateIdEncodingOffset());
    }

    /** Whether this is a command at all, and in a form that this ledger reads. */
    ResultCode checkHeader()
    {
        final int templateId = templateId();
        if (templateId >= TEMPLATES || HEADERS[templateId] == 0)
        {
            return ResultCode.UNKNOWN_COMMAND;
        }
        return word(0) == HEADERS[templateId] ?
            ResultCode.ACCEPTED : ResultCode.UNSUPPORTED_VERSION;
    }

    /** Whether a flag is set that does not go with the command. */
    boolean hasForeignFlags()
    {
        return (flags() & ~FLAGS[templateId()]) != 0;
    }

    /** Whether this moves, reserves or gives back money, and so may be an item of a batch or a link of a chain. */
    boolean isItem()
    {
        return isItem(templateId());
    }

    private static boolean isItem(final int templateId)
    {
        return templateId >= PAY && templateId <= CANCEL;
    }

    /** Whether a command names its two accounts, rather than an earlier command. */
    boolean isTransfer()
    {
        final int templateId = templateId();
        return templateId == PAY || templateId == HOLD || templateId == SCHEDULE;
    }

    boolean isLinked()
    {
        return isItem() && (flags() & LINKED) != 0;
    }

    /** Whether what stands in a slot is linked to what stands in the next. */
    static boolean isLinked(final DirectBuffer buffer, final int offset, final int templateId)
    {
        return isItem(templateId) &&
            (buffer.getShort(offset + BODY_OFFSET + PayDecoder.flagsEncodingOffset(), LITTLE_ENDIAN) & LINKED) != 0;
    }

    boolean isBalancing()
    {
        return (flags() & BALANCING) != 0;
    }

    /** What this command asks for, which also counts towards a batch's control sum; 0 where it names no amount. */
    long askedMinor()
    {
        return asksAmount() ? amountMinor() : 0;
    }

    /** Whether this command names an amount. */
    boolean asksAmount()
    {
        final int templateId = templateId();
        return isItem(templateId) && templateId != RELEASE && templateId != CANCEL;
    }

    /** A hash of all that a command says but its id; commands of equal content have equal hashes. */
    int contentHash()
    {
        final int shared = BODY_OFFSET + PayDecoder.flagsEncodingOffset();
        final int templateId = templateId();
        final int end = BODY_OFFSET + ((int)HEADERS[templateId] & 0xFFFF);
        long sum = Hashing.weighed(0, templateId);
        for (int i = shared; i < end; i += Long.BYTES)
        {
            sum += Hashing.weighed(i / Long.BYTES, word(i));
        }
        return (int)(Hashing.mix(sum) >>> 32);
    }

    /** The same of a batch header; leaves out in how many parts the items come, which is a matter of transport. */
    int batchContentHash()
    {
        long hash = Hashing.fold(templateId(), int32(PayDecoder.flagsEncodingOffset()));
        hash = Hashing.fold(hash, initiator());
        hash = Hashing.fold(hash, amountMinor());
        hash = Hashing.fold(hash, int32(BatchDecoder.countEncodingOffset()));
        hash = Hashing.fold(hash, body(BatchDecoder.referenceHighEncodingOffset()));
        hash = Hashing.fold(hash, body(BatchDecoder.referenceLowEncodingOffset()));
        return (int)(hash >>> 32);
    }

    long idHigh()
    {
        return body(PayDecoder.idHighEncodingOffset());
    }

    long idLow()
    {
        return body(PayDecoder.idLowEncodingOffset());
    }

    int flags()
    {
        return uint16(BODY_OFFSET + PayDecoder.flagsEncodingOffset());
    }

    /** Of a batch header; stands where others have their flags. */
    int mode()
    {
        return flags();
    }

    int code()
    {
        return uint16(BODY_OFFSET + PayDecoder.codeEncodingOffset());
    }

    int ledger()
    {
        return int32(PayDecoder.ledgerEncodingOffset());
    }

    long initiator()
    {
        return body(PayDecoder.initiatorEncodingOffset());
    }

    long amountMinor()
    {
        return body(PayDecoder.amountMinorEncodingOffset());
    }

    /** Of a transfer. */
    long debitAccount()
    {
        return body(PayDecoder.debitAccountEncodingOffset());
    }

    /** Of a transfer. */
    long creditAccount()
    {
        return body(PayDecoder.creditAccountEncodingOffset());
    }

    /** Of a command about an earlier one. */
    long targetHigh()
    {
        return body(CaptureDecoder.holdHighEncodingOffset());
    }

    /** Of a command about an earlier one. */
    long targetLow()
    {
        return body(CaptureDecoder.holdLowEncodingOffset());
    }

    /** Deadline of a hold or increase, due time of a schedule. */
    long deadlineNs()
    {
        return body(HoldDecoder.deadlineNsEncodingOffset());
    }

    /** Of an administrative command that carries an id. */
    long accountId()
    {
        return body(SetStatusDecoder.accountIdEncodingOffset());
    }

    /** Whether the id is one: neither zero nor all-ones. */
    boolean hasId()
    {
        return isId(idHigh(), idLow());
    }

    static boolean isId(final long high, final long low)
    {
        return high != low || (high != 0 && high != -1);
    }

    /** Whether an account id is one: neither zero nor all-ones. */
    static boolean isAccountId(final long id)
    {
        return id != 0 && id != -1;
    }

    /** A field of eight bytes by its offset in the body, as the schema's decoders name it. */
    long body(final int bodyOffset)
    {
        return word(BODY_OFFSET + bodyOffset);
    }

    /** A field of four bytes by its offset in the body. */
    int int32(final int bodyOffset)
    {
        return SlotMemory.int32(base, address + BODY_OFFSET + bodyOffset);
    }

    /** A field of two bytes by its offset in the body. */
    int uint16Of(final int bodyOffset)
    {
        return uint16(BODY_OFFSET + bodyOffset);
    }

    private int uint16(final int slotOffset)
    {
        return SlotMemory.uint16(base, address + slotOffset);
    }

    private long word(final int slotOffset)
    {
        return SlotMemory.word(base, address + slotOffset);
    }
}
