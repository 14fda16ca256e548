package io.millrace.journal;

/**
 * What every thread of the journal does in the same way.
 */
final class Threads
{
    private Threads()
    {
    }

    /** Waits for the end of a thread that was told to end; an interrupt is kept for later. */
    static void join(final Thread thread)
    {
        boolean isInterrupted = false;
        while (thread.isAlive())
        {
            try
            {
                thread.join();
            }
            catch (final InterruptedException ex)
            {
                isInterrupted = true;
            }
        }
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }
}
