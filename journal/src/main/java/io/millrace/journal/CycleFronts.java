package io.millrace.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.millrace.journal.CycleReader.Step;
import io.millrace.journal.spi.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the fronts of cycles, to find the one to begin with, or whether there is more behind one that has ended.
 * <p>
 * Thread: the reader's. Changes nothing.
 */
final class CycleFronts
{
    private static final int LENGTH = 1 << 13;

    private final JournalDirectory directory;
    private @Nullable ByteBuffer block;

    CycleFronts(final JournalDirectory directory)
    {
        this.directory = directory;
    }

    /** The last cycle that begins at or before a snapshot's end; earlier, if earlier ones are still to be sealed. */
    int firstCycleFor(final Snapshot snapshot) throws IOException
    {
        final int[] live = directory.liveCycles();
        final int last = directory.lastCycle();
        final int first = directory.firstCycle().orElse(last);
        int number = live.length > 0 ? live[0] : last;
        long begins = firstSequence(number);
        while (number > first && begins > snapshot.sequence())
        {
            if (begins == snapshot.sequence() + 1 && directory.find(number - 1) == null)
            {
                // What went to an archive, and a cycle that was left over before it.
                break;
            }
            number--;
            begins = firstSequence(number);
        }
        if (begins > snapshot.sequence() + 1 && begins != Long.MAX_VALUE)
        {
            throw new JournalException(
                "journal begins behind its snapshot, and cycles between are missing: directory=" +
                    directory.root() + " journalSequence=" + begins + " snapshot=" + snapshot.file() +
                    " snapshotSequence=" + snapshot.sequence());
        }
        return number;
    }

    /** Sequence that a cycle begins with, 2^63-1 if it has no whole excerpt in front, or is not there. */
    long firstSequence(final int number) throws IOException
    {
        try (CycleReader front = open(number))
        {
            return front != null && front.next() == Step.EXCERPT ? front.excerpt().firstSequence() : Long.MAX_VALUE;
        }
    }

    /** Whether anything was written into a cycle behind one that has ended. */
    boolean isWrittenBehind(final int ended) throws IOException
    {
        for (int number = directory.lastCycle(); number > ended; number--)
        {
            try (CycleReader front = open(number))
            {
                if (front != null && front.next() != Step.OPEN_END)
                {
                    return true;
                }
            }
        }
        return false;
    }

    private @Nullable CycleReader open(final int number) throws IOException
    {
        ByteBuffer small = block;
        if (small == null)
        {
            small = ByteBuffer.allocateDirect(LENGTH).order(LITTLE_ENDIAN);
            block = small;
        }
        return CycleReader.find(directory, number, small);
    }
}
