package io.millrace.tools.csv;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.millrace.tools.file.Instruction;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.report.IsoStatus;
import io.millrace.tools.report.Outcome;
import io.millrace.tools.report.Outcomes;

/**
 * Writes a status report as CSV, for files that are no ISO 20022 message: a row for the file (level {@code group}),
 * then one for each payment.
 * <p>
 * Constant memory. Thread: one.
 */
public final class StatusCsv
{
    private static final String GROUP = "group";

    private StatusCsv()
    {
    }

    /**
     * Answers a file as a whole: it was refused, or has not been run.
     *
     * @param out     for the report; the caller closes it.
     * @param groupId of the file.
     * @param status  of the file.
     * @param refused why; null if it was not refused.
     * @throws IOException if it cannot be written.
     */
    public static void write(
        final OutputStream out, final String groupId, final IsoStatus status, final @Nullable FileRefused refused)
        throws IOException
    {
        final CsvWriter csv = begin(out);
        csv.writeRecord(
            GROUP, refused == null ? "" : line(refused.place().line()), groupId, "", status.name(),
            refused == null ? "" : refused.reason().name(), refused == null ? "" : refused.what(), "", "", "", "", "");
        csv.flush();
    }

    /**
     * Answers a file and each of its payments.
     *
     * @param out      for the report; the caller closes it.
     * @param file     that was run.
     * @param status   of the file.
     * @param outcomes of its payments.
     * @throws IOException if it cannot be written.
     */
    public static void write(
        final OutputStream out, final PaymentFile file, final IsoStatus status, final Outcomes outcomes)
        throws IOException
    {
        final CsvWriter csv = begin(out);
        csv.writeRecord(GROUP, "", file.groupId(), "", status.name(), "", "", "", "", "", "", "");
        int index = 0;
        for (final Instruction instruction : file.instructions())
        {
            final Outcome outcome = outcomes.of(instruction, index++);
            csv.writeRecord(
                "payment", line(instruction.line()), instruction.name(), orEmpty(instruction.endToEndId()),
                outcome.status().name(), orEmpty(outcome.isoReason()), orEmpty(outcome.reason()),
                new Id128(instruction.idHigh(), instruction.idLow()).toString(), instruction.debtor().text(),
                instruction.creditor().text(), instruction.currency().code(), instruction.amount().toString());
        }
        csv.flush();
    }

    private static CsvWriter begin(final OutputStream out)
    {
        final Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        final CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(writer);
        csv.writeRecord(
            "level", "line", "id", "reference", "status", "iso", "reason", "payment_id", "debtor", "creditor",
            "currency", "amount");
        return csv;
    }

    private static String line(final int line)
    {
        return line == 0 ? "" : Integer.toString(line);
    }

    private static String orEmpty(final @Nullable String text)
    {
        return text == null ? "" : text;
    }
}
