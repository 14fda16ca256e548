package io.millrace.cluster;

import io.aeron.Aeron;
import io.aeron.Counter;
import org.agrona.concurrent.status.CountersReader;

/**
 * How far the ledger of a member is, in the counters of its media driver: for {@code millrace cluster status}, from
 * another process.
 * <p>
 * Thread: the service's; read by any.
 */
final class MemberCounters
{
    /** Types of counters, above those that Aeron has for itself. */
    static final int SEQUENCE_TYPE_ID = 4219;
    static final int DIGEST_TYPE_ID = 4220;

    private final Counter sequence;
    private final Counter digest;

    MemberCounters(final Aeron aeron)
    {
        sequence = aeron.addCounter(SEQUENCE_TYPE_ID, "millrace: sequence of the ledger");
        digest = aeron.addCounter(DIGEST_TYPE_ID, "millrace: digest of its answers");
    }

    void set(final long sequenceNow, final long digestNow)
    {
        digest.setRelease(digestNow);
        sequence.setRelease(sequenceNow);
    }

    /** Value of the counter of a type, if there is one. */
    static long value(final CountersReader counters, final int typeId, final long otherwise)
    {
        final long[] found = { otherwise };
        counters.forEach((counterId, type, key, label) ->
        {
            if (type == typeId)
            {
                found[0] = counters.getCounterValue(counterId);
            }
        });
        return found[0];
    }
}
