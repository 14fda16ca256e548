package io.millrace.ledger;

/**
 * Where a host has done what may go on beside the loading of a snapshot: on a thread of its own, or at once.
 * <p>
 * Thread: called by the one that loads.
 */
public interface Beside
{
    /** At once, by the thread that loads. */
    Beside AT_ONCE = new Beside()
    {
        @Override
        public void run(final Runnable task)
        {
            task.run();
        }

        @Override
        public void await()
        {
            // All is over when it is given.
        }
    };

    /**
     * Has a task run, when all that were given before are over.
     *
     * @param task that sees what was written before it was given.
     */
    void run(Runnable task);

    /** Waits until all that were given are over; what they wrote is seen then. Fails if one of them has failed. */
    void await();
}
