package io.millrace.benchmarks.micro;

import static io.millrace.ledger.CommandLayout.BODY_OFFSET;
import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import io.millrace.benchmarks.PaymentStream;
import io.millrace.sbe.BatchEncoder;
import io.millrace.sbe.BatchMode;
import io.millrace.sbe.CaptureEncoder;
import io.millrace.sbe.HoldEncoder;
import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.PayEncoder;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A burst of some {@link Traffic}, written anew with the next payments of a stream.
 */
final class TrafficBurst
{
    /** Holds that are open at any time. */
    static final int OPEN_HOLDS = 1 << 16;

    private static final long CAPTURE_ID_BIT = 1L << 62;
    private static final long BATCH_ID_BIT = 1L << 61;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final HoldEncoder hold = new HoldEncoder();
    private final CaptureEncoder capture = new CaptureEncoder();
    private final BatchEncoder batch = new BatchEncoder();
    private final PaymentStream stream;
    private final Traffic traffic;
    private final int payments;
    private final UnsafeBuffer slab;
    private final long first;
    private long number;
    private int slots;

    /** A burst of so many payments, numbered from one on. */
    TrafficBurst(final PaymentStream stream, final Traffic traffic, final int payments, final long first)
    {
        this.stream = stream;
        this.traffic = traffic;
        this.payments = payments;
        this.first = first;
        final int most = payments + traffic.slots() - traffic.payments();
        slab = new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(most * SLOT_LENGTH, BitUtil.CACHE_LINE_LENGTH));
        number = first;
    }

    /** Writes the next payments over those before. */
    void next()
    {
        slots = 0;
        switch (traffic)
        {
            case PAY -> writePays();
            case INTO_ONE -> writeHot(PayEncoder.creditAccountEncodingOffset());
            case OUT_OF_ONE -> writeHot(PayEncoder.debitAccountEncodingOffset());
            case HOLD_CAPTURE -> writeHoldsAndCaptures();
            case ATOMIC_1000 -> writeBatch();
            default -> throw new IllegalStateException("traffic=" + traffic);
        }
        number += payments;
    }

    /** Memory of the slots, from 0 on. */
    UnsafeBuffer buffer()
    {
        return slab;
    }

    /** Slots of the burst that was written last. */
    int slots()
    {
        return slots;
    }

    /** Payments in a burst. */
    int payments()
    {
        return payments;
    }

    /** Payments written so far. */
    long written()
    {
        return number - first;
    }

    private void writePays()
    {
        for (int i = 0; i < payments; i++)
        {
            stream.encode(number + i, slab, slots++ * SLOT_LENGTH);
        }
    }

    /** One side of each payment is the first account. */
    private void writeHot(final int hotSide)
    {
        final int otherSide = PayEncoder.debitAccountEncodingOffset() + PayEncoder.creditAccountEncodingOffset() -
            hotSide;
        for (int i = 0; i < payments; i++)
        {
            final int offset = slots++ * SLOT_LENGTH;
            stream.encode(number + i, slab, offset);
            slab.putLong(offset + BODY_OFFSET + hotSide, stream.accountId(0));
            slab.putLong(offset + BODY_OFFSET + otherSide,
                stream.accountId(Math.max(1, stream.creditIndex(number + i))));
        }
    }

    private void writeHoldsAndCaptures()
    {
        for (long of = number; of < number + payments; of++)
        {
            hold.wrapAndApplyHeader(slab, slots++ * SLOT_LENGTH, header)
                .idHigh(stream.idHigh(of)).idLow(stream.idLow(of)).ledger(PaymentStream.LEDGER).initiator(0)
                .amountMinor(stream.amountMinor(of))
                .debitAccount(stream.accountId(stream.debitIndex(of)))
                .creditAccount(stream.accountId(stream.creditIndex(of)))
                .referenceHigh(0).referenceLow(of).deadlineNs(0);
            hold.flags().clear();
        }
        for (long of = number - OPEN_HOLDS; of < number - OPEN_HOLDS + payments; of++)
        {
            if (of >= first)
            {
                capture.wrapAndApplyHeader(slab, slots++ * SLOT_LENGTH, header)
                    .idHigh(stream.idHigh(of) ^ CAPTURE_ID_BIT).idLow(stream.idLow(of)).code(0).reserved(0)
                    .initiator(0).amountMinor(stream.amountMinor(of))
                    .holdHigh(stream.idHigh(of)).holdLow(stream.idLow(of))
                    .referenceHigh(0).referenceLow(of);
                capture.flags().clear();
            }
        }
    }

    private void writeBatch()
    {
        slots = 1;
        writePays();
        long sumMinor = 0;
        for (int i = 0; i < payments; i++)
        {
            sumMinor += stream.amountMinor(number + i);
        }
        batch.wrapAndApplyHeader(slab, 0, header)
            .idHigh(stream.idHigh(number) ^ BATCH_ID_BIT).idLow(stream.idLow(number))
            .mode(BatchMode.ATOMIC).code(0).itemsHere(payments).initiator(0)
            .controlSumMinor(sumMinor).count(payments).referenceHigh(0).referenceLow(0);
    }
}
