package io.millrace.engine;

import org.agrona.MutableDirectBuffer;

/**
 * Something that a client can submit: a value that writes itself into a slot of the ring.
 */
public sealed interface Instruction permits AccountOpening, Payment
{
    /**
     * Encodes this into a cleared slot.
     *
     * @param buffer of the slot.
     * @param offset of the slot.
     */
    void encode(MutableDirectBuffer buffer, int offset);
}
