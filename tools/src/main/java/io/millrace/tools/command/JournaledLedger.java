package io.millrace.tools.command;

import io.millrace.journal.JournalReader;
import io.millrace.journal.TornTail;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.Replay;
import org.jspecify.annotations.Nullable;

/**
 * A ledger that was rebuilt from a journal alone, every answer compared with those the journal states. Takes no lock:
 * an engine may be writing.
 *
 * @param ledger          as the journal leads to it.
 * @param checkedSequence up to which the journal stated its answers.
 * @param tail            that a killed engine left behind the last burst, null for none.
 */
record JournaledLedger(Ledger ledger, long checkedSequence, @Nullable TornTail tail)
{
    static JournaledLedger of(final DataDirectory data)
    {
        if (!data.hasJournal())
        {
            throw new ToolException("no journal there: data=" + data.root());
        }
        final Ledger ledger = new Ledger(result ->
        {
        });
        final Replay replay = new Replay(ledger);
        try (JournalReader reader = JournalReader.open(data.journal()))
        {
            while (reader.next())
            {
                replay.apply(reader.burst());
            }
            return new JournaledLedger(ledger, replay.checkedSequence(), reader.tail());
        }
    }
}
