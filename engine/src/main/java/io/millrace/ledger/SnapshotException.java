package io.millrace.ledger;

/**
 * A snapshot cannot be used: cut short, damaged, of a newer format, or not what it states. The message is one line.
 */
public final class SnapshotException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * With a message that stands by itself.
     *
     * @param message one line.
     */
    public SnapshotException(final String message)
    {
        super(message);
    }
}
