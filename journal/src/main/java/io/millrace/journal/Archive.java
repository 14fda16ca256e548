package io.millrace.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.millrace.journal.spi.DirectoryLock;
import io.millrace.journal.spi.JournalException;
import io.millrace.journal.spi.RecoveredLedger;
import io.millrace.ledger.Burst;
import io.millrace.ledger.SnapshotException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Where cycles go that a snapshot stands for, and come back from for an audit.
 * <pre>
 *   ARCHIVE/millrace.journal     of which journal, a copy
 *   ARCHIVE/millrace.index       a line for each cycle: sequences, SHA-256, chain value at its end; the last sums them
 *   ARCHIVE/NNNNNNNN.cq4.gz      the cycle, readable by gunzip
 * </pre>
 * A cycle leaves the journal only after its copy was synced, read back and found to be the same, and after the index
 * was synced as well. What is moved was read first, with its chain, up to the snapshot, whose chain value must be the
 * one found. Killed at any moment, the same call again finishes what was begun. Nothing calls it by itself.
 * <p>
 * Thread: one of the embedder's; an engine may be running.
 */
public final class Archive
{
    private static final String IDENTITY = "millrace.journal";
    private static final String INDEX = "millrace.index";
    private static final String LOCK = "millrace.lock";
    private static final String GZ = ".gz";
    private static final String ASIDE = ".new";
    private static final String CRC = "crc=";
    private static final int PIECE_LENGTH = 1 << 16;

    private final Path root;
    private final JournalDirectory journal;
    private final byte @Nullable [] key;

    /**
     * The archive of a journal.
     *
     * @param archive directory, which is made if it is not there; on another disk, best.
     * @param journal directory of the journal.
     * @param key     of its chain, null if it has none.
     */
    public Archive(final Path archive, final Path journal, final byte @Nullable [] key)
    {
        this.root = archive;
        this.journal = new JournalDirectory(journal);
        this.key = key == null ? null : key.clone();
    }

