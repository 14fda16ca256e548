package io.millrace.benchmarks.micro;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import io.millrace.benchmarks.PaymentStream;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A burst's worth of slots that is written anew with the next payments of a stream: ids are fresh every time. What this
 * costs is a benchmark of its own, because it is in the figures of both sides.
 */
final class PayBurst
{
    /** Payments in a burst. */
    static final int COUNT = 256;

    private final PaymentStream stream;
    private final UnsafeBuffer slab = new UnsafeBuffer(
        BufferUtil.allocateDirectAligned(COUNT * SLOT_LENGTH, BitUtil.CACHE_LINE_LENGTH));
    private long number;

    PayBurst(final PaymentStream stream)
    {
        this.stream = stream;
        for (int i = 0; i < COUNT; i++)
        {
            stream.encode(i, slab, i * SLOT_LENGTH);
        }
    }

    /** Writes the next payments over those before. */
    UnsafeBuffer next()
    {
        for (int i = 0; i < COUNT; i++)
        {
            stream.encodeNext(number++, slab, i * SLOT_LENGTH);
        }
        return slab;
    }

    /** Number of payments written so far. */
    long written()
    {
        return number;
    }
}
