package io.millrace.journal;

import io.millrace.journal.spi.JournalException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a journal proves of itself when all of it is read: checksums, sequence, time, chain, and that it still reaches
 * the heads that are known of it.
 *
 * @param bursts              that were read, each good.
 * @param bytes               of them.
 * @param head                the journal's now; null if it is empty.
 * @param chainStatedSequence up to which the journal states its chain itself, and rightly; -1 for not at all.
 * @param tail                what stands behind the last whole burst of an engine that died, null if nothing does.
 */
public record Verification(
    long bursts,
    long bytes,
    @Nullable ChainHead head,
    long chainStatedSequence,
    @Nullable TornTail tail)
{
    /**
     * Reads all of a journal, which no engine needs to have open, and changes nothing.
     *
     * @param directory of the journal.
     * @param key       of its chain, null if it has none.
     * @param expected  head that was exported earlier, null if none was kept.
     * @return what was found.
     * @throws JournalException of one line at the first place that is not as it was written.
     */
    public static Verification of(
        final Path directory, final byte @Nullable [] key, final @Nullable ChainHead expected)
    {
        final ChainCheck check = new ChainCheck(new Chain(key), true);
        try (JournalReader reader = JournalReader.open(directory, check).readAhead())
        {
            reader.expect(expected);
            long bursts = 0;
            while (reader.next())
            {
                bursts++;
            }
            return new Verification(
                bursts, reader.bytesRead(), reader.head(), reader.chainStatedSequence(), reader.tail());
        }
    }
}
