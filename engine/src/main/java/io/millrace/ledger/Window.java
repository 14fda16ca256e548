package io.millrace.ledger;

/**
 * The last N outcomes, in a circle: whose turn it is to be evicted, and where the next one goes. Each outcome has a
 * stamp, by which both its ordinal is known and whether it has been evicted:
 * <pre>
 *   ordinal      0     1     2   ...  N - 1
 *   stamp        N   N+1   N+2   ... 2N - 1    the first N outcomes
 *               2N  2N+1  2N+2   ... 3N - 1    the next; so on up to the highest, then N again
 * </pre>
 * So the stamp of what was evicted long ago passes for a younger one's: whoever keeps such stamps may rely on them for
 * where to look, and not for what is found there.
 * <p>
 * Thread: owned by the ledger thread. Allocation: none after construction.
 */
final class Window
{
    private final int length;
    /** How many different stamps there are, a multiple of the length. */
    private final int stamps;
    private int youngest;
    /** Stamp of ordinal 0, in the round that the youngest belongs to. */
    private int round;
    private int count;

    /**
     * An empty window.
     *
     * @param length   the most outcomes.
     * @param stampMax no stamp is higher; at least three times the length.
     */
    Window(final int length, final int stampMax)
    {
        this.length = length;
        stamps = (stampMax / length - 1) * length;
        youngest = length - 1;
    }

    int length()
    {
        return length;
    }

    /** Number of outcomes. */
    int count()
    {
        return count;
    }

    boolean isFull()
    {
        return count == length;
    }

    /** The ordinal of an outcome by age: 0 for the oldest, {@code count() - 1} for the youngest. */
    int ordinal(final int age)
    {
        final int ordinal = youngest + 1 - count + age;
        return ordinal < 0 ? ordinal + length : ordinal;
    }

    /** The ordinal of the next outcome, or of one after so many more. */
    int ordinalAhead(final int more)
    {
        final int ordinal = youngest + 1 + more;
        return ordinal < length ? ordinal : ordinal - length;
    }

    /** Takes the next outcome in, for the oldest when it is full; returns its ordinal. */
    int append()
    {
        if (!isFull())
        {
            count++;
        }
        youngest++;
        if (youngest == length)
        {
            youngest = 0;
            round = round == stamps ? length : round + length;
        }
        return youngest;
    }

    /** Undo of an append. */
    void undoAppend(final boolean hasEvicted)
    {
        if (!hasEvicted)
        {
            count--;
        }
        youngest--;
        if (youngest < 0)
        {
            youngest = length - 1;
            round = round == length ? stamps : round - length;
        }
    }

    /** The stamp of the youngest. */
    int stamp()
    {
        return round + youngest;
    }

    /** The stamp at an ordinal in the first round. */
    int firstStamp(final int ordinal)
    {
        return length + ordinal;
    }

    /** The ordinal that a stamp belongs to. */
    int ordinalOf(final int stamp)
    {
        return stamp % length;
    }

    /** Below zero if what has a stamp was evicted: a sum and no branch, for who asks of many. */
    int remaining(final int stamp)
    {
        final int age = stamp() - stamp;
        return count - 1 - (age + (stamps & age >> 31));
    }
}
