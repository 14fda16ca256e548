package io.millrace.engine;

import java.util.UUID;

/**
 * What every instruction may say besides what it does. Begin with {@link #NONE} and add.
 *
 * @param initiator     party on whose behalf it is sent; 0 where accounts have no owners.
 * @param code          kind of instruction, of the embedder's, 0 to 65,535.
 * @param referenceHigh upper half of a reference of the embedder's, kept in the journal.
 * @param referenceLow  lower half.
 * @param isLinked      whether it succeeds or fails with the next in a chain.
 * @param isBalancing   whether less may move: as much as is available.
 */
public record Details(
    long initiator, int code, long referenceHigh, long referenceLow, boolean isLinked, boolean isBalancing)
{
    /** Nothing besides. */
    public static final Details NONE = new Details(0, 0, 0, 0, false, false);

    /**
     * On behalf of a party.
     *
     * @param party that owns the debited account or has a mandate on it.
     * @return the details.
     */
    public Details by(final long party)
    {
        return new Details(party, code, referenceHigh, referenceLow, isLinked, isBalancing);
    }

    /**
     * Of a kind.
     *
     * @param kind of the embedder's, 0 to 65,535.
     * @return the details.
     */
    public Details kind(final int kind)
    {
        return new Details(initiator, kind, referenceHigh, referenceLow, isLinked, isBalancing);
    }

    /**
     * With a reference.
     *
     * @param reference of the embedder's.
     * @return the details.
     */
    public Details reference(final UUID reference)
    {
        return new Details(initiator, code, reference.getMostSignificantBits(), reference.getLeastSignificantBits(),
            isLinked, isBalancing);
    }

    /** @return the details, linked to the next instruction of a chain. */
    public Details linked()
    {
        return new Details(initiator, code, referenceHigh, referenceLow, true, isBalancing);
    }

    /** @return the details, with as much moving as is available. */
    public Details balancing()
    {
        return new Details(initiator, code, referenceHigh, referenceLow, isLinked, true);
    }
}