    /** @return snapshots that the journal has, the newest first; those whose header is not whole are left out. */
    public List<Snapshot> snapshots()
    {
        final SnapshotStore store = new SnapshotStore(journal, key);
        final List<Snapshot> found = new ArrayList<>();
        try
        {
            for (final Path file : store.newestFirst())
            {
                try
                {
                    found.add(store.read(file));
                }
                catch (final SnapshotException ignored)
                {
                    // Not to be recovered from either.
                }
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot list snapshots: directory=" + journal.root() + " reason=" + ex, ex);
        }
        return found;
    }

    /**
     * Moves every cycle into the archive that ends before a snapshot. Take the oldest that is kept: with a younger one
     * the older ones are of no use any more.
     *
     * @param before snapshot, which is loaded to see that it is good.
     * @return cycles that were moved.
     * @throws JournalException of one line if anything is not as it should be; then what has not been moved stays.
     */
    public List<ArchivedCycle> archive(final Snapshot before)
    {
        try
        {
            new SnapshotStore(journal, key).load(before.file(), new RecoveredLedger(result ->
            {
            }));
            Files.createDirectories(root);
            final DirectoryLock lock = DirectoryLock.acquire(root.resolve(LOCK));
            try
            {
                return move(before);
            }
            finally
            {
                lock.close();
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot archive: archive=" + root + " reason=" + ex, ex);
        }
        catch (final SnapshotException ex)
        {
            throw new JournalException("cannot archive behind a bad snapshot: " + ex.getMessage(), ex);
        }
    }

    /**
     * Puts every cycle back of which the journal has none, the youngest first, each compared with the index.
     *
     * @return cycles that were put back; they stay in the archive.
     * @throws JournalException of one line at the first that is damaged or missing.
     */
    public List<ArchivedCycle> restore()
    {
        try
        {
            checkIdentity();
            final List<ArchivedCycle> index = index();
            final List<ArchivedCycle> restored = new ArrayList<>();
            for (int i = index.size() - 1; i >= 0; i--)
            {
                final ArchivedCycle entry = index.get(i);
                if (!Files.exists(journal.sealed(entry.cycle())))
                {
                    final Path aside = journal.sealed().resolve(fileName(entry) + ASIDE);
                    unpack(entry, aside);
                    Files.move(aside, journal.sealed(entry.cycle()), ATOMIC_MOVE);
                    JournalDirectory.sync(journal.sealed());
                    restored.add(entry);
                }
            }
            return restored;
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot restore: archive=" + root + " reason=" + ex, ex);
        }
    }

    /**
     * Reads the index.
     *
     * @return its cycles, the oldest first.
     * @throws JournalException if it was changed.
     */
    public List<ArchivedCycle> index()
    {
        final Path file = root.resolve(INDEX);
        try
        {
            final List<String> lines = Files.exists(file) ? Files.readAllLines(file, US_ASCII) : List.of(sum(""));
            final int last = lines.size() - 1;
            final StringBuilder text = new StringBuilder();
            final List<ArchivedCycle> index = new ArrayList<>();
            for (final String line : lines.subList(0, Math.max(0, last)))
            {
                text.append(line).append('\n');
                index.add(ArchivedCycle.parse(line));
            }
            if (last < 0 || !lines.get(last).equals(sum(text.toString())))
            {
                throw new JournalException("index of the archive is damaged: file=" + file);
            }
            return index;
        }
        catch (final IOException ex)
        {
            throw new JournalException("index of the archive cannot be read: file=" + file + " reason=" + ex, ex);
        }
    }

    private List<ArchivedCycle> move(final Snapshot before) throws IOException
    {
        journal.check();
        keepIdentity();
        checkIdentity();
        final List<ArchivedCycle> index = new ArrayList<>(index());
        final List<ArchivedCycle> moved = new ArrayList<>();
        for (final ArchivedCycle entry : read(before, index.isEmpty() ? null : index.get(index.size() - 1)))
        {
            pack(entry);
            index.add(entry);
            keep(index);
            moved.add(entry);
        }
        for (final ArchivedCycle entry : index)
        {
            if (entry.head().sequence() < before.sequence() && Files.exists(journal.sealed(entry.cycle())))
            {
                unpack(entry, null);
                Files.delete(journal.sealed(entry.cycle()));
                JournalDirectory.sync(journal.sealed());
            }
        }
        return moved;
    }

    /** Reads all that comes after the archive's end, up to the snapshot, and checks that it leads there. */
    private List<ArchivedCycle> read(final Snapshot before, final @Nullable ArchivedCycle last) throws IOException
    {
        final ChainCheck chain = new ChainCheck(new Chain(key), true);
        final Snapshot start =
            last == null ? null : new Snapshot(root.resolve(INDEX), last.head(), key != null, 0);
        final List<ArchivedCycle> found = new ArrayList<>();
        if (last != null && last.head().sequence() >= before.sequence())
        {
            return found;
        }
        try (JournalReader reader = JournalReader.open(journal, null, chain, start))
        {
            int cycle = -1;
            long first = 0;
            ChainHead head = new ChainHead(Burst.NULL_SEQUENCE, 0, "");
            while (head.sequence() < before.sequence())
            {
                if (!reader.next())
                {
                    throw new JournalException("snapshot is ahead of the journal: snapshot=" + before.file() +
                        " journalSequence=" + (reader.nextSequence() - 1));
                }
                if (last == null && cycle < 0 && reader.burst().firstSequence() != 0)
                {
                    throw new JournalException("journal does not begin at its beginning: file=" + reader.file());
                }
                if (reader.cycle() != cycle)
                {
                    if (cycle >= 0 && Files.exists(journal.sealed(cycle)))
                    {
                        found.add(entry(cycle, first, head));
                    }
                    cycle = reader.cycle();
                    first = reader.burst().firstSequence();
                }
                head = new ChainHead(reader.nextSequence() - 1, reader.lastTimeNs(), chain.value());
            }
            if (!head.equals(before.head()))
            {
                throw new JournalException("journal does not lead to the snapshot: snapshot=" + before.file() +
                    " stated=" + before.head().describe() + " found=" + head.describe());
            }
        }
        return found;
    }

    private ArchivedCycle entry(final int cycle, final long first, final ChainHead head) throws IOException
    {
        final Path file = journal.sealed(cycle);
        try (InputStream in = Files.newInputStream(file))
        {
            return new ArchivedCycle(cycle, first, head, Files.size(file), copy(in, OutputStream.nullOutputStream()));
        }
    }

    private void pack(final ArchivedCycle entry) throws IOException
    {
        final Path aside = root.resolve(fileName(entry) + ASIDE);
        try (InputStream in = Files.newInputStream(journal.sealed(entry.cycle()));
            FileChannel channel = FileChannel.open(aside, CREATE, WRITE, TRUNCATE_EXISTING))
        {
            final GZIPOutputStream out = new GZIPOutputStream(Channels.newOutputStream(channel), PIECE_LENGTH);
            copy(in, out);
            out.finish();
            channel.force(true);
        }
        Files.move(aside, root.resolve(fileName(entry)), ATOMIC_MOVE);
        JournalDirectory.sync(root);
        unpack(entry, null);
    }

    /** Reads a cycle of the archive, into a file or for the look of it, and compares it with the index. */
    void unpack(final ArchivedCycle entry, final @Nullable Path target) throws IOException
    {
        final Path file = root.resolve(fileName(entry));
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file), PIECE_LENGTH))
        {
            final String found;
            if (target == null)
            {
                found = copy(in, OutputStream.nullOutputStream());
            }
            else
            {
                found = copyAndSync(in, target);
            }
            if (!found.equals(entry.sha256()))
            {
                throw new IOException("SHA-256 is not the one in the index, found=" + found);
            }
        }
        catch (final IOException ex)
        {
            if (target != null)
            {
                Files.deleteIfExists(target);
            }
            throw new JournalException("archived cycle is damaged: file=" + file + " reason=" + ex, ex);
        }
    }

    private static String copyAndSync(final InputStream in, final Path target) throws IOException
    {
        try (FileChannel channel = FileChannel.open(target, CREATE, WRITE, TRUNCATE_EXISTING))
        {
            final String sha256 = copy(in, Channels.newOutputStream(channel));
            channel.force(true);
            return sha256;
        }
    }

    /** Copies, and says the SHA-256 of what was copied. */
    private static String copy(final InputStream in, final OutputStream out) throws IOException
    {
        try
        {
            final MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            final byte[] piece = new byte[PIECE_LENGTH];
            int read;
            while ((read = in.read(piece)) >= 0)
            {
                sha256.update(piece, 0, read);
                out.write(piece, 0, read);
            }
            return HexFormat.of().formatHex(sha256.digest());
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException("this JVM has no SHA-256", ex);
        }
    }

    private void keep(final List<ArchivedCycle> index) throws IOException
    {
        final StringBuilder text = new StringBuilder();
        index.forEach(entry -> text.append(entry.describe()).append('\n'));
        text.append(sum(text.toString())).append('\n');
        JournalDirectory.writeWhole(root.resolve(INDEX), text.toString().getBytes(US_ASCII));
    }

    private void keepIdentity() throws IOException
    {
        if (!Files.exists(root.resolve(IDENTITY)))
        {
            JournalDirectory.writeWhole(
                root.resolve(IDENTITY), Files.readAllBytes(journal.root().resolve(IDENTITY)));
        }
    }

    void checkIdentity() throws IOException
    {
        final byte[] archived = Files.readAllBytes(root.resolve(IDENTITY));
        if (!Arrays.equals(archived, Files.readAllBytes(journal.root().resolve(IDENTITY))))
        {
            throw new JournalException("archive is of another journal: archive=" + root + " journal=" + journal.root());
        }
    }

    private static String sum(final String text)
    {
        final CRC32C crc = new CRC32C();
        crc.update(text.getBytes(US_ASCII));
        return CRC + crc.getValue();
    }

    private static String fileName(final ArchivedCycle entry)
    {
        return CycleDescriptor.fileName(entry.cycle()) + GZ;
    }
}
