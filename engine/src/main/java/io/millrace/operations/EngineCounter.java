package io.millrace.operations;

/**
 * What is counted. Sequences and counts only grow during a life of the engine; the others go up and down. Most are
 * looked at each tick (10 milliseconds unless set), so that they cost the path of a payment nothing.
 */
public enum EngineCounter
{
    /** Highest sequence that a producer has claimed. */
    CLAIMED_SEQUENCE(0, "Highest sequence that a producer has claimed; behind it the ring is free."),

    /** Up to where the journal was appended. */
    JOURNALED_SEQUENCE(1, "Sequence up to which commands stand in the journal."),

    /** Up to where the ledger has applied. */
    APPLIED_SEQUENCE(2, "Sequence up to which commands are applied; in fused wiring they are answered as well."),

    /** Up to where commands are kept. */
    CONFIRMED_SEQUENCE(3, "Sequence up to which commands are kept as the durability mode promises."),

    /** Where this life began. */
    RECOVERED_SEQUENCE(4, "Sequence of the last command that the recovery found; counting began behind it."),

    /** How long the recovery took. */
    RECOVERY_MS(5, "Milliseconds that the recovery took: snapshot, replay and checks."),

    /** Claims refused for space. */
    REFUSED_FOR_SPACE(6, "Claims refused because the journal was short of space."),

    /** Claims that met a full ring. */
    BACK_PRESSURED(7,
        "Claims that found the ring full: each refused tryClaim, each claim that had to wait."),

    /** Bursts at which the clock was behind. */
    CLOCK_BEHIND(8, "Bursts at which the clock had not passed command time; more than a few say that it was set back."),

    /** Throws of listeners. */
    LISTENER_ERRORS(9, "Exceptions that listeners threw; each went to the error handler and changed nothing else."),

    /** Accounts there are. */
    ACCOUNTS(10, "Accounts that the ledger holds, open and closed."),

    /** Accounts there may be. */
    ACCOUNTS_MAX(11, "Accounts that the ledger can hold; when they are reached, openings are refused."),

    /** Payments remembered. */
    PAYMENTS(12, "Payments, holds and batches whose ids the ledger remembers."),

    /** Payments that can be remembered. */
    PAYMENTS_WINDOW(13, "Ids that the ledger can remember; then the oldest is forgotten for each new one."),

    /** Bytes left on the device. */
    DISK_FREE_BYTES(14, "Bytes that the journal's device has left, looked at once a second."),

    /** How long nothing has moved. */
    STALLED_MS(15,
        "Milliseconds since commands that were claimed were last seen to move on; 0 when nothing waits, and " +
            "until the engine has launched.");

    private final int index;
    private final String sentence;

    EngineCounter(final int index, final String sentence)
    {
        this.index = index;
        this.sentence = sentence;
    }

    /** @return what it says, in a sentence. */
    public String sentence()
    {
        return sentence;
    }

    /** Place in the file. */
    int index()
    {
        return index;
    }
}
