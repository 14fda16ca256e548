package io.millrace.ledger;

import java.nio.ByteBuffer;

/**
 * Takes the bytes of a snapshot, in order: into a file, into the messages of a cluster.
 */
@FunctionalInterface
public interface SnapshotSink
{
    /**
     * Takes one block, which stands by itself: a host that has messages may make one of it.
     *
     * @param block from its position to its limit, to be taken whole; {@link LedgerSnapshot#BLOCK_LENGTH_MAX} bytes at
     *              the most. Reused after the return.
     */
    void onBlock(ByteBuffer block);
}
