package io.millrace.benchmarks;

import io.millrace.engine.PaymentClient;
import org.agrona.MutableDirectBuffer;

/**
 * A way in over a ring of slots: claimed in a row, written in place, published. The engine's, or that of the
 * {@linkplain RawHop bare ring} beside it, so that one and the same producer drives both.
 * <p>
 * Threads: any; a claim belongs to the thread that took it.
 */
public interface Lane
{
    /**
     * Takes slots in a row; waits while the ring is full.
     *
     * @param count number of slots.
     * @return sequence of the first.
     */
    long claim(int count);

    /** @return the memory in which {@link #offset(long)} points. */
    MutableDirectBuffer buffer();

    /**
     * Where a claimed slot stands.
     *
     * @param sequence of the slot.
     * @return its offset in {@link #buffer()}.
     */
    int offset(long sequence);

    /**
     * Hands a claim on.
     *
     * @param first sequence of its first slot.
     * @param count number of its slots.
     */
    void publish(long first, int count);

    /**
     * The way into an engine.
     *
     * @param client of the engine, with the listener that hears the answers.
     * @return its lane.
     */
    static Lane of(final PaymentClient client)
    {
        return new Lane()
        {
            @Override
            public long claim(final int count)
            {
                return client.claim(count);
            }

            @Override
            public MutableDirectBuffer buffer()
            {
                return client.buffer();
            }

            @Override
            public int offset(final long sequence)
            {
                return client.offset(sequence);
            }

            @Override
            public void publish(final long first, final int count)
            {
                client.publish(first, count);
            }
        };
    }
}
