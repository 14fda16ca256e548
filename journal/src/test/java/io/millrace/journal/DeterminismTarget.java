package io.millrace.journal;

import io.millrace.ledger.Laws;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerDigest;
import io.millrace.ledger.Replay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A process that replays a journal up to a sequence, and says what came of it in one line.
 */
public final class DeterminismTarget
{
    private DeterminismTarget()
    {
    }

    /**
     * Replays.
     *
     * @param args directory, sequence to go up to.
     * @throws IOException if the journal cannot be read.
     */
    public static void main(final String[] args) throws IOException
    {
        final Ledger ledger = new Ledger(result ->
        {
        });
        final Replay replay = new Replay(ledger);
        final long end = Long.parseLong(args[1]);
        // Not its chain: an interpreter takes minutes for it.
        try (JournalReader reader = JournalReader.open(new JournalDirectory(Path.of(args[0])), null, null, null))
        {
            while (ledger.sequence() < end && reader.next())
            {
                replay.apply(reader.burst());
            }
        }
        System.out.println(line(ledger));
    }

    static String line(final Ledger ledger)
    {
        final LedgerDigest digest = ledger.digest();
        return String.format(Locale.ROOT, "sequence=%d state=%s books=%s results=%016x laws=%s", digest.sequence(),
            digest.stateText(), digest.booksText(), ledger.resultsDigest(), Laws.check(ledger));
    }
}
