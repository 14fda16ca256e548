package io.millrace.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.ChronicleJournal;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.Journal;
import io.millrace.journal.spi.RecoveredLedger;
import io.millrace.ledger.LedgerDigest;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Audit journals as members keep them, and what they lead to. */
final class AuditJournals
{
    private AuditJournals()
    {
    }

    static Supplier<Journal> at(final Path directory)
    {
        return () -> ChronicleJournal.open(context(directory));
    }

    /** What an embedded engine would come to, every answer compared with those that the journal states. */
    static LedgerDigest recover(final Path directory)
    {
        final RecoveredLedger recovered = new RecoveredLedger(result ->
        {
        });
        try (ChronicleJournal journal = ChronicleJournal.open(context(directory)))
        {
            final long last = journal.recover(recovered);
            assertTrue(last > 0, "nothing in it");
            assertEquals(last, recovered.ledger().sequence());
            assertTrue(recovered.checkedSequence() >= Math.max(0, last - Claims.SLOTS_MAX), "answers not stated");
        }
        return recovered.ledger().digest();
    }

    private static ChronicleJournal.Context context(final Path directory)
    {
        return new ChronicleJournal.Context().directory(directory).durability(Durability.INTERVAL);
    }
}
