package io.millrace.response;

import io.millrace.ledger.Result;
import io.millrace.ledger.ResultSink;

/**
 * Hears the answers: of one command, of one client, or of the whole engine.
 * <p>
 * Called on the engine's response thread (in fused wiring that is the only thread it has): be quick, allocate nothing
 * where it matters, and never wait for the engine in it; while it runs, nothing else is answered. What it throws goes
 * to the engine's error handler and changes nothing else. {@code ResponseQueue} brings responses to another thread.
 */
@FunctionalInterface
public interface ResponseListener extends ResultSink
{
    /**
     * The response: the decision on a command, or an event.
     *
     * @param result valid during the call; {@link Result#copy()} keeps it.
     */
    @Override
    void onResult(Result result);

    /**
     * The engine stopped by itself, and this command will have no answer.
     *
     * @param sequence of the command.
     * @param fate     what became of it.
     * @param cause    why the engine stopped.
     */
    default void onUnanswered(final long sequence, final Fate fate, final Throwable cause)
    {
    }
}
