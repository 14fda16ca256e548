package io.millrace.ledger;

import static io.millrace.ledger.Hashing.fold;
import static io.millrace.ledger.Hashing.mix;

/**
 * What the rows of the window, and those outside of it, come to in both digests. Goes through the window four rows side
 * by side: the steps of one row's hash wait for each other, and a processor does not look far enough ahead to find the
 * next row's by itself. That takes a third of the time of one row after the other.
 * <p>
 * Thread: the ledger's.
 */
final class WindowDigest
{
    private static final int SIDE_BY_SIDE = 4;

    private final Payments payments;
    private long state;
    private long moved;

    /** Goes on from the digest of the state so far. */
    WindowDigest(final Payments payments, final long state)
    {
        this.payments = payments;
        this.state = state;
    }

    /** Takes all rows of the window, the oldest first. */
    WindowDigest run()
    {
        final int count = payments.count();
        int age = 0;
        for (; age + SIDE_BY_SIDE <= count; age += SIDE_BY_SIDE)
        {
            addFour(payments.windowRow(age), payments.windowRow(age + 1), payments.windowRow(age + 2),
                payments.windowRow(age + 3));
        }
        for (; age < count; age++)
        {
            final int row = payments.windowRow(age);
            state = fold(state, ofRow(payments, row));
            moved += ofMoved(payments, row);
        }
        return this;
    }

    /** The state's digest, in which the order of rows counts. */
    long state()
    {
        return state;
    }

    /** The sum of what moved. */
    long moved()
    {
        return moved;
    }

    /** Hash of all of a row. */
    static long ofRow(final Payments payments, final int row)
    {
        return fold(ofWords(payments, row, Payments.META), payments.timeNs(row));
    }

    /** Of an accepted payment, hold or refund, what moved; 0 of anything else. */
    static long ofMoved(final Payments payments, final int row)
    {
        return ofMoved(ofWords(payments, row, Payments.REMAINING), payments, row);
    }

    private void addFour(final int a, final int b, final int c, final int d)
    {
        final Payments payments = this.payments;
        long hashA = 0;
        long hashB = 0;
        long hashC = 0;
        long hashD = 0;
        for (int field = 0; field <= Payments.REMAINING; field++)
        {
            hashA = fold(hashA, payments.word(a, field));
            hashB = fold(hashB, payments.word(b, field));
            hashC = fold(hashC, payments.word(c, field));
            hashD = fold(hashD, payments.word(d, field));
        }
        moved += ofMoved(hashA, payments, a) + ofMoved(hashB, payments, b) + ofMoved(hashC, payments, c) +
            ofMoved(hashD, payments, d);
        for (int field = Payments.REMAINING + 1; field <= Payments.META; field++)
        {
            hashA = fold(hashA, payments.word(a, field));
            hashB = fold(hashB, payments.word(b, field));
            hashC = fold(hashC, payments.word(c, field));
            hashD = fold(hashD, payments.word(d, field));
        }
        final long ab = fold(fold(state, fold(hashA, payments.timeNs(a))), fold(hashB, payments.timeNs(b)));
        state = fold(fold(ab, fold(hashC, payments.timeNs(c))), fold(hashD, payments.timeNs(d)));
    }

    private static long ofMoved(final long words, final Payments payments, final int row)
    {
        final int command = payments.command(row);
        final boolean hasMoved = payments.code(row) == ResultCode.ACCEPTED.number() &&
            command >= Command.PAY && command <= Command.CANCEL;
        return hasMoved ? mix(fold(words, command)) : 0;
    }

    /** Hash of a row's words up to and including one of them. */
    private static long ofWords(final Payments payments, final int row, final int last)
    {
        long hash = 0;
        for (int field = 0; field <= last; field++)
        {
            hash = fold(hash, payments.word(row, field));
        }
        return hash;
    }
}
