package io.millrace.journal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/**
 * Hears what a shadow finds. Called on the shadow's thread; what it throws stops the shadow. Whoever does not listen
 * finds it in the log (java.lang.System.Logger, by the name of this type).
 */
public interface ShadowListener
{
    /** Leaves all to the log. */
    ShadowListener LOG = new ShadowListener()
    {
    };

    /**
     * A snapshot is there, whole and synced.
     *
     * @param snapshot to recover from.
     */
    default void onSnapshot(final Snapshot snapshot)
    {
        log(Level.DEBUG, "snapshot written: file=" + snapshot.file());
    }

    /**
     * A snapshot could not be written: a full disk, mostly. The older ones are what they were, and the next is tried in
     * its time.
     *
     * @param sequence at which.
     * @param reason   in one line.
     */
    default void onSnapshotFailed(final long sequence, final String reason)
    {
        log(Level.WARNING, "snapshot not written: sequence=" + sequence + " reason=" + reason);
    }

    /**
     * A snapshot that was there cannot be used; the one before it is tried.
     *
     * @param file   of the snapshot.
     * @param reason in one line.
     */
    default void onBadSnapshot(final Path file, final String reason)
    {
        log(Level.WARNING, "snapshot not used: file=" + file + " reason=" + reason);
    }

    /**
     * The journal is not what it should be, or this ledger comes to other answers than the engine gave. The shadow
     * stops here and writes no more snapshots; the engine goes on.
     *
     * @param sequence of the last command that was read.
     * @param reason   in one line.
     */
    default void onAlarm(final long sequence, final String reason)
    {
        log(Level.ERROR, "shadow stopped: sequence=" + sequence + " reason=" + reason);
    }

    private static void log(final Level level, final String message)
    {
        final Logger logger = System.getLogger(ShadowListener.class.getName());
        logger.log(level, message);
    }
}
