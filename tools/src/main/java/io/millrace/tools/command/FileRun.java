package io.millrace.tools.command;

import io.millrace.ledger.ResultCode;
import io.millrace.sbe.BatchMode;
import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.PayEncoder;
import io.millrace.tools.file.Instruction;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.report.GroupResult;
import io.millrace.tools.report.Outcome;
import io.millrace.tools.report.Report;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/**
 * Runs a file's payments and reports each and the group. A file is a batch of its own id, with the count and sum that
 * its reader has checked; a long one goes in parts.
 */
final class FileRun
{
    /** The most payments of an atomic file: what takes one back is kept in memory, 512 bytes a payment. */
    private static final int ATOMIC_MAX = 1 << 18;
    /** The most payments of a file. */
    private static final int ITEMS_MAX = 1 << 23;

    private final Report report;
    private final boolean isAtomic;
    private final boolean isQuiet;
    private final PayEncoder pay = new PayEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private boolean isAllAccepted = true;

    FileRun(final Report report, final boolean isAtomic, final boolean isQuiet)
    {
        this.report = report;
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

    void run(final PaymentFile file, final Sender sender)
    {
        final List<Instruction> instructions = file.instructions();
        final GroupResult result = new GroupResult();
        final Outcomes outcomes = new Outcomes(file.count());
        try (Progress progress = Progress.sending(file))
        {
            final ResultCode group = sender.sendBatch(file.batchId(),
                isAtomic ? BatchMode.ATOMIC : BatchMode.INDEPENDENT, file.controlSumMinor(), file.count(),
                (i, buffer, offset) ->
                {
                    write(instructions.get(i), buffer, offset);
                    progress.stepTo(i + 1);
                }, outcomes::set);
            for (int i = 0; i < file.count(); i++)
            {
                say(file, instructions.get(i), outcomes.of(i, group), result);
            }
        }
        report.onGroup(file, result);
        report.flush();
    }

    boolean isAllAccepted()
    {
        return isAllAccepted;
    }

    private void write(final Instruction instruction, final MutableDirectBuffer buffer, final int offset)
    {
        pay.wrapAndApplyHeader(buffer, offset, header)
            .idHigh(instruction.idHigh()).idLow(instruction.idLow())
            .ledger(instruction.currency().ledger()).amountMinor(instruction.amountMinor())
            .debitAccount(instruction.debtor().id()).creditAccount(instruction.creditor().id());
    }

    private void say(
        final PaymentFile file, final Instruction instruction, final Outcome outcome, final GroupResult result)
    {
        result.add(instruction, outcome);
        isAllAccepted &= outcome.isAccepted();
        if (!isQuiet || !outcome.isAccepted())
        {
            report.onPayment(file, instruction, outcome);
        }
    }

    private static Outcome outcome(final ResultCode code, final ResultCode outcome)
    {
        final boolean isRepeated = code == ResultCode.DUPLICATE;
        if (outcome == ResultCode.ACCEPTED)
        {
            return isRepeated ? Outcome.ACCEPTED_EARLIER : Outcome.ACCEPTED;
        }
        return Outcome.refused(isRepeated, Words.of(outcome), outcome.isoReason());
    }

    /** What became of a batch's items, which can be said only when the batch is known to stand. */
    private static final class Outcomes
    {
        private final ResultCode[] codes;
        private final ResultCode[] outcomes;

        private Outcomes(final int count)
        {
            codes = new ResultCode[count];
            outcomes = new ResultCode[count];
        }

        private void set(final int index, final ResultCode code, final ResultCode outcome)
        {
            codes[index] = code;
            outcomes[index] = outcome;
        }

        /** An item that is refused for its batch says what was wrong with that. */
        private Outcome of(final int index, final ResultCode group)
        {
            final boolean isForBatch = outcomes[index] == ResultCode.BATCH_FAILED &&
                group != ResultCode.ACCEPTED && group != ResultCode.DUPLICATE;
            return outcome(codes[index], isForBatch ? group : outcomes[index]);
        }
    }
}
