package io.millrace.tools.command;

import io.millrace.journal.ChainHead;
import io.millrace.journal.SnapshotAudit;
import io.millrace.journal.TornTail;
import io.millrace.journal.spi.JournalException;
import io.millrace.ledger.LedgerDigest;
import io.millrace.tools.report.JsonLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code millrace verify}: proves a journal from its bytes alone, or says where it is broken.
 */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Proves a journal from its bytes alone: every checksum, the hash chain, sequences, every answer, " +
        "each snapshot, the laws of the books. " +
        "Reads only; an engine may be writing. Exit code 0: whole; 1: broken; 2: wrong usage.",
    footer =
    { "%nExample:", "  millrace verify millrace-data" })
public final class VerifyCommand implements Callable<Integer>
{
    /** Of what --json says; grows, and is raised when a member changes its meaning. */
    private static final int JSON_VERSION = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private KeyedJournal options = new KeyedJournal();

    @Option(names = "--archive", paramLabel = "ARCHIVE",
        description = "Where the journal's first cycles went (millrace archive): they are read from there.")
    private @Nullable Path archive;

    @Option(names = "--head", paramLabel = "FILE",
        description = "Head that 'millrace prove' exported: the journal must still have it.")
    private @Nullable Path headFile;

    @Option(names = "--json", description = "Say it for machines, one JSON object a line.")
    private boolean isJson;

    @Override
    public Integer call() throws IOException
    {
        final JournalProof proof = new JournalProof(options.journal(), archive, options.key(), head()).run();
        if (proof.expected() != null && proof.broken() == null && proof.head() == null)
        {
            throw options.misuse("the chain has a key: --head proves nothing without --key-file");
        }
        final PrintWriter out = spec.commandLine().getOut();
        if (isJson)
        {
            printJson(proof, out);
        }
        else
        {
            print(proof, out);
        }
        return proof.isWhole() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private @Nullable ChainHead head()
    {
        final Path file = headFile;
        try
        {
            return file == null ? null : ChainHead.parse(Files.readString(file));
        }
        catch (final IOException | JournalException ex)
        {
            throw options.misuse("head cannot be read: file=" + file + " reason=" + ex.getMessage());
        }
    }

    private static void print(final JournalProof proof, final PrintWriter out)
    {
        final ChainHead expected = proof.expected();
        final TornTail tail = proof.tail();
        final LedgerDigest digest = proof.ledger().digest();
        say(out, "journal    %s", proof.journal());
        say(out, "read       %,d commands in %,d bursts, %,d bytes, %,d cycles", proof.commands(), proof.bursts(),
            proof.bytes(), proof.cycles());
        say(out, "written    %s to %s", Words.time(proof.firstTimeNs()), Words.time(proof.lastTimeNs()));
        say(out, "checksums  each burst's is right; sequences without a gap up to %d", digest.sequence());
        say(out, "chain      %s", chain(proof));
        say(out, "answers    those that the journal states, up to sequence %d", proof.answersSequence());
        say(out, "snapshots  %s", snapshots(proof));
        for (final LedgerTotals totals : LedgerTotals.of(proof.ledger()))
        {
            say(out, "ledger %-4d %,d accounts; debits posted %s, credits posted %s; pending %s, %s", totals.ledger(),
                totals.accounts(), totals.debitsPosted(), totals.creditsPosted(), totals.debitsPending(),
                totals.creditsPending());
        }
        if (proof.broken() == null)
        {
            say(out, "laws       all hold");
        }
        say(out, "digest     %s", DataDirectory.line(digest));
        if (proof.head() != null)
        {
            say(out, "head       %s", proof.head().describe());
        }
        if (expected != null && proof.broken() == null)
        {
            say(out, "expected   the head of sequence %d is there", expected.sequence());
        }
        if (tail != null)
        {
            say(out, "tail       a dead engine left what was never acknowledged: %s", tail.describe());
        }
        say(out, "took       %.2f s: %,.0f commands/s, %,.1f MB/s", proof.tookSeconds(),
            proof.commands() / proof.tookSeconds(), proof.bytes() / proof.tookSeconds() / 1e6);
        say(out, "result     %s", result(proof));
        say(out, "%nVerified by ______________________   on ______________   signature ______________________");
    }

    private static String result(final JournalProof proof)
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

    private static void printJson(final JournalProof proof, final PrintWriter out)
    {
        final JsonLine line = new JsonLine();
        for (final LedgerTotals totals : LedgerTotals.of(proof.ledger()))
        {
            out.println(line.begin("ledger").member("version", JSON_VERSION).member("ledger", totals.ledger())
                .member("accounts", totals.accounts()).member("debitsPosted", totals.debitsPosted().toString())
                .member("creditsPosted", totals.creditsPosted().toString())
                .member("debitsPending", totals.debitsPending().toString())
                .member("creditsPending", totals.creditsPending().toString()).end());
        }
        final LedgerDigest digest = proof.ledger().digest();
        final ChainHead head = proof.head();
        final ChainHead expected = proof.expected();
        final TornTail tail = proof.tail();
        out.println(line.begin("verification").member("version", JSON_VERSION)
            .member("whole", proof.isWhole()).member("broken", proof.broken())
            .member("badSnapshot", proof.badSnapshot()).member("snapshots", proof.snapshots().count())
            .member("snapshotsChecked", proof.snapshots().checked())
            .member("journal", proof.journal().toString()).member("commands", proof.commands())
            .member("bursts", proof.bursts()).member("bytes", proof.bytes()).member("cycles", proof.cycles())
            .member("firstTimeNs", proof.firstTimeNs()).member("lastTimeNs", proof.lastTimeNs())
            .member("answersSequence", proof.answersSequence()).member("chainChecked", head != null)
            .member("chainSequence", proof.chainSequence()).member("keyed", proof.isKeyed())
            .member("sequence", digest.sequence()).member("state", digest.stateText())
            .member("books", digest.booksText()).member("head", head == null ? null : head.describe())
            .member("expected", expected == null ? null : expected.describe())
            .member("tail", tail == null ? null : tail.describe())
            .member("tookMs", (long)(proof.tookSeconds() * 1000)).end());
    }

    private static void say(final PrintWriter out, final String format, final Object... values)
    {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
