package io.millrace.ledger.model;

import io.millrace.ledger.CommandLayout;
import io.millrace.ledger.model.Schema.Field;
import io.millrace.ledger.model.Schema.Message;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The 128 bytes of one command, read and written by the names of the schema. Mutable while it is being built.
 */
public final class Slot
{
    static final int LENGTH = CommandLayout.SLOT_LENGTH;

    private static final int BODY = CommandLayout.HEADER_LENGTH;

    private final byte[] bytes;
    private final ByteBuffer buffer;

    private Slot(final byte[] bytes)
    {
        this.bytes = bytes;
        this.buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    public static Slot raw(final byte[] bytes)
    {
        return new Slot(Arrays.copyOf(bytes, LENGTH));
    }

    public static Slot of(final int templateId)
    {
        final Slot slot = new Slot(new byte[LENGTH]);
        final Message message = Schema.COMMANDS.message(templateId);
        return slot.header(message == null ? 0 : message.blockLength(), templateId, Schema.COMMANDS.id,
            Schema.COMMANDS.version);
    }

    public Slot copy()
    {
        return new Slot(bytes.clone());
    }

    public byte[] bytes()
    {
        return bytes;
    }

    Slot header(final int blockLength, final int templateId, final int schemaId, final int version)
    {
        buffer.putShort(0, (short)blockLength).putShort(2, (short)templateId);
        buffer.putShort(4, (short)schemaId).putShort(6, (short)version);
        return this;
    }

    public Slot headerWord(final int index, final int value)
    {
        buffer.putShort(index * Short.BYTES, (short)value);
        return this;
    }

    int headerWord(final int index)
    {
        return buffer.getShort(index * Short.BYTES) & 0xFFFF;
    }

    public int templateId()
    {
        return headerWord(1);
    }

    @Nullable
    Message message()
    {
        return Schema.COMMANDS.message(templateId());
    }

    boolean hasHeaderOfSchema()
    {
        final Message message = message();
        return message != null && headerWord(0) == message.blockLength() &&
            headerWord(2) == Schema.COMMANDS.id && headerWord(3) == Schema.COMMANDS.version;
    }

    public boolean has(final String field)
    {
        final Message message = message();
        return message != null && message.has(field);
    }

    public long get(final String field)
    {
        final Message message = message();
        if (message == null)
        {
            throw new IllegalStateException("no such template: " + templateId());
        }
        return get(message.field(field));
    }

    long get(final Field field)
    {
        final int at = BODY + field.offset();
        return switch (field.size())
        {
            case Short.BYTES -> buffer.getShort(at) & 0xFFFF;
            case Integer.BYTES -> buffer.getInt(at);
            default -> buffer.getLong(at);
        };
    }

    public Slot set(final String field, final long value)
    {
        final Message message = message();
        if (message == null)
        {
            throw new IllegalStateException("no such template: " + templateId());
        }
        return set(message.field(field), value);
    }

    Slot set(final Field field, final long value)
    {
        final int at = BODY + field.offset();
        switch (field.size())
        {
            case Short.BYTES -> buffer.putShort(at, (short)value);
            case Integer.BYTES -> buffer.putInt(at, (int)value);
            default -> buffer.putLong(at, value);
        }
        return this;
    }

    public Slot id(final Id id)
    {
        return set("idHigh", id.high()).set("idLow", id.low());
    }

    public Id id()
    {
        return new Id(buffer.getLong(BODY), buffer.getLong(BODY + Long.BYTES));
    }

    /** Everything but the id, as the schema's fields have it. */
    String content()
    {
        final Message message = message();
        final int end = BODY + (message == null ? 0 : message.blockLength());
        return templateId() + ":" + Arrays.toString(Arrays.copyOfRange(bytes, BODY + 2 * Long.BYTES, end));
    }

    /** Flag bit 0 of a command that may stand in a chain. */
    boolean isLinked()
    {
        return isItem() && (get("flags") & 1) != 0;
    }

    /** A command 10 to 17, whatever else its header says. */
    boolean isItem()
    {
        return templateId() >= 10 && templateId() <= 17 && message() != null;
    }

    @Override
    public boolean equals(final @Nullable Object other)
    {
        return other instanceof final Slot slot && Arrays.equals(bytes, slot.bytes);
    }

    @Override
    public int hashCode()
    {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString()
    {
        final Message message = message();
        if (message == null)
        {
            return "template=" + templateId() + " header=" + headerText() + ' ' + id();
        }
        final StringBuilder text = new StringBuilder(message.name());
        if (!hasHeaderOfSchema())
        {
            text.append(" header=").append(headerText());
        }
        for (final Field field : message.fields().values())
        {
            final long value = get(field);
            if ("idHigh".equals(field.name()))
            {
                text.append(' ').append(id());
            }
            else if (value != 0 && !field.isId())
            {
                text.append(' ').append(field.name()).append('=').append(text(value));
            }
        }
        return text.toString();
    }

    private String headerText()
    {
        return headerWord(0) + "/" + headerWord(1) + "/" + headerWord(2) + "/" + headerWord(3);
    }

    private static String text(final long value)
    {
        return value > Long.MAX_VALUE - 1000 ? "MAX-" + (Long.MAX_VALUE - value) : Long.toString(value);
    }
}
