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
     * The recovery begins with a snapshot, and goes on behind it.
     *
     * @param snapshot that was loaded.
     */
    default void onSnapshot(final Snapshot snapshot)
    {
    }

    /**
     * A snapshot cannot be used; the one before it is tried.
     *
     * @param file   of the snapshot.
     * @param reason in one line.
     */
    default void onBadSnapshot(final Path file, final String reason)
    {
    }

    /**
     * More has been read. Called a few times a second.
     *
     * @param sequence   up to which.
     * @param bytesRead  so far.
     * @param bytesTotal that the journal's files to be read hold, unused space included.
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
