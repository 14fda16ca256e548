package io.millrace.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * What a member has on disk: Aeron's archive and cluster directories, and a file that says of which ledger they are.
 * <p>
 * The file is what makes a directory a member's. An empty one is no member, unless an operator says that it shall be
 * one: or two members that have lost their disks would elect each other while the one that has the data is down, and
 * begin anew.
 */
final class MemberDirectory
{
    private static final String IDENTITY = "ledger.id";

    private final Path directory;

    MemberDirectory(final Path directory)
    {
        this.directory = directory;
    }

    /**
     * Checks that this is a member's directory of a ledger, or makes it one.
     *
     * @param ledgerId of the ledger.
     * @param isNew    whether it is to be made one, and must not be one yet.
     */
    void check(final UUID ledgerId, final boolean isNew)
    {
        final Path identity = directory.resolve(IDENTITY);
        try
        {
            if (isNew)
            {
                if (Files.exists(identity))
                {
                    throw new IllegalStateException(
                        "directory is a member's already, start it as one: file=" + identity);
                }
                Files.createDirectories(directory);
                Files.writeString(identity, ledgerId + "\n");
                return;
            }
            if (!Files.exists(identity))
            {
                throw new IllegalStateException("directory is no member's: directory=" + directory +
                    "; found a new ledger, let it join as an empty member, or restore its directory");
            }
            final String found = Files.readString(identity).strip();
            if (!found.equals(ledgerId.toString()))
            {
                throw new IllegalStateException(
                    "directory is of another ledger: ledgerId=" + ledgerId + " found=" + found);
            }
        }
        catch (final IOException unreadable)
        {
            throw new UncheckedIOException(unreadable);
        }
    }

    Path archive()
    {
        return directory.resolve("archive");
    }

    Path cluster()
    {
        return directory.resolve("cluster");
    }
}
