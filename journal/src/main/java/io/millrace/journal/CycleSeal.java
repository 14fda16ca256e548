package io.millrace.journal;

import static io.millrace.journal.CycleDescriptor.EOF_WORD;
import static io.millrace.journal.CycleDescriptor.WORD_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes a live cycle a sealed one: gives back the space behind its last excerpt, ends it, syncs it, and only then moves
 * it over. Whatever moment a crash picks, the cycle is whole in one of the two directories, and sealing it again is
 * safe.
 */
final class CycleSeal
{
    private CycleSeal()
    {
    }

    /**
     * Seals a cycle.
     *
     * @param directory of the journal.
     * @param cycle     that nobody writes any more.
     * @param end       offset behind its last excerpt, a multiple of 4.
     */
    static void seal(final JournalDirectory directory, final int cycle, final long end) throws IOException
    {
        final Path live = directory.live(cycle);
        try (FileChannel channel = FileChannel.open(live, WRITE))
        {
            channel.truncate(end);
            final ByteBuffer word = ByteBuffer.allocate(WORD_LENGTH).order(LITTLE_ENDIAN).putInt(0, EOF_WORD);
            channel.write(word, end);
            channel.force(true);
        }
        Files.move(live, directory.sealed(cycle), ATOMIC_MOVE);
        JournalDirectory.sync(directory.sealed());
        JournalDirectory.sync(directory.live());
    }
}
