package io.millrace.tools.command;

import io.millrace.engine.PaymentEngine;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.PaymentState;
import io.millrace.ledger.ResultCode;
import io.millrace.sbe.ScheduleEncoder;
import io.millrace.tools.file.Instruction;
import io.millrace.tools.file.PaymentFile;
import java.util.List;

/**
 * What the ledger remembers of files that were run before. A file that is run again hears from here how each of its
 * payments stands now, whatever the day and the options are now; nothing is sent for it.
 */
final class LedgerMemory
{
    /** Payments that are looked up between two bursts. */
    private static final int CHUNK = 4096;

    private final PaymentEngine engine;

    LedgerMemory(final PaymentEngine engine)
    {
        this.engine = engine;
    }

    /** Whether the id of a file's batch is taken, by this file or by another of its name. */
    boolean isKnown(final PaymentFile file)
    {
        return engine.query(
            ledger -> ledger.payment(file.batchId().high(), file.batchId().low(), new PaymentState())).join();
    }

    /** Fills in how the payments of a file stand that was answered before. */
    void recall(final PaymentFile file, final FileOutcomes outcomes)
    {
        for (int from = 0; from < file.count(); from += CHUNK)
        {
            final int first = from;
            // Read here: the engine does not wait for a file.
            final List<Instruction> chunk = List.copyOf(
                file.instructions().subList(from, Math.min(from + CHUNK, file.count())));
            engine.query(ledger ->
            {
                final PaymentState state = new PaymentState();
                for (int i = 0; i < chunk.size(); i++)
                {
                    recall(ledger, state, chunk.get(i), first + i, outcomes);
                }
                return true;
            }).join();
        }
    }

    private static void recall(
        final Ledger ledger,
        final PaymentState state,
        final Instruction instruction,
        final int index,
        final FileOutcomes outcomes)
    {
        if (!ledger.payment(instruction.idHigh(), instruction.idLow(), state))
        {
            outcomes.set(index, ResultCode.BATCH_FAILED, false, true);
            return;
        }
        // In CSV the id of a payment is its sender's: another file may have used it first, for something else.
        final boolean isSame = state.debitAccount() == instruction.debtor().id() &&
            state.creditAccount() == instruction.creditor().id() && state.amountMinor() == instruction.amountMinor();
        final boolean isScheduled = state.command() == ScheduleEncoder.TEMPLATE_ID && state.isOpen();
        outcomes.set(index, isSame ? state.outcome() : ResultCode.ID_REUSED, isScheduled, true);
    }
}
