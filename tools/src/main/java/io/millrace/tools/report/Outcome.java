package io.millrace.tools.report;

import org.jspecify.annotations.Nullable;

/**
 * What became of a payment.
 *
 * @param isAccepted whether it was paid.
 * @param isRepeated whether that was decided earlier, so that this time nothing moved.
 * @param reason     why not, in the ledger's word; null if it was paid.
 * @param isoReason  the same in ISO 20022's code, if it has one.
 */
public record Outcome(boolean isAccepted, boolean isRepeated, @Nullable String reason, @Nullable String isoReason)
{
    /** Paid now. */
    public static final Outcome ACCEPTED = new Outcome(true, false, null, null);

    /** Paid earlier. */
    public static final Outcome ACCEPTED_EARLIER = new Outcome(true, true, null, null);

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
        return new Outcome(false, isRepeated, reason, isoReason);
    }
}
