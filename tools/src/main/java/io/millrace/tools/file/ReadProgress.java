package io.millrace.tools.file;

/**
 * Hears how far a reader has come, for a progress bar.
 */
@FunctionalInterface
public interface ReadProgress
{
    /** For nobody to hear. */
    ReadProgress NONE = (bytesRead, bytesTotal) ->
    {
    };

    /**
     * Called with each buffer that is read, on the reading thread.
     *
     * @param bytesRead  up to now.
     * @param bytesTotal of the file; 0 if that cannot be known.
     */
    void onRead(long bytesRead, long bytesTotal);
}
