package io.millrace.journal;

import java.nio.file.Path;

/**
 * A snapshot in a journal's directory, by what its header says.
 *
 * @param file        that holds it.
 * @param head        of the journal where it was taken: sequence and time of the last command it includes, and the
 *                    value of the chain there.
 * @param isKeyed     whether chain and snapshot are an HMAC.
 * @param lengthBytes of the ledger's stream in it.
 */
public record Snapshot(Path file, ChainHead head, boolean isKeyed, long lengthBytes)
{
    /** @return sequence of the last command that it includes. */
    public long sequence()
    {
        return head.sequence();
    }
}
