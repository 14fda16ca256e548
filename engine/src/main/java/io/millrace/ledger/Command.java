package io.millrace.ledger;

import static io.millrace.ledger.CommandLayout.BODY_OFFSET;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.millrace.sbe.BatchDecoder;
import io.millrace.sbe.ConfigureDecoder;
import io.millrace.sbe.MessageHeaderDecoder;
import io.millrace.sbe.OpenAccountDecoder;
import io.millrace.sbe.PayDecoder;
import io.millrace.sbe.TickDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One command as it stands in its slot: a view for the ledger that reads any field at the offset the schema gives it.
 * What every command begins with is read alike, whichever it is.
 * <p>
 * Thread: owned by the ledger thread; moved from slot to slot.
 */
final class Command
{
    static final int CONFIGURE = ConfigureDecoder.TEMPLATE_ID;
    static final int OPEN_ACCOUNT = OpenAccountDecoder.TEMPLATE_ID;
    static final int PAY = PayDecoder.TEMPLATE_ID;
    static final int BATCH = BatchDecoder.TEMPLATE_ID;
    static final int TICK = TickDecoder.TEMPLATE_ID;

    /** In {@link #flags}: succeeds or fails with the command that follows. */
    static final int LINKED = 1;
    /** In {@link #flags}: as much as is available, up to the amount. */
    static final int BALANCING = 1 << 1;

    private static final int TEMPLATES = 64;
    private static final int LONG = Long.BYTES;

    /** The one header that each template may have; zero where a template id is not a command. */
    private static final long[] HEADERS = new long[TEMPLATES];
    /** The flags that each template may have. */
    private static final int[] FLAGS = new int[TEMPLATES];

    static
    {
        define(CONFIGURE, ConfigureDecoder.BLOCK_LENGTH, 0);
        define(OPEN_ACCOUNT, OpenAccountDecoder.BLOCK_LENGTH, Accounts.DEBIT_NORMAL | Accounts.UNBOUNDED);
        define(PAY, PayDecoder.BLOCK_LENGTH, LINKED | BALANCING);
        define(BATCH, BatchDecoder.BLOCK_LENGTH, 1);
        define(TICK, TickDecoder.BLOCK_LENGTH, 0);
    }

    private DirectBuffer buffer = new UnsafeBuffer(0, 0);
    private int offset;
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
        buffer = burst.buffer();
        offset = burst.offset(index);
        sequence = burst.firstSequence() + index;
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
        return uint16(offset + MessageHeaderDecoder.templateIdEncodingOffset());
    }

    /** Whether this is a command at all, and in a form that this ledger reads. */
    ResultCode checkHeader()
    {
        final int templateId = templateId();
        if (templateId >= TEMPLATES || HEADERS[templateId] == 0)
        {
            return ResultCode.UNKNOWN_COMMAND;
        }
        return buffer.getLong(offset, LITTLE_ENDIAN) == HEADERS[templateId] ?
            ResultCode.ACCEPTED : ResultCode.UNSUPPORTED_VERSION;
    }

    /** Whether only flags are set that go with the command. */
    boolean hasForeignFlags()
    {
        return (flags() & ~FLAGS[templateId()]) != 0;
    }

    /**
     * A hash of all that a command says but its id; commands of equal content have equal hashes. Of a batch header
     * it leaves out how many items stand behind it, which is the claim's matter.
     */
    int contentHash(final int blockLength)
    {
        final int shared = BODY_OFFSET + PayDecoder.flagsEncodingOffset();
        final long head = buffer.getLong(offset + shared, LITTLE_ENDIAN);
        final int templateId = templateId();
        long hash = Hashing.fold(templateId, templateId == BATCH ? (int)head : head);
        for (int i = shared + LONG; i < BODY_OFFSET + blockLength; i += LONG)
        {
            hash = Hashing.fold(hash, buffer.getLong(offset + i, LITTLE_ENDIAN));
        }
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
        return uint16(offset + BODY_OFFSET + PayDecoder.flagsEncodingOffset());
    }

    int code()
    {
        return uint16(offset + BODY_OFFSET + PayDecoder.codeEncodingOffset());
    }

    int ledger()
    {
        return int32(PayDecoder.ledgerEncodingOffset());
    }

    /** Of a batch header. */
    int mode()
    {
        return flags();
    }

    long initiator()
    {
        return body(PayDecoder.initiatorEncodingOffset());
    }

    long amountMinor()
    {
        return body(PayDecoder.amountMinorEncodingOffset());
    }

    /** What this command counts towards a batch's control sum. */
    long controlAmountMinor()
    {
        return templateId() == PAY ? amountMinor() : 0;
    }

    /** Whether this command may be an item of a batch or a link of a chain. */
    boolean isItem()
    {
        return templateId() == PAY;
    }

    boolean isLinked()
    {
        return isLinked(buffer, offset, templateId());
    }

    /** Whether what stands in a slot is linked to what stands in the next. */
    static boolean isLinked(final DirectBuffer buffer, final int offset, final int templateId)
    {
        return templateId == PAY &&
            (buffer.getShort(offset + BODY_OFFSET + PayDecoder.flagsEncodingOffset(), LITTLE_ENDIAN) & LINKED) != 0;
    }

    /** Whether the id is one: neither zero nor all-ones. */
    boolean hasId()
    {
        final long high = idHigh();
        return high != idLow() || (high != 0 && high != -1);
    }

    /** Whether an account id is one: neither zero nor all-ones. */
    static boolean isAccountId(final long id)
    {
        return id + 1 < 0 || id + 1 > 1;
    }

    /** A field of eight bytes by its offset in the body, as the schema's decoders name it. */
    long body(final int bodyOffset)
    {
        return buffer.getLong(offset + BODY_OFFSET + bodyOffset, LITTLE_ENDIAN);
    }

    /** A field of four bytes by its offset in the body. */
    int int32(final int bodyOffset)
    {
        return buffer.getInt(offset + BODY_OFFSET + bodyOffset, LITTLE_ENDIAN);
    }

    private int uint16(final int index)
    {
        return buffer.getShort(index, LITTLE_ENDIAN) & 0xFFFF;
    }
}
