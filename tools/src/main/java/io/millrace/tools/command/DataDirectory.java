package io.millrace.tools.command;

import io.millrace.ledger.LedgerDigest;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.account.DirectoryFile;
import io.millrace.tools.reference.ReferencesDirectory;
import io.millrace.tools.refusal.FileRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the command keeps what it keeps.
 * <pre>
 *   DIR/journal/    the journal: all that matters
 *   DIR/accounts    names of accounts, since a journal holds ids
 *   DIR/references/ what senders call their payments, since a journal holds ids
 *   DIR/counters    of the engine that runs, or ran last
 *   DIR/digest      of the state at the last clean end, for a replay to compare
 * </pre>
 *
 * @param root DIR.
 */
record DataDirectory(Path root)
{
    Path journal()
    {
        return root.resolve("journal");
    }

    Path counters()
    {
        return root.resolve("counters");
    }

    ReferencesDirectory references()
    {
        return new ReferencesDirectory(root.resolve("references"));
    }

    boolean hasJournal()
    {
        return Files.isDirectory(journal());
    }

    void create() throws IOException
    {
        Files.createDirectories(root);
    }

    AccountDirectory accounts() throws FileRefused
    {
        final AccountDirectory directory = new AccountDirectory();
        DirectoryFile.load(root.resolve("accounts"), directory);
        return directory;
    }

    void accounts(final AccountDirectory directory) throws IOException
    {
        DirectoryFile.store(root.resolve("accounts"), directory);
    }

    /** Notes the digest at a clean end. */
    void digest(final LedgerDigest digest) throws IOException
    {
        Files.writeString(root.resolve("digest"), line(digest));
    }

    /** The line that was noted, if any. */
    Optional<String> notedDigest() throws IOException
    {
        final Path file = root.resolve("digest");
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    static String line(final LedgerDigest digest)
    {
        return "sequence " + digest.sequence() + "  state " + digest.stateText() + "  books " + digest.booksText();
    }
}
