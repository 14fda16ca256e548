package io.millrace.pipeline;

import io.millrace.ledger.Burst;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far the ledger has answered, and the digest of those answers, for the journal to state: so that a replay proves
 * every answer that was ever given. Behind the journal by the bursts under way between the two stages.
 * <p>
 * A sequence lock: the version is odd while the pair is being written, and a reader who meets that states the pair it
 * had before, which is as true.
 * <p>
 * Threads: one writer, the ledger thread; one reader, the journal thread.
 */
final class ResultsPosition
{
    private final AtomicLong version = new AtomicLong();
    private final AtomicLong sequence;
    private final AtomicLong digest;
    private long statedSequence;
    private long statedDigest;

    ResultsPosition(final long sequence, final long digest)
    {
        this.sequence = new AtomicLong(sequence);
        this.digest = new AtomicLong(digest);
        statedSequence = sequence;
        statedDigest = digest;
    }

    /** Ledger thread: results up to a sequence have been given. */
    void set(final long lastSequence, final long lastDigest)
    {
        final long odd = version.getPlain() + 1;
        version.lazySet(odd);
        sequence.lazySet(lastSequence);
        digest.lazySet(lastDigest);
        version.lazySet(odd + 1);
    }

    /** Journal thread: writes the latest pair into a burst. */
    Burst stamp(final Burst burst)
    {
        final long before = version.get();
        final long lastSequence = sequence.get();
        final long lastDigest = digest.get();
        if ((before & 1) == 0 && version.get() == before)
        {
            statedSequence = lastSequence;
            statedDigest = lastDigest;
        }
        return burst.results(statedSequence, statedDigest);
    }
}
