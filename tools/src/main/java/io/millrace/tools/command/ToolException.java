package io.millrace.tools.command;

import io.millrace.journal.spi.JournalException;
import io.millrace.ledger.ReplayException;
import io.millrace.tools.refusal.FileRefused;
import java.io.UncheckedIOException;

/**
 * Something that the user of the command can mend, said in one line.
 */
public final class ToolException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * With a line for the console.
     *
     * @param message one line.
     */
    public ToolException(final String message)
    {
        super(message);
    }

    /**
     * Whether an exception's message says all that its reader needs.
     *
     * @param thrown by a command.
     * @return true if a stack trace would add nothing.
     */
    public static boolean isExplained(final Throwable thrown)
    {
        return thrown instanceof ToolException || thrown instanceof FileRefused ||
            thrown instanceof JournalException || thrown instanceof ReplayException ||
            thrown instanceof UncheckedIOException;
    }
}
