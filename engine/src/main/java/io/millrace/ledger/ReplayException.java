package io.millrace.ledger;

/**
 * A replay came to other results than the journal states: this ledger is not the one that wrote it, or a defect.
 */
public final class ReplayException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    ReplayException(final String message)
    {
        super(message);
    }
}
