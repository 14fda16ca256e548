package io.millrace.tools.command;

import io.millrace.journal.ChainHead;
import io.millrace.journal.SnapshotAudit;
import io.millrace.journal.TornTail;
import io.millrace.ledger.LedgerDigest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a proof came to, as a person signs it: a word for each thing, and what is to be said of it.
 */
final class ProofText
{
    private ProofText()
    {
    }

    /** All of it, in order, but for how long it took. */
    static Map<String, String> of(final JournalProof proof)
    {
        final ChainHead expected = proof.expected();
        final TornTail tail = proof.tail();
        final LedgerDigest digest = proof.ledger().digest();
        final Map<String, String> lines = new LinkedHashMap<>();
        lines.put("journal", proof.journal().toString());
        lines.put("read", text("%,d commands in %,d bursts, %,d bytes, %,d cycles", proof.commands(), proof.bursts(),
            proof.bytes(), proof.cycles()));
        lines.put("written", text("%s to %s", Words.time(proof.firstTimeNs()), Words.time(proof.lastTimeNs())));
        lines.put("checksums", text("each burst's is right; sequences without a gap up to %d", digest.sequence()));
        lines.put("chain", chain(proof));
        lines.put("answers", text("those that the journal states, up to sequence %d", proof.answersSequence()));
        lines.put("snapshots", snapshots(proof));
        LedgerTotals.of(proof.ledger()).forEach(totals -> lines.put(totals.name(), totals.text()));
        if (proof.broken() == null)
        {
            lines.put("laws", "all hold");
        }
        lines.put("digest", DataDirectory.line(digest));
        if (proof.head() != null)
        {
            lines.put("head", proof.head().describe());
        }
        if (expected != null && proof.broken() == null)
        {
            lines.put("expected", text("the head of sequence %d is there", expected.sequence()));
        }
        if (tail != null)
        {
            lines.put("tail", "a dead engine left what was never acknowledged: " + tail.describe());
        }
        return lines;
    }

    /** Whole or broken, and where. */
    static String result(final JournalProof proof)
    {
        if (proof.broken() != null)
        {
            return "BROKEN, and nothing behind it was read: " + proof.broken();
        }
        return proof.isWhole() ? "WHOLE" : "BROKEN, though the journal itself is whole: " + proof.badSnapshot();
    }

    private static String snapshots(final JournalProof proof)
    {
        final SnapshotAudit snapshots = proof.snapshots();
        if (snapshots.count() == 0)
        {
            return "none";
        }
        return snapshots.checked() + " of " + snapshots.count() + " are what the replay comes to" +
            (snapshots.withoutKey() == 0 ? "" : "; NOT CHECKED, since no key was given: " + snapshots.withoutKey());
    }

    private static String chain(final JournalProof proof)
    {
        if (proof.head() == null)
        {
            return proof.commands() == 0 ? "empty" : "NOT CHECKED: it has a key, and none was given";
        }
        return "as the journal states it up to sequence " + proof.chainSequence() + ", " +
            (proof.isKeyed() ? "with the key that was given" : "without a key");
    }

    private static String text(final String format, final Object... values)
    {
        return String.format(Locale.ROOT, format, values);
    }
}
