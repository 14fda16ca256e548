package io.millrace.journal;

import io.millrace.ledger.LedgerDigest;
import io.millrace.ledger.Result;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link KillTarget} says to its parent through a pipe, which survives it. A word is one system call and less
 * than a pipe takes at once, so it is heard whole or not at all, and nothing that was said waits in a buffer.
 */
final class KillWords
{
    /** What a word is about. */
    enum Kind
    {
        /** The JVM runs; the journal is recovered next. */
        RECOVERING('r'),

        /** The engine runs: its digest. */
        RECOVERED('R'),

        /** All accounts are there. */
        READY('y'),

        /** An answer. */
        ANSWERED('a'),

        /** All up to a sequence is kept as the mode promises. */
        CONFIRMED('c'),

        /** The engine is being closed. */
        CLOSING('C');

        private final byte letter;

        Kind(final char letter)
        {
            this.letter = (byte)letter;
        }

        private static Kind of(final byte letter)
        {
            return Arrays.stream(values()).filter(kind -> kind.letter == letter).findFirst().orElseThrow();
        }
    }

    /** One word; what its kind does not need is 0. */
    record Word(
        Kind kind,
        long sequence,
        long idHigh,
        long idLow,
        int code,
        int firstCode,
        long firstSequence,
        long amountMinor)
    {
    }

    private static final int LENGTH = 1 + 5 * Long.BYTES + 2 * Integer.BYTES;
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private KillWords()
    {
    }

    static void say(final Kind kind, final long sequence)
    {
        say(new Word(kind, sequence, 0, 0, 0, 0, 0, 0));
    }

    static void say(final LedgerDigest digest)
    {
        say(new Word(Kind.RECOVERED, digest.sequence(), digest.state(), digest.books(), 0, 0, 0, 0));
    }

    static void say(final Result result)
    {
        say(of(result));
    }

    static Word of(final Result result)
    {
        return new Word(Kind.ANSWERED, result.sequence(), result.idHigh(), result.idLow(), result.code().number(),
            result.outcome().number(), result.firstSequence(), result.amountMinor());
    }

    /** @return the next word, null if it is dead. */
    static @Nullable Word hear(final DataInputStream in) throws IOException
    {
        final byte[] bytes = new byte[LENGTH];
        try
        {
            in.readFully(bytes);
        }
        catch (final EOFException ex)
        {
            return null;
        }
        final ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Word(Kind.of(buffer.get()), buffer.getLong(), buffer.getLong(), buffer.getLong(),
            buffer.getInt(), buffer.getInt(), buffer.getLong(), buffer.getLong());
    }

    private static void say(final Word word)
    {
        final ByteBuffer buffer = ByteBuffer.allocate(LENGTH).put(word.kind.letter)
            .putLong(word.sequence).putLong(word.idHigh).putLong(word.idLow)
            .putInt(word.code).putInt(word.firstCode).putLong(word.firstSequence).putLong(word.amountMinor);
        try
        {
            OUT.write(buffer.array());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
