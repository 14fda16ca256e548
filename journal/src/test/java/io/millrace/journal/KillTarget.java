package io.millrace.journal;

import io.millrace.journal.spi.Durability;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Random;

/**
 * A process that recovers a journal, checks it, and appends to it until it is killed. Says on its standard output, as
 * longs, {@link #RECOVERING} first, then each sequence that it knows to be confirmed.
 */
public final class KillTarget
{
    static final long RECOVERING = -2;

    private KillTarget()
    {
    }

    /**
     * Appends until killed.
     *
     * @param args directory, durability, seed.
     * @throws IOException if the parent is gone.
     */
    public static void main(final String[] args) throws IOException
    {
        final Random random = new Random(Long.parseLong(args[2]));
        final DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
        say(out, RECOVERING);

        final ChronicleJournal journal = ChronicleJournal.open(
            TestJournal.context(Path.of(args[0])).durability(Durability.valueOf(args[1])).syncIntervalNs(3_000_000));
        final long last = journal.recover(RingOfBursts::check);
        journal.start(sequence -> say(out, sequence));

        final RingOfBursts ring = new RingOfBursts(TestJournal.MAX_BURST).startAt(last + 1);
        while (true)
        {
            journal.append(ring.next(1 + random.nextInt(TestJournal.MAX_BURST)));
        }
    }

    private static void say(final DataOutputStream out, final long sequence)
    {
        try
        {
            out.writeLong(sequence);
            out.flush();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
