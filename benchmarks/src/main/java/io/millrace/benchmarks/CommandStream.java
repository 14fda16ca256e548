package io.millrace.benchmarks;

import io.millrace.sbe.CaptureEncoder;
import io.millrace.sbe.HoldEncoder;
import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.PayEncoder;
import org.agrona.MutableDirectBuffer;

/**
 * The commands of a {@link Workload}, each a function of its number: payments, payments that must be refused, and holds
 * with the capture of each, in full, {@link #CAPTURE_DISTANCE} numbers later.
 * <pre>
 *   number   0 .. 1023                1024 .. 2047              2048 .. 3071
 *            pay, hold 7, pay ..      pay, capture 7, pay ..    pay, hold 2050, pay ..
 * </pre>
 * Thread: one. Allocation: none after construction.
 */
public final class CommandStream
{
    /** From a hold to its capture. */
    public static final int CAPTURE_DISTANCE = 1 << 10;

    private static final long REFUSED_MINOR = 2 * PaymentStream.OVERDRAFT_MINOR;
    private static final int SHARE_OF = 1000;
    private static final long HELD_SEED = 0x510E527FADE682D1L;
    private static final long REFUSED_SEED = 0x9B05688C2B3E6C1FL;

    /** Of a command. */
    public enum Kind
    {
        /** A payment. */
        PAY,
        /** A payment over the debit account's bound. */
        REFUSED,
        /** A hold. */
        HOLD,
        /** The capture of a hold, all of it. */
        CAPTURE
    }

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final HoldEncoder hold = new HoldEncoder();
    private final CaptureEncoder capture = new CaptureEncoder();
    private final PayEncoder pay = new PayEncoder();
    private final Workload workload;
    private final PaymentStream payments;

    /**
     * The commands of a workload.
     *
     * @param workload to be made.
     */
    public CommandStream(final Workload workload)
    {
        this.workload = workload;
        payments = new PaymentStream(workload);
    }

    /** @return the payments by which accounts, amounts and ids are drawn. */
    public PaymentStream payments()
    {
        return payments;
    }

    /**
     * What a command is.
     *
     * @param number of the command.
     * @return its kind.
     */
    public Kind kind(final long number)
    {
        if (workload.held() != 0 && isDrawn(number & ~CAPTURE_DISTANCE, HELD_SEED, workload.held(), SHARE_OF))
        {
            return (number & CAPTURE_DISTANCE) == 0 ? Kind.HOLD : Kind.CAPTURE;
        }
        // Of those that are left, so that the share is one of all.
        return workload.refused() != 0 &&
            isDrawn(number, REFUSED_SEED, workload.refused(), SHARE_OF - workload.held()) ? Kind.REFUSED : Kind.PAY;
    }

    /**
     * The number of the hold that a capture is of.
     *
     * @param number of the capture.
     * @return that of its hold.
     */
    public static long holdOf(final long number)
    {
        return number - CAPTURE_DISTANCE;
    }

    /**
     * Writes a command into a slot, all of it.
     *
     * @param number of the command.
     * @param kind   of it, as {@link #kind} says.
     * @param buffer of the slot.
     * @param offset of the slot.
     */
    public void encode(final long number, final Kind kind, final MutableDirectBuffer buffer, final int offset)
    {
        switch (kind)
        {
            case PAY -> payments.encode(number, buffer, offset);
            case REFUSED ->
            {
                payments.encode(number, buffer, offset);
                pay.wrap(buffer, offset + MessageHeaderEncoder.ENCODED_LENGTH).amountMinor(REFUSED_MINOR);
            }
            case HOLD -> encodeHold(number, buffer, offset);
            case CAPTURE -> encodeCapture(number, buffer, offset);
            default -> throw new IllegalStateException("kind=" + kind);
        }
    }

    private void encodeHold(final long number, final MutableDirectBuffer buffer, final int offset)
    {
        hold.wrapAndApplyHeader(buffer, offset, header)
            .idHigh(payments.idHigh(number)).idLow(payments.idLow(number)).ledger(PaymentStream.LEDGER)
            .amountMinor(payments.amountMinor(number))
            .debitAccount(payments.accountId(payments.debitIndex(number)))
            .creditAccount(payments.accountId(payments.creditIndex(number)))
            .referenceHigh(0).referenceLow(number).deadlineNs(0);
        hold.flags().clear();
    }

    private void encodeCapture(final long number, final MutableDirectBuffer buffer, final int offset)
    {
        final long of = holdOf(number);
        capture.wrapAndApplyHeader(buffer, offset, header)
            .idHigh(payments.idHigh(number)).idLow(payments.idLow(number))
            .amountMinor(payments.amountMinor(of))
            .holdHigh(payments.idHigh(of)).holdLow(payments.idLow(of))
            .referenceHigh(0).referenceLow(number);
        capture.flags().clear();
    }

    private boolean isDrawn(final long number, final long seed, final int share, final int of)
    {
        return ((PaymentStream.scatter(number ^ seed ^ workload.seed()) >>> 32) * of) >>> 32 < share;
    }
}
