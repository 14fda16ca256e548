package io.millrace.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.millrace.journal.spi.Durability;
import io.millrace.ledger.Burst;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/**
 * A process that appends under a tracer, and marks on its standard output, a system call each, where an append begins
 * and where its burst is acknowledged: at its end, or while the next one is appended.
 */
public final class SyncTraceTarget
{
    /** Marks, each followed by the sequence of the burst's last command and a blank. */
    static final String BEGIN = "begin=";
    static final String ACKNOWLEDGED = "acknowledged=";

    private static final int LARGE_MIN = 64;

    private SyncTraceTarget()
    {
    }

    /**
     * Appends so many bursts.
     *
     * @param args directory, durability, bursts, seed.
     * @throws IOException if the parent is gone.
     */
    public static void main(final String[] args) throws IOException
    {
        final int bursts = Integer.parseInt(args[2]);
        final Random random = new Random(Long.parseLong(args[3]));
        final RingOfBursts ring = new RingOfBursts(TestJournal.MAX_BURST);
        final ChronicleJournal.Context context = TestJournal.context(Path.of(args[0]))
            .durability(Durability.valueOf(args[1]));
        long begun = Burst.NULL_SEQUENCE;
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out);
            ChronicleJournal journal = TestJournal.start(context, 0))
        {
            for (int i = 0; i < bursts; i++)
            {
                final int count = random.nextInt(4) == 0 ?
                    1 + random.nextInt(3) : LARGE_MIN + random.nextInt(TestJournal.MAX_BURST - LARGE_MIN);
                final long last = ring.nextSequence() + count - 1;
                out.write((BEGIN + last + " ").getBytes(US_ASCII));
                if (random.nextBoolean())
                {
                    journal.beginAppend(ring.next(count));
                    acknowledge(journal, begun, out);
                    begun = last;
                }
                else
                {
                    journal.append(ring.next(count));
                    acknowledge(journal, begun, out);
                    acknowledge(journal, last, out);
                    begun = Burst.NULL_SEQUENCE;
                }
            }
            acknowledge(journal, begun, out);
        }
    }

    private static void acknowledge(final ChronicleJournal journal, final long sequence, final FileOutputStream out)
        throws IOException
    {
        if (sequence != Burst.NULL_SEQUENCE)
        {
            journal.endAppend(sequence);
            out.write((ACKNOWLEDGED + sequence + " ").getBytes(US_ASCII));
        }
    }
}
