package io.millrace.journal;

import java.nio.file.Path;

/**
 * What stands behind the last whole excerpt of a journal whose engine died: bytes that were being written, and that no
 * later excerpt knows to have been durable.
 *
 * @param file         of the cycle in which the tail begins.
 * @param offset       of the tail in that file.
 * @param nextSequence of the command that would have come there.
 * @param excerpts     that stand whole behind the tear; they cannot be used, for what was before them is lost.
 * @param lengthBytes  from the tear to the last byte that is not zero, in this file and in later ones.
 * @param reason       what a reader saw there.
 */
public record TornTail(Path file, long offset, long nextSequence, int excerpts, long lengthBytes, String reason)
{
    /** @return all of it in one line. */
    public String describe()
    {
        return "file=" + file + " offset=" + offset + " nextSequence=" + nextSequence + " excerpts=" + excerpts +
            " lengthBytes=" + lengthBytes + " reason=" + reason;
    }
}
