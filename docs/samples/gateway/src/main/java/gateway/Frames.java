package gateway;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import io.millrace.ledger.Result;

/**
 * The protocol: frames of fixed length, little-endian, many under way at a time.
 * <pre>
 *   request   0             8                         136
 *             +-------------+--------------------------+
 *             | correlation | command, commands.xml    |
 *             +-------------+--------------------------+
 *   answer    0             8        12     16                         144
 *             +-------------+--------+------+--------------------------+
 *             | correlation | status | zero | result, results.xml      |
 *             +-------------+--------+------+--------------------------+
 * </pre>
 * The correlation is the sender's own, and comes back with the answer. Whose connection breaks sends what was not
 * answered again, with the same ids.
 */
final class Frames
{
    static final int CORRELATION_OFFSET = 0;
    static final int COMMAND_OFFSET = 8;
    static final int REQUEST_LENGTH = COMMAND_OFFSET + SLOT_LENGTH;

    static final int STATUS_OFFSET = 8;
    static final int RESULT_OFFSET = 16;
    static final int ANSWER_LENGTH = RESULT_OFFSET + Result.LENGTH;

    /** Decided: the result says how. */
    static final int ANSWERED = 0;

    /** It will never be applied as it was sent: send it again when the gateway is well. */
    static final int NOT_APPLIED = 1;

    /** It may have been applied: send it again with the same id, and hear what became of it. */
    static final int UNKNOWN = 2;

    /** No command that this gateway takes from outside. */
    static final int NOT_ALLOWED = 3;

    private Frames()
    {
    }
}
