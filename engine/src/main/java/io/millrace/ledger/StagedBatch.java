package io.millrace.ledger;

/**
 * A batch that comes in parts, while it is under way.
 * <pre>
 *   FREE -> COLLECTING -> RUNNING -> FREE        all items came and add up: applied, then its id has an outcome
 *               '-------> FAILING -> FREE        they did not: every item is told so, the id has none
 * </pre>
 * Thread: owned by the ledger thread. One of a fixed number, used again and again.
 */
final class StagedBatch
{
    static final int FREE = 0;
    static final int COLLECTING = 1;
    static final int RUNNING = 2;
    static final int FAILING = 3;

    /** One of the states above. */
    int state;
    /** What the header will hear, while failing. */
    ResultCode code = ResultCode.ACCEPTED;
    /** Slot of the header in the staging memory; the items stand behind it. */
    int origin;
    /** Items declared. */
    int count;
    /** Items that have come. */
    int collected;
    /** Items that have been answered. */
    int answered;
    /** Sum of the amounts of the items that have come; negative once it is more than 2^63-1. */
    long sumMinor;
    /** Where its id stands in the open part of the payments, while collecting or running. */
    int openSlot;
    /** Counts what was answered. */
    final Tally tally = new Tally();

    void begin(final int origin, final int count)
    {
        this.origin = origin;
        this.count = count;
        state = COLLECTING;
        code = ResultCode.ACCEPTED;
        collected = 0;
        answered = 0;
        sumMinor = 0;
        tally.clear();
    }

    void add(final long amountMinor)
    {
        collected++;
        if (sumMinor >= 0)
        {
            sumMinor += Math.max(0, amountMinor);
        }
    }

    boolean isRunnable()
    {
        return state == RUNNING || state == FAILING;
    }

    /** Slots that it takes in the staging memory. */
    int slots()
    {
        return count + 1;
    }

    void copyFrom(final StagedBatch other)
    {
        state = other.state;
        code = other.code;
        origin = other.origin;
        count = other.count;
        collected = other.collected;
        answered = other.answered;
        sumMinor = other.sumMinor;
        openSlot = other.openSlot;
        tally.copyFrom(other.tally);
    }

    /** Where its id stands does not count: that is found again. */
    long digest()
    {
        long hash = Hashing.fold(state, code.number());
        hash = Hashing.fold(hash, (long)count << 32 | collected);
        hash = Hashing.fold(hash, answered);
        hash = Hashing.fold(hash, sumMinor);
        hash = Hashing.fold(hash, origin);
        return Hashing.fold(hash, tally.digest());
    }
}
