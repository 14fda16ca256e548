package io.millrace.ledger;

import java.nio.ByteBuffer;

/**
 * Gives the bytes of a snapshot back, in the order in which a {@link SnapshotSink} took them; how they are cut does not
 * matter.
 */
@FunctionalInterface
public interface SnapshotSource
{
    /**
     * Gives the next bytes.
     *
     * @param target filled from its position on, up to its limit or less.
     * @return number of bytes, at least 1; less than that when there are no more.
     */
    int read(ByteBuffer target);
}
