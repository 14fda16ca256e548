package io.millrace.tools.command;

import io.millrace.engine.PaymentEngine;
import io.millrace.ledger.ResultCode;
import io.millrace.sbe.BatchMode;
import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.PayEncoder;
import io.millrace.sbe.ScheduleEncoder;
import io.millrace.tools.file.Instruction;
import io.millrace.tools.file.PaymentBlock;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.reference.ReferencesDirectory;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.IsoReason;
import io.millrace.tools.refusal.Place;
import io.millrace.tools.report.GroupResult;
import io.millrace.tools.report.IsoStatus;
import io.millrace.tools.report.Outcome;
import io.millrace.tools.report.Report;
import java.time.LocalDate;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Runs a file's payments and reports each and the group. A file is a batch of its own id, with the count and sum that
 * its reader has checked; a long one goes in parts.
 * <p>
 * Whether a payment is paid now or waits for its day is decided once, when its file comes first, and remembered by the
 * ledger: a file that was answered before is not sent again, but asked about.
 */
final class FileRun
{
    /** The most payments of an atomic file: what takes one back is kept in memory, 512 bytes a payment. */
    private static final int ATOMIC_MAX = 1 << 18;
    /** The most payments of a file. */
    private static final int ITEMS_MAX = 1 << 23;

    private final Report report;
    private final StatusFiles statusFiles;
    private final ReferencesDirectory references;
    private final EpochNanoClock clock;
    private final boolean isAtomic;
    private final boolean isQuiet;
    private final PayEncoder pay = new PayEncoder();
    private final ScheduleEncoder schedule = new ScheduleEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private boolean isAllAccepted = true;

    FileRun(
        final Report report,
        final StatusFiles statusFiles,
        final ReferencesDirectory references,
        final EpochNanoClock clock,
        final boolean isAtomic,
        final boolean isQuiet)
    {
        this.report = report;
        this.statusFiles = statusFiles;
        this.references = references;
        this.clock = clock;
        this.isAtomic = isAtomic;
        this.isQuiet = isQuiet;
    }

    /** Payments of the longest file. */
    int itemsMax(final List<PaymentFile> files)
    {
        int itemsMax = 1;
        final int limit = isAtomic ? ATOMIC_MAX : ITEMS_MAX;
        for (final PaymentFile file : files)
        {
            if (file.count() > limit)
            {
                throw new ToolException(file.file() + ": too long for one " + (isAtomic ? "atomic " : "") +
                    "batch: payments=" + file.count() + " max=" + limit);
            }
            itemsMax = Math.max(itemsMax, file.count());
        }
        return itemsMax;
    }

    void run(final PaymentFile file, final PaymentEngine engine, final Sender sender)
    {
        final LedgerMemory memory = new LedgerMemory(engine);
        final FileOutcomes outcomes = new FileOutcomes(file.count());
        statusFiles.onBegun(file);
        final boolean isKnown = memory.isKnown(file);
        if (!isKnown)
        {
            references.keep(file);
        }
        final ResultCode group = send(file, sender, isKnown, outcomes);
        if (group == ResultCode.ID_REUSED)
        {
            refuse(file);
            return;
        }
        if (group == ResultCode.DUPLICATE)
        {
            memory.recall(file, outcomes);
            if (!references.has(file.batchId()))
            {
                references.keep(file);
            }
        }
        else if (group != ResultCode.ACCEPTED)
        {
            outcomes.blame(group);
        }
        statusFiles.onDone(file, say(file, outcomes), outcomes);
    }

    boolean isAllAccepted()
    {
        return isAllAccepted;
    }

    private ResultCode send(
        final PaymentFile file, final Sender sender, final boolean isKnown, final FileOutcomes outcomes)
    {
        final List<Instruction> instructions = file.instructions();
        final LocalDate today = Days.settledToday(clock);
        final Sender.BatchHeader batch = new Sender.BatchHeader(file.batchId(), file.contentId(),
            isAtomic ? BatchMode.ATOMIC : BatchMode.INDEPENDENT, file.controlSumMinor(), file.count());
        try (Progress progress = Progress.sending(file))
        {
            return sender.sendBatch(batch, isKnown,
                (i, buffer, offset) ->
                {
                    write(instructions.get(i), today, buffer, offset);
                    progress.stepTo(i + 1);
                },
                (i, code, outcome) -> outcomes.set(
                    i, outcome, instructions.get(i).block().isAfter(today), code == ResultCode.DUPLICATE));
        }
    }

    private void write(
        final Instruction instruction, final LocalDate today, final MutableDirectBuffer buffer, final int offset)
    {
        final PaymentBlock block = instruction.block();
        final LocalDate day = block.requestedDate();
        if (day != null && block.isAfter(today))
        {
            schedule.wrapAndApplyHeader(buffer, offset, header)
                .idHigh(instruction.idHigh()).idLow(instruction.idLow())
                .ledger(instruction.currency().ledger()).amountMinor(instruction.amountMinor())
                .debitAccount(instruction.debtor().id()).creditAccount(instruction.creditor().id())
                .referenceHigh(block.reference().high()).referenceLow(block.reference().low())
                .dueNs(Days.beginNs(day));
        }
        else
        {
            pay.wrapAndApplyHeader(buffer, offset, header)
                .idHigh(instruction.idHigh()).idLow(instruction.idLow())
                .ledger(instruction.currency().ledger()).amountMinor(instruction.amountMinor())
                .debitAccount(instruction.debtor().id()).creditAccount(instruction.creditor().id())
                .referenceHigh(block.reference().high()).referenceLow(block.reference().low());
        }
    }

    /** Another file had this one's name: whoever sent it again with a change must not believe it was paid. */
    private void refuse(final PaymentFile file)
    {
        isAllAccepted = false;
        final FileRefused refused = new FileRefused(new Place(file.file(), 0, 0), IsoReason.DU01,
            "message id " + FileRefused.quote(file.groupId()) + " came before with other payments or another mode");
        report.onRefused(refused);
        statusFiles.onRefused(file, refused);
    }

    private IsoStatus say(final PaymentFile file, final FileOutcomes outcomes)
    {
        final GroupResult result = new GroupResult();
        int index = 0;
        for (final Instruction instruction : file.instructions())
        {
            final Outcome outcome = outcomes.of(instruction, index++);
            result.add(instruction, outcome);
            if (!isQuiet || !outcome.isAccepted())
            {
                report.onPayment(file, instruction, outcome);
            }
        }
        isAllAccepted &= result.refused() == 0;
        report.onGroup(file, result);
        report.flush();
        return result.status();
    }
}
