package io.millrace.cluster;

import io.millrace.sbe.cluster.MessageHeaderEncoder;
import io.millrace.sbe.cluster.StatementEncoder;
import org.agrona.ExpandableArrayBuffer;

/**
 * The digests of all answers that this member has given at certain sequences, to compare with what the leader states:
 * Aeron does not notice when members differ.
 * <p>
 * Thread: the service's. Allocation: none after construction.
 */
final class Statements
{
    /** Bytes of a statement. */
    static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + StatementEncoder.BLOCK_LENGTH;

    /** Statements on their way at once; a power of two. */
    private static final int NOTED = 1 << 12;

    private final long[] sequences = new long[NOTED];
    private final long[] digests = new long[NOTED];
    private final StatementEncoder encoder = new StatementEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(LENGTH);
    private int noted;

    /** Remembers what this member has come to. */
    void note(final long sequence, final long digest)
    {
        final int place = noted++ & (NOTED - 1);
        sequences[place] = sequence;
        digests[place] = digest;
    }

    StatementEncoder encode(final long sequence, final long digest)
    {
        return encoder.wrapAndApplyHeader(buffer, 0, header).sequence(sequence).resultsDigest(digest);
    }

    /**
     * Compares what the leader states with what this member has come to, if it was there then.
     *
     * @param sequence of the statement.
     * @param digest   of the leader's answers up to it.
     * @throws IllegalStateException if they differ: one of the two is wrong, and neither may go on as if it were not.
     */
    void check(final long sequence, final long digest)
    {
        for (int back = 1; back <= Math.min(noted, NOTED); back++)
        {
            final int place = (noted - back) & (NOTED - 1);
            if (sequences[place] == sequence)
            {
                checkEqual(sequence, digest, digests[place]);
                return;
            }
        }
    }

    private static void checkEqual(final long sequence, final long stated, final long found)
    {
        if (stated != found)
        {
            throw new IllegalStateException("this member has come to other answers than the leader: sequence=" +
                sequence + " stated=" + Long.toHexString(stated) + " found=" + Long.toHexString(found));
        }
    }
}
