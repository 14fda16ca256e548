package io.millrace.tools.report;

import org.jspecify.annotations.Nullable;

/**
 * What became of a payment.
 *
 * @param status     ACSC, ACCP or RJCT.
 * @param isRepeated whether that was decided earlier, so that this time nothing moved.
 * @param reason     why not, in the ledger's word; null if it was not refused.
 * @param isoReason  the same in ISO 20022's code, if it has one.
 */
public record Outcome(IsoStatus status, boolean isRepeated, @Nullable String reason, @Nullable String isoReason)
{
    /** Paid now. */
    public static final Outcome ACCEPTED = new Outcome(IsoStatus.ACSC, false, null, null);

    /** Paid earlier. */
    public static final Outcome ACCEPTED_EARLIER = new Outcome(IsoStatus.ACSC, true, null, null);

    /** Waits for its day from now on. */
    public static final Outcome SCHEDULED = new Outcome(IsoStatus.ACCP, false, null, null);

    /** Waits for its day since an earlier run. */
    public static final Outcome SCHEDULED_EARLIER = new Outcome(IsoStatus.ACCP, true, null, null);

    /**
     * Not paid.
     *
     * @param isRepeated whether that was decided earlier.
     * @param reason     in the ledger's word.
     * @param isoReason  ISO 20022's code, if it has one.
     * @return the outcome.
     */
    public static Outcome refused(final boolean isRepeated, final String reason, final @Nullable String isoReason)
    {
        return new Outcome(IsoStatus.RJCT, isRepeated, reason, isoReason);
    }

    /** @return whether it is paid, or will be if its day finds the funds. */
    public boolean isAccepted()
    {
        return status != IsoStatus.RJCT;
    }
}
