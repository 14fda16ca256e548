package io.millrace.benchmarks.micro;

import java.util.Locale;

/**
 * Kinds of payments that {@link LedgerTable} measures.
 */
enum Traffic
{
    /** Payments between accounts drawn at random. */
    PAY(256, 256, false),
    /** The same, but all into one account. */
    INTO_ONE(256, 256, true),
    /** The same, but all out of one account. */
    OUT_OF_ONE(256, 256, true),
    /** Payments in two steps: holds, and captures of those that are {@link TrafficBurst#OPEN_HOLDS} older. */
    HOLD_CAPTURE(128, 256, true),
    /** An atomic batch: the items and their header. */
    ATOMIC_1000(1000, 1001, true);

    private final int payments;
    private final int slots;
    private final boolean isBesidePay;

    Traffic(final int payments, final int slots, final boolean isBesidePay)
    {
        this.payments = payments;
        this.slots = slots;
        this.isBesidePay = isBesidePay;
    }

    /** Payments in a burst. */
    int payments()
    {
        return payments;
    }

    /** Slots that a burst takes. */
    int slots()
    {
        return slots;
    }

    /** Whether plain payments are of interest beside it. */
    boolean isBesidePay()
    {
        return isBesidePay;
    }

    /** Commands of a payment: as many ids, records and answers. */
    int steps()
    {
        return this == HOLD_CAPTURE ? 2 : 1;
    }

    /** What the raw loop is given beside it: it knows one step only, and no batches. */
    Traffic raw()
    {
        return this == INTO_ONE || this == OUT_OF_ONE ? this : PAY;
    }

    /** As it is written in a table and on the command line. */
    String text()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
