package io.millrace.journal;

import static io.millrace.journal.SnapshotFileDescriptor.FLAGS_OFFSET;
import static io.millrace.journal.SnapshotFileDescriptor.KEYED_FLAG;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.file.StandardOpenOption.READ;

import io.millrace.journal.spi.JournalException;
import io.millrace.journal.spi.RecoveredLedger;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerDigest;
import io.millrace.ledger.SnapshotException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares the snapshots of a journal with a replay, as the replay passes where each was taken. Reads only.
 * <p>
 * Thread: one. Memory: a second ledger while a snapshot is compared.
 */
public final class SnapshotAudit
{
    private static final String SUFFIX = SnapshotFileDescriptor.SUFFIX;

    private final SnapshotStore store;
    private final boolean hasKey;
    private final TreeMap<Long, Path> files = new TreeMap<>();
    private final int count;
    private long checked;
    private long withoutKey;

    /**
     * The snapshots as they are now.
     *
     * @param journal directory of the journal.
     * @param key     of its chain, null if it has none or it is not at hand.
     */
    public SnapshotAudit(final Path journal, final byte @Nullable [] key)
    {
        store = new SnapshotStore(new JournalDirectory(journal), key);
        hasKey = key != null;
        try
        {
            for (final Path file : store.newestFirst())
            {
                final String name = JournalDirectory.fileName(file);
                files.put(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())), file);
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot list snapshots: directory=" + journal + " reason=" + ex, ex);
        }
        count = files.size();
    }

    /** @return number of snapshots that were there. */
    public int count()
    {
        return count;
    }

    /** @return number of them that were found to be what the replay comes to. */
    public long checked()
    {
        return checked;
    }

    /** @return number of them that have a key, which was not given. */
    public long withoutKey()
    {
        return withoutKey;
    }

    /**
     * Compares what was taken at or before a sequence and was not compared yet.
     *
     * @param ledger that the replay has led to.
     * @param head   of the journal there, asked for only where there is a snapshot; null if its chain is not known.
     * @return what is wrong with one of them, in one line that names its file; null if nothing is.
     */
    public @Nullable String passed(final Ledger ledger, final Supplier<@Nullable ChainHead> head)
    {
        String fault = null;
        while (!files.isEmpty() && files.firstKey() <= ledger.sequence())
        {
            final Map.Entry<Long, Path> oldest = files.pollFirstEntry();
            final long sequence = oldest.getKey();
            final Path file = oldest.getValue();
            final String reason = sequence < ledger.sequence() ?
                "snapshot ends within a burst: file=" + file : compare(file, ledger, head.get());
            fault = fault == null ? reason : fault;
        }
        return fault;
    }

    /** @return what is wrong if a snapshot is left that the journal never came to; null if none is. */
    public @Nullable String ended()
    {
        while (!files.isEmpty())
        {
            final Path file = files.pollFirstEntry().getValue();
            if (Files.exists(file))
            {
                return "snapshot is ahead of the journal, which has lost its end: file=" + file;
            }
        }
        return null;
    }

    private @Nullable String compare(final Path file, final Ledger ledger, final @Nullable ChainHead head)
    {
        try
        {
            if (!hasKey && isKeyed(file))
            {
                withoutKey++;
                return null;
            }
            final RecoveredLedger loaded = new RecoveredLedger(result ->
            {
            });
            final Snapshot snapshot = store.load(file, loaded);
            final LedgerDigest stated = loaded.ledger().digest();
            if (!stated.equals(ledger.digest()))
            {
                return "snapshot is not what the replay comes to: file=" + file + " sequence=" + snapshot.sequence() +
                    " state=" + stated.stateText() + " replayed=" + ledger.digest().stateText() + " books=" +
                    stated.booksText() + " replayed=" + ledger.digest().booksText();
            }
            if (head != null && !head.equals(snapshot.head()))
            {
                return "snapshot is of another journal: file=" + file + " stated=" + snapshot.head().describe() +
                    " found=" + head.describe();
            }
            checked++;
            return null;
        }
        catch (final SnapshotException | IOException ex)
        {
            // A younger one may have taken its place meanwhile.
            return Files.exists(file) ? "snapshot cannot be recovered from: " + ex.getMessage() : null;
        }
    }

    private static boolean isKeyed(final Path file) throws IOException
    {
        final ByteBuffer flags = ByteBuffer.allocate(Short.BYTES).order(LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, READ))
        {
            return channel.read(flags, FLAGS_OFFSET) == Short.BYTES && (flags.getShort(0) & KEYED_FLAG) != 0;
        }
    }
}
