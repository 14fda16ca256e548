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
 * its reader has checked; one too long for a claim goes as payments that stand alone.
 */
final class FileRun
{
    /** The most payments of an atomic file: it stands on the ring as one claim. */
    private static final int ATOMIC_MAX = (1 << 18) - 1;

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

    /** The claim that the largest atomic file needs. */
    int claimFor(final List<PaymentFile> files)
    {
        int claim = 1;
        for (final PaymentFile file : files)
        {
            if (isAtomic && file.count() > ATOMIC_MAX)
            {
                throw new ToolException(file.file() + ": too long for --atomic: payments=" + file.count() +
                    " max=" + ATOMIC_MAX);
            }
            claim = isAtomic ? Math.max(claim, file.count() + 1) : claim;
        }
        return claim;
    }

    void run(final PaymentFile file, final Sender sender)
    {
        final List<Instruction> instructions = file.instructions();
        final GroupResult result = new GroupResult();
        final Sender.SlotWriter writer = (i, buffer, offset) -> write(instructions.get(i), buffer, offset);
        try (Progress progress = Progress.sending(file))
        {
            if (file.count() <= sender.batchItemsMax())
            {
                final Outcomes outcomes = new Outcomes(file.count());
                final ResultCode group = sender.sendBatch(file.batchId(),
                    isAtomic ? BatchMode.ATOMIC : BatchMode.INDEPENDENT, file.controlSumMinor(), file.count(),
                    writer, outcomes::set);
                for (int i = 0; i < file.count(); i++)
                {
                    say(file, instructions.get(i), outcomes.of(i, group), result);
                }
            }
            else
            {
                sender.send(file.count(), writer, (i, code, outcome) ->
                {
                    say(file, instructions.get(i), outcome(code, outcome), result);
                    progress.stepTo(i + 1);
                });
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
