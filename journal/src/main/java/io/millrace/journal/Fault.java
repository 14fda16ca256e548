package io.millrace.journal;

import io.millrace.journal.spi.DurabilityListener;
import io.millrace.journal.spi.JournalException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The first fault of a journal, from whichever thread. There is no way back from it: what the device holds is unknown
 * until the next recovery, so nothing more is appended, synced or confirmed.
 */
final class Fault
{
    private final AtomicReference<@Nullable JournalException> first = new AtomicReference<>();

    private volatile DurabilityListener listener = Fault::tellNobody;

    /** Who hears of the first fault, on the thread that met it. */
    void listener(final DurabilityListener failureListener)
    {
        listener = failureListener;
    }

    /**
     * States a fault.
     *
     * @param message one line.
     * @param cause   below.
     * @return exception to throw.
     */
    JournalException raise(final String message, final Throwable cause)
    {
        final String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        final JournalException raised = new JournalException(message + " reason=" + reason, cause);
        if (first.compareAndSet(null, raised))
        {
            listener.onFailure(raised);
        }
        return raised;
    }

    private static void tellNobody(final long sequence)
    {
        // The journal has not started.
    }

    /** @return whether there was one. */
    boolean isRaised()
    {
        return first.get() != null;
    }

    /**
     * Throws if there was one.
     *
     * @throws JournalException that names the first.
     */
    void check()
    {
        final JournalException fault = first.get();
        if (fault != null)
        {
            throw new JournalException("journal has failed before: " + fault.getMessage(), fault);
        }
    }
}
