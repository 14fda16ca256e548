package io.millrace.journal;

import java.nio.file.Path;

/**
 * Hears how the recovery of a journal goes. Called on the thread that recovers.
 */
public interface RecoveryListener
{
    /** Listens to nothing. */
    RecoveryListener NONE = new RecoveryListener()
    {
    };

    /**
     * More has been read.
     *
     * @param sequence   up to which.
     * @param bytesRead  so far.
     * @param bytesTotal that the journal's files hold, unused space included.
     */
    default void onProgress(final long sequence, final long bytesRead, final long bytesTotal)
    {
    }

    /**
     * The dead engine left a tail, which is cut off.
     *
     * @param tail   what it was.
     * @param keptIn directory into which its bytes were copied.
     */
    default void onTornTail(final TornTail tail, final Path keptIn)
    {
    }
}
