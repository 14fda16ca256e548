package gateway;

/**
 * Who waits for which answer. Answers come in the order in which commands were published, so this is a queue of three
 * arrays. Thread: the gateway's.
 */
final class Waiting
{
    private final long[] sequences;
    private final long[] correlations;
    private final Connection[] connections;
    private final int mask;
    private long head;
    private long tail;

    Waiting(final int capacity)
    {
        sequences = new long[capacity];
        correlations = new long[capacity];
        connections = new Connection[capacity];
        mask = capacity - 1;
    }

    boolean isFull()
    {
        return tail - head == sequences.length;
    }

    boolean isEmpty()
    {
        return tail == head;
    }

    void add(final long sequence, final long correlation, final Connection connection)
    {
        final int index = (int)tail & mask;
        sequences[index] = sequence;
        correlations[index] = correlation;
        connections[index] = connection;
        tail++;
    }

    /** Checks that what was answered is what has waited longest. */
    void checkNext(final long sequence)
    {
        if (isEmpty() || sequences[(int)head & mask] != sequence)
        {
            throw new IllegalStateException("answer out of order: sequence=" + sequence);
        }
    }

    long correlation()
    {
        return correlations[(int)head & mask];
    }

    /** The connection that has waited longest, which waits no longer. */
    Connection remove()
    {
        final int index = (int)head & mask;
        final Connection connection = connections[index];
        connections[index] = null;
        head++;
        return connection;
    }
}
