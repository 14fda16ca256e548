package io.millrace.tools.command;

import io.millrace.ledger.ResultCode;
import io.millrace.tools.file.Instruction;
import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.report.Outcome;
import io.millrace.tools.report.Outcomes;
import java.util.BitSet;

/**
 * What became of each payment of a file: a byte and two bits a payment.
 * <p>
 * Thread: one.
 */
final class FileOutcomes implements Outcomes
{
    private final byte[] codes;
    private final BitSet scheduled = new BitSet();
    private final BitSet repeated = new BitSet();

    /** Of a file of so many payments, none decided. */
    FileOutcomes(final int count)
    {
        codes = new byte[count];
    }

    /**
     * Notes what became of a payment.
     *
     * @param index       in the file.
     * @param code        final for its id.
     * @param isScheduled whether it waits for its day.
     * @param isRepeated  whether that was decided earlier.
     */
    void set(final int index, final ResultCode code, final boolean isScheduled, final boolean isRepeated)
    {
        codes[index] = (byte)code.number();
        scheduled.set(index, isScheduled);
        repeated.set(index, isRepeated);
    }

    /**
     * Gives the items of a batch that was refused before any of them the batch's own reason.
     *
     * @param group what was wrong with the batch.
     */
    void blame(final ResultCode group)
    {
        for (int i = 0; i < codes.length; i++)
        {
            if (codes[i] == ResultCode.BATCH_FAILED.number())
            {
                codes[i] = (byte)group.number();
            }
        }
    }

    /** The ledger was asked for nothing where an amount cannot be paid: why is the file's to say. */
    @Override
    public Outcome of(final Instruction instruction, final int index)
    {
        final ResultCode code = ResultCode.of(codes[index]);
        final boolean isRepeated = repeated.get(index);
        final InvalidValue fault = instruction.amount().fault();
        if (fault != null)
        {
            return Outcome.refused(isRepeated, String.valueOf(fault.getMessage()), fault.reason().name());
        }
        if (code != ResultCode.ACCEPTED)
        {
            return Outcome.refused(isRepeated, Words.of(code), code.isoReason());
        }
        if (scheduled.get(index))
        {
            return isRepeated ? Outcome.SCHEDULED_EARLIER : Outcome.SCHEDULED;
        }
        return isRepeated ? Outcome.ACCEPTED_EARLIER : Outcome.ACCEPTED;
    }
}
