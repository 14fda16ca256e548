package io.millrace.engine;

import org.agrona.MutableDirectBuffer;

/**
 * Something that a client can submit: a value that writes itself into a slot of the ring. What each means is said in
 * docs/SEMANTICS.md.
 */
public sealed interface Instruction permits AccountOpening, StatusChange, ControlsChange, MandateGrant,
    MandateRevocation, Payment, Hold, Capture, Increase, Release, Refund, ScheduledPayment, Cancellation, CutOff
{
    /**
     * Encodes this into a cleared slot.
     *
     * @param buffer of the slot.
     * @param offset of the slot.
     */
    void encode(MutableDirectBuffer buffer, int offset);

    /** @return what this counts towards a batch's control sum. */
    default long controlMinor()
    {
        return 0;
    }

    /** @return whether this succeeds or fails with the next in a chain. */
    default boolean isLinked()
    {
        return false;
    }
}
