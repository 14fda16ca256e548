package io.millrace.tools.file;

/**
 * Hears how far a reader has come, for a progress bar, and which message it reads, for an answer to it.
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

    /**
     * Called once the reader knows which message it reads, before it reads the payments; not for a file that has no
     * header or is refused before that.
     *
     * @param header of the message.
     */
    default void onHeader(final MessageHeader header)
    {
    }
}
