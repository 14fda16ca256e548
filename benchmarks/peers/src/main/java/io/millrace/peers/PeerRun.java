package io.millrace.peers;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Drives one peer in this JVM: payments one at a time, then in its best batches, each after the answer to the one
 * before; checks that money was conserved; prints a row that {@link Peers} reads.
 * <pre>
 *   PeerRun CLASS ARGUMENT ACCOUNTS WARMUP_MS MILLIS       ARGUMENT: the constructor's, of type String
 * </pre>
 */
public final class PeerRun
{
    /** What a row begins with. */
    static final String ROW = "ROW";

    private static final int DIGITS = 3;

    private final Peer peer;
    private final Payments payments;
    private long number;

    private PeerRun(final Peer peer, final Payments payments)
    {
        this.peer = peer;
        this.payments = payments;
    }

    /**
     * Runs it.
     *
     * @param args see above.
     * @throws Exception if the peer fails.
     */
    public static void main(final String[] args) throws Exception
    {
        final int accounts = Integer.parseInt(args[2]);
        final long warmupNs = Long.parseLong(args[3]) * 1_000_000;
        final long durationNs = Long.parseLong(args[4]) * 1_000_000;
        try (Peer peer =
            Class.forName(args[0]).asSubclass(Peer.class).getConstructor(String.class).newInstance(args[1]))
        {
            new PeerRun(peer, new Payments(accounts)).run(warmupNs, durationNs);
        }
        // A peer may leave threads behind.
        System.exit(0);
    }

    private void run(final long warmupNs, final long durationNs) throws Exception
    {
        peer.open(payments.accounts());
        // The batch goes first: it warms what the single payment needs as well.
        loop(peer.batch(), warmupNs);
        final Histogram batches = loop(peer.batch(), durationNs);
        loop(1, warmupNs);
        final Histogram singles = loop(1, durationNs);

        final long expected = Payments.OPENING_MINOR * payments.accounts();
        final long sumMinor = peer.sumMinor();
        if (sumMinor != expected)
        {
            throw new IllegalStateException("money is not conserved: sumMinor=" + sumMinor + " expected=" + expected);
        }
        System.out.printf(Locale.ROOT, "%s\t%s\t%s\t%d\t%.1f\t%d\t%.1f\t%d\t%d%n", ROW, peer.durability(),
            peer.unlike(), peer.batch(), perSecond(batches) * peer.batch(), batches.getValueAtPercentile(50),
            perSecond(singles), singles.getValueAtPercentile(50), singles.getValueAtPercentile(99));
    }

    private Histogram loop(final int count, final long durationNs) throws Exception
    {
        final Histogram histogram = new Histogram(DIGITS);
        final long startNs = System.nanoTime();
        long nowNs = startNs;
        while (nowNs - startNs < durationNs)
        {
            peer.pay(payments, number, count);
            number += count;
            final long afterNs = System.nanoTime();
            histogram.recordValue(afterNs - nowNs);
            nowNs = afterNs;
        }
        histogram.setStartTimeStamp(startNs);
        histogram.setEndTimeStamp(nowNs);
        return histogram;
    }

    private static double perSecond(final Histogram calls)
    {
        return calls.getTotalCount() * (double)SECONDS.toNanos(1) /
            (calls.getEndTimeStamp() - calls.getStartTimeStamp());
    }
}
