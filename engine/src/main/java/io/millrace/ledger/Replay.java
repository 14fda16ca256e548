package io.millrace.ledger;

import java.util.Arrays;

/**
 * Applies a journal to a ledger and checks, wherever the journal states a digest of results, that the ledger has given
 * the very answers that were given when the journal was written.
 * <p>
 * Thread: the one that replays. Allocation: none after construction.
 */
public final class Replay
{
    /** How far a stated digest may lie behind its burst, in commands; a power of two above any ring. */
    private static final int LOOK_BACK = 1 << 20;

    private final Ledger ledger;
    private final long[] sequences = new long[LOOK_BACK];
    private final long[] digests = new long[LOOK_BACK];
    private long checkedSequence = Burst.NULL_SEQUENCE;

    /**
     * A replay into a ledger.
     *
     * @param ledger empty, or restored up to the burst that comes first.
     */
    public Replay(final Ledger ledger)
    {
        this.ledger = ledger;
        // Nothing is known of any yet: 0 is a sequence.
        Arrays.fill(sequences, Burst.NULL_SEQUENCE);
        note();
    }

    /**
     * Applies the next burst of the journal.
     *
     * @param burst that follows the one before.
     * @throws ReplayException if the journal states other results than this ledger has given.
     */
    public void apply(final Burst burst)
    {
        check(burst.resultsSequence(), burst.resultsDigest());
        ledger.apply(burst);
        note();
    }

    /**
     * Tells of a burst before it is applied, see {@link Ledger#expect}.
     *
     * @param burst behind those that were told of before.
     * @return false if there was no room for it.
     */
    public boolean expect(final Burst burst)
    {
        return ledger.expect(burst);
    }

    /** @return sequence up to which the journal's statements have been checked. */
    public long checkedSequence()
    {
        return checkedSequence;
    }

    private void check(final long sequence, final long digest)
    {
        final int slot = (int)sequence & (LOOK_BACK - 1);
        if (sequence == Burst.NULL_SEQUENCE || sequences[slot] != sequence)
        {
            return;
        }
        if (digests[slot] != digest)
        {
            throw new ReplayException("results differ from those the journal states: sequence=" + sequence +
                " stated=" + Long.toHexString(digest) + " replayed=" + Long.toHexString(digests[slot]) +
                " checkedSequence=" + checkedSequence);
        }
        checkedSequence = sequence;
    }

    private void note()
    {
        final int slot = (int)ledger.sequence() & (LOOK_BACK - 1);
        sequences[slot] = ledger.sequence();
        digests[slot] = ledger.resultsDigest();
    }
}
