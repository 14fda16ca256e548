package io.millrace.cluster;

import io.aeron.archive.ArchiveMarkFile;
import io.aeron.cluster.service.ClusterMarkFile;
import io.millrace.journal.spi.DirectoryLock;
import io.millrace.journal.spi.JournalException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.agrona.concurrent.SystemEpochClock;

/**
 * What a member has on disk: Aeron's archive and cluster directories, a file that says of which ledger they are, and
 * one that is locked by the process that has them.
 * <p>
 * The file is what makes a directory a member's. An empty one is no member, unless an operator says that it shall be
 * one: or two members that have lost their disks would elect each other while the one that has the data is down, and
 * begin anew.
 */
final class MemberDirectory
{
    private static final String IDENTITY = "ledger.id";
    private static final String LOCK = "member.lock";

    /** For a file that is there. */
    private static final long MARK_TIMEOUT_MS = 100;

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

    /**
     * Takes the directory for this process.
     *
     * @return to be closed when the member has ended.
     * @throws JournalException naming the process that has it.
     */
    DirectoryLock lock()
    {
        try
        {
            return DirectoryLock.acquire(directory.resolve(LOCK));
        }
        catch (final IOException unusable)
        {
            throw new UncheckedIOException(unusable);
        }
    }

    /**
     * Lets Aeron know that whoever was here before is dead, which it would else believe after ten seconds of silence.
     * To be called by who has the lock.
     */
    void forgetTheDead()
    {
        final File archive = archive().toFile();
        if (new File(archive, ArchiveMarkFile.FILENAME).exists())
        {
            try (ArchiveMarkFile mark = new ArchiveMarkFile(
                archive, ArchiveMarkFile.FILENAME, SystemEpochClock.INSTANCE, MARK_TIMEOUT_MS, said ->
                {
                }))
            {
                mark.signalTerminated();
            }
        }
        forgetTheDead(ClusterMarkFile.FILENAME);
        forgetTheDead(ClusterMarkFile.markFilenameForService(0));
    }

    private void forgetTheDead(final String name)
    {
        final File cluster = cluster().toFile();
        if (new File(cluster, name).exists())
        {
            try (ClusterMarkFile mark =
                new ClusterMarkFile(cluster, name, SystemEpochClock.INSTANCE, MARK_TIMEOUT_MS, said ->
                {
                }))
            {
                mark.signalTerminated();
            }
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
