package io.millrace.journal.spi;

import org.jspecify.annotations.Nullable;

/**
 * The journal cannot do what was asked. The message is one line that says which file or directory, and what to do.
 */
public final class JournalException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * With a message that stands by itself.
     *
     * @param message one line.
     */
    public JournalException(final String message)
    {
        super(message);
    }

    /**
     * With the fault that led here.
     *
     * @param message one line.
     * @param cause   what happened below.
     */
    public JournalException(final String message, final @Nullable Throwable cause)
    {
        super(message, cause);
    }
}
