package io.millrace.ledger.model;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.millrace.ledger.model.Schema.Field;
import io.millrace.ledger.model.Schema.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An answer or event as the schema of results has it: every field by name.
 */
public final class Answer
{
    static final int RESULT = 1;
    static final int BATCH_RESULT = 2;

    private static final int BODY = 8;

    final int templateId;
    final Map<String, Long> fields = new LinkedHashMap<>();

    Answer(final int templateId)
    {
        this.templateId = templateId;
        for (final Field field : message().fields().values())
        {
            fields.put(field.name(), 0L);
        }
    }

    static Answer read(final DirectBuffer buffer, final int offset)
    {
        final Answer answer = new Answer(buffer.getShort(offset + 2, LITTLE_ENDIAN) & 0xFFFF);
        final List<Field> all = List.copyOf(answer.message().fields().values());
        for (final Field field : all)
        {
            final int at = offset + BODY + field.offset();
            answer.set(field.name(), switch (field.size())
            {
                case Short.BYTES -> buffer.getShort(at, LITTLE_ENDIAN) & 0xFFFF;
                case Integer.BYTES -> buffer.getInt(at, LITTLE_ENDIAN);
                default -> buffer.getLong(at, LITTLE_ENDIAN);
            });
        }
        return answer;
    }

    Answer set(final String field, final long value)
    {
        if (fields.put(field, value) == null)
        {
            throw new IllegalArgumentException("no such field: " + field);
        }
        return this;
    }

    public long get(final String field)
    {
        final Long value = fields.get(field);
        if (value == null)
        {
            throw new IllegalArgumentException("no such field: " + field);
        }
        return value;
    }

    public int code()
    {
        return (int)get("code");
    }

    /** The first field in which two answers differ, null for none. */
    @Nullable
    String difference(final Answer other)
    {
        if (templateId != other.templateId)
        {
            return "templateId";
        }
        for (final String field : fields.keySet())
        {
            if (get(field) != other.get(field))
            {
                return field;
            }
        }
        return null;
    }

    private Message message()
    {
        final Message message = Schema.RESULTS.message(templateId);
        if (message == null)
        {
            throw new IllegalStateException("no such result: templateId=" + templateId);
        }
        return message;
    }

    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder(templateId == RESULT ? "Result" : "BatchResult");
        text.append(' ').append(Code.name(code()));
        fields.forEach((name, value) ->
        {
            if (value != 0 && !"code".equals(name))
            {
                text.append(' ').append(name).append('=')
                    .append("firstCode".equals(name) ? Code.name(value.intValue()) : value.toString());
            }
        });
        return text.toString();
    }
}
