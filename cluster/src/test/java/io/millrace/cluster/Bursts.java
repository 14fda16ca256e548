package io.millrace.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.ledger.Burst;
import io.millrace.ledger.CommandLayout;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerDigest;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Every burst that any member has applied, in all of its lives: they must be the same on each, and lead to the same
 * ledger when it applies them alone.
 * <p>
 * Threads: the members'.
 */
final class Bursts implements Audit
{
    private final TreeMap<Long, byte[]> slots = new TreeMap<>();
    private final TreeMap<Long, Long> times = new TreeMap<>();

    @Override
    public synchronized void onBurst(final Burst burst)
    {
        final byte[] bytes = new byte[burst.count() * CommandLayout.SLOT_LENGTH];
        burst.buffer().getBytes(burst.offset(0), bytes);
        final byte[] before = slots.putIfAbsent(burst.firstSequence(), bytes);
        if (before != null)
        {
            assertArrayEquals(before, bytes, "members differ at sequence " + burst.firstSequence());
            assertEquals(times.get(burst.firstSequence()), burst.timeNs());
        }
        times.put(burst.firstSequence(), burst.timeNs());
    }

    /** What an embedded ledger comes to. */
    synchronized LedgerDigest replay()
    {
        final Ledger ledger = new Ledger(result ->
        {
        });
        final Burst burst = new Burst(new UnsafeBuffer());
        slots.forEach((first, bytes) -> ledger.apply(burst.wrapExcerpt(new UnsafeBuffer(bytes), 0, first,
            bytes.length / CommandLayout.SLOT_LENGTH, times.getOrDefault(first, 0L))));
        return ledger.digest();
    }
}
