package io.millrace.tools.command;

import io.millrace.journal.ChainHead;
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
        ProofText.of(proof).forEach((name, text) -> say(out, "%-10s %s", name, text));
        say(out, "took       %.2f s: %,.0f commands/s, %,.1f MB/s", proof.tookSeconds(),
            proof.commands() / proof.tookSeconds(), proof.bytes() / proof.tookSeconds() / 1e6);
        say(out, "result     %s", ProofText.result(proof));
        say(out, "%nVerified by ______________________   on ______________   signature ______________________");
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
