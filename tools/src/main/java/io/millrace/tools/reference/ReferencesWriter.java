package io.millrace.tools.reference;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

import io.millrace.tools.file.Instruction;
import io.millrace.tools.file.PaymentBlock;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.identity.GroupIds;
import io.millrace.tools.identity.GroupName;

/**
 * Writes what the sender of a file calls its payments, in the order of the file.
 * <pre>
 *   millrace references 1
 *   group     TAB initiating party TAB MsgId      |   csv
 *   block     TAB number TAB PmtInfId                 in front of its payments
 *   payment   TAB InstrId TAB EndToEndId
 *   again     TAB InstrId TAB EndToEndId              as above, of a name that one before it has
 *   end       TAB payments
 * </pre>
 * UTF-8, compressed with gzip, whose checksum finds damage. A tab, a line end or a backslash within a text is escaped
 * by a backslash; what is not there is an empty text. Ids are not written: they follow from the names.
 * <p>
 * Thread: one.
 */
final class ReferencesWriter
{
    static final String HEADER = "millrace references 1";
    static final String GROUP = "group";
    static final String CSV = "csv";
    static final String BLOCK = "block";
    static final String PAYMENT = "payment";
    static final String AGAIN = "again";
    static final String END = "end";
    static final char TAB = '\t';
    private static final int BUFFER_LENGTH = 16 * 1024;

    private final Writer writer;

    private ReferencesWriter(final Writer writer)
    {
        this.writer = writer;
    }

    static void write(final OutputStream out, final PaymentFile file) throws IOException
    {
        final GZIPOutputStream compressed = new GZIPOutputStream(out, BUFFER_LENGTH);
        final Writer writer = new OutputStreamWriter(compressed, StandardCharsets.UTF_8);
        new ReferencesWriter(writer).write(file);
        writer.flush();
        compressed.finish();
    }

    private void write(final PaymentFile file) throws IOException
    {
        final GroupName group = file.group();
        final GroupIds ids = group == null ? null : new GroupIds(group);
        line(HEADER);
        if (group == null)
        {
            line(CSV);
        }
        else
        {
            line(GROUP, group.initiator(), group.messageId());
        }
        PaymentBlock block = PaymentBlock.NONE;
        for (final Instruction instruction : file.instructions())
        {
            if (!block.equals(instruction.block()))
            {
                block = instruction.block();
                line(BLOCK, Integer.toString(block.number()), block.id());
            }
            line(
                isFirst(instruction, ids) ? PAYMENT : AGAIN, instruction.instructionId(), instruction.endToEndId());
        }
        line(END, Integer.toString(file.count()));
    }

    private static boolean isFirst(final Instruction instruction, final @Nullable GroupIds ids)
    {
        if (ids == null)
        {
            return true;
        }
        ids.next(instruction.paymentInformationId(), instruction.instructionId(), instruction.endToEndId());
        return ids.high() == instruction.idHigh() && ids.low() == instruction.idLow();
    }

    private void line(final String what, final @Nullable String... texts) throws IOException
    {
        writer.write(what);
        for (final String text : texts)
        {
            writer.write(TAB);
            if (text != null)
            {
                escape(text);
            }
        }
        writer.write('\n');
    }

    private void escape(final String text) throws IOException
    {
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            switch (c)
            {
                case '\t' -> writer.write("\\t");
                case '\n' -> writer.write("\\n");
                case '\r' -> writer.write("\\r");
                case '\\' -> writer.write("\\\\");
                default -> writer.write(c);
            }
        }
    }
}
