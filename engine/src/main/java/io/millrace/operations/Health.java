package io.millrace.operations;

/**
 * How an engine is, in a word and a line.
 *
 * @param state  the word.
 * @param reason the line; empty when it is running and nothing is to be said.
 */
public record Health(State state, String reason)
{
    /** Running, and nothing to be said. */
    public static final Health RUNNING = new Health(State.RUNNING, "");

    /** The word. */
    public enum State
    {
        /** It takes commands, and has what it needs. */
        RUNNING,

        /** It runs, and somebody should look: the line says at what. */
        DEGRADED,

        /** It has stopped by itself: close it, mend what the line says, launch another. */
        STOPPED,

        /** It was closed, or is closing. */
        CLOSED
    }

    @Override
    public String toString()
    {
        return reason.isEmpty() ? state.name() : state + ": " + reason;
    }
}
