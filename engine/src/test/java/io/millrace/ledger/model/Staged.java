package io.millrace.ledger.model;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch that comes in parts, while it is under way.
 */
final class Staged
{
    final Slot header;
    final long headerSequence;
    final int count;
    /** Where its room begins; the header takes one place. */
    final int origin;
    final List<Slot> items = new ArrayList<>();
    final List<Long> sequences = new ArrayList<>();
    final Tally tally = new Tally();
    boolean isCollecting = true;
    boolean isFailing;
    int code = Code.ACCEPTED;
    int answered;

    Staged(final Slot header, final long headerSequence, final int count, final int origin)
    {
        this.header = header;
        this.headerSequence = headerSequence;
        this.count = count;
        this.origin = origin;
    }

    boolean isControlSum()
    {
        BigInteger sum = BigInteger.ZERO;
        for (final Slot item : items)
        {
            sum = sum.add(BigInteger.valueOf(item.has("amountMinor") ? Math.max(0, item.get("amountMinor")) : 0));
        }
        return sum.equals(BigInteger.valueOf(header.get("controlSumMinor")));
    }
}
