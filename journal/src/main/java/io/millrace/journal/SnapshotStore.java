package io.millrace.journal;

import static io.millrace.journal.SnapshotFileDescriptor.CHAIN_VALUE_OFFSET;
import static io.millrace.journal.SnapshotFileDescriptor.CRC_OFFSET;
import static io.millrace.journal.SnapshotFileDescriptor.FLAGS_OFFSET;
import static io.millrace.journal.SnapshotFileDescriptor.FORMAT_VERSION;
import static io.millrace.journal.SnapshotFileDescriptor.HEADER_LENGTH;
import static io.millrace.journal.SnapshotFileDescriptor.KEYED_FLAG;
import static io.millrace.journal.SnapshotFileDescriptor.LENGTH_OFFSET;
import static io.millrace.journal.SnapshotFileDescriptor.MAGIC;
import static io.millrace.journal.SnapshotFileDescriptor.MAGIC_OFFSET;
import static io.millrace.journal.SnapshotFileDescriptor.SEAL_LENGTH;
import static io.millrace.journal.SnapshotFileDescriptor.SEQUENCE_OFFSET;
import static io.millrace.journal.SnapshotFileDescriptor.TIME_OFFSET;
import static io.millrace.journal.SnapshotFileDescriptor.VERSION_OFFSET;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.READ;

import io.millrace.journal.spi.BurstConsumer;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerSnapshot;
import io.millrace.ledger.SnapshotException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Keeps snapshots beside the journal they belong to. One is there whole or not at all: written aside, synced, renamed,
 * the directory synced. Older ones go only after that.
 * <pre>
 *   stage(ledger) --> snapshots/snapshot.new --> publish() --> snapshots/0000000000000123456.snapshot
 * </pre>
 * Thread: one writes; any reads.
 */
final class SnapshotStore
{
    private static final String ASIDE = "snapshot.new";

    private final Path directory;
    private final byte @Nullable [] key;

    /**
     * The snapshots of a journal.
     *
     * @param journal that they belong to.
     * @param key     of its chain, null if it has none.
     */
    SnapshotStore(final JournalDirectory journal, final byte @Nullable [] key)
    {
        this.directory = journal.snapshots();
        this.key = key;
    }

    /** @return files that are named as snapshots are, the newest first. */
    List<Path> newestFirst() throws IOException
    {
        return JournalDirectory.list(directory).stream()
            .filter(path -> SnapshotFileDescriptor.isSnapshot(JournalDirectory.fileName(path)))
            .sorted((a, b) -> JournalDirectory.fileName(b).compareTo(JournalDirectory.fileName(a)))
            .toList();
    }

    /**
     * Reads what a file says of itself.
     *
     * @param file named as a snapshot.
     * @return the snapshot, whose stream has not been looked at.
     * @throws SnapshotException if it is none, or not for this key.
     */
    Snapshot read(final Path file)
    {
        try (FileChannel channel = FileChannel.open(file, READ))
        {
            return header(file, channel, channel.size(), newHeader());
        }
        catch (final IOException ex)
        {
            throw unreadable(file, ex);
        }
    }

    /**
     * Hands a snapshot over, all of it checked before its last byte is given.
     *
     * @param file     named as a snapshot.
     * @param consumer that takes it.
     * @return what the file says of itself.
     * @throws SnapshotException if it is not whole, whatever the reason; then the consumer has taken nothing.
     */
    Snapshot load(final Path file, final BurstConsumer consumer)
    {
        try (DirectReader channel = new DirectReader(file))
        {
            final ByteBuffer header = newHeader();
            final Snapshot snapshot = header(file, channel, channel.length(), header);
            final Seal seal = new Seal(key);
            seal.add(header.clear());
            final Stream stream = new Stream(channel, seal, snapshot.lengthBytes());
            consumer.onSnapshot(snapshot.sequence(), snapshot.head().timeNs(), stream::read);
            if (stream.remaining != 0)
            {
                throw new SnapshotException("snapshot has more than its ledger: bytes=" + stream.remaining);
            }
            return snapshot;
        }
        catch (final IOException | UncheckedIOException ex)
        {
            throw unreadable(file, ex);
        }
        catch (final SnapshotException ex)
        {
            throw new SnapshotException("file=" + file + ' ' + ex.getMessage());
        }
    }

    /**
     * Writes a snapshot aside and syncs it. A disk that is full is an exception here, and leaves nothing behind.
     *
     * @param ledger      that does not change meanwhile.
     * @param head        of the journal where it stands.
     * @param spareLength bytes that the disk must have left afterwards.
     * @return the snapshot, to be published or discarded.
     */
    Snapshot stage(final Ledger ledger, final ChainHead head, final long spareLength) throws IOException
    {
        Files.createDirectories(directory);
        final Path aside = directory.resolve(ASIDE);
        final long length = LedgerSnapshot.lengthBytes(ledger);
        final long usable = Files.getFileStore(directory).getUsableSpace();
        if (usable - length < spareLength)
        {
            throw new FileSystemException(aside.toString(), null,
                "no space, usableBytes=" + usable + " lengthBytes=" + length + " spareBytes=" + spareLength);
        }
        try
        {
            write(ledger, head, length, aside);
        }
        catch (final IOException | UncheckedIOException ex)
        {
            discard();
            throw ex instanceof final UncheckedIOException wrapped ? wrapped.getCause() : (IOException)ex;
        }
        return new Snapshot(aside, head, key != null, length);
    }

    /**
     * Makes a staged snapshot one that is found, and takes the oldest away.
     *
     * @param staged that was written last.
     * @param kept   number of snapshots that stay.
     * @return the snapshot where it is now.
     */
    Snapshot publish(final Snapshot staged, final int kept) throws IOException
    {
        final Path file = directory.resolve(SnapshotFileDescriptor.fileName(staged.sequence()));
        Files.move(staged.file(), file, ATOMIC_MOVE);
        JournalDirectory.sync(directory);
        for (final Path old : newestFirst().stream().skip(kept).toList())
        {
            Files.deleteIfExists(old);
        }
        return new Snapshot(file, staged.head(), staged.isKeyed(), staged.lengthBytes());
    }

    /** Takes away what was staged, by this process or by one that died. */
    void discard() throws IOException
    {
        Files.deleteIfExists(directory.resolve(ASIDE));
    }

    private void write(final Ledger ledger, final ChainHead head, final long length, final Path aside)
        throws IOException
    {
        final Seal seal = new Seal(key);
        try (DirectWriter writer = new DirectWriter(aside))
        {
            final ByteBuffer header = header(head, length);
            seal.add(header.duplicate());
            writer.write(header);
            LedgerSnapshot.write(ledger, block ->
            {
                try
                {
                    seal.add(block.duplicate());
                    writer.write(block);
                }
                catch (final IOException ex)
                {
                    throw new UncheckedIOException(ex);
                }
            });
            writer.write(ByteBuffer.wrap(seal.value()));
            writer.finish();
        }
    }

    private static ByteBuffer newHeader()
    {
        return ByteBuffer.allocate(HEADER_LENGTH).order(LITTLE_ENDIAN);
    }

    private ByteBuffer header(final ChainHead head, final long length)
    {
        final ByteBuffer header = newHeader();
        header.putInt(MAGIC_OFFSET, MAGIC).putShort(VERSION_OFFSET, (short)FORMAT_VERSION)
            .putShort(FLAGS_OFFSET, (short)(key == null ? 0 : KEYED_FLAG))
            .putLong(SEQUENCE_OFFSET, head.sequence()).putLong(TIME_OFFSET, head.timeNs())
            .putLong(LENGTH_OFFSET, length).put(CHAIN_VALUE_OFFSET, HexFormat.of().parseHex(head.value()))
            .putInt(CRC_OFFSET, checksum(header));
        return header.clear();
    }

    private Snapshot header(
        final Path file, final ReadableByteChannel channel, final long fileLength, final ByteBuffer header)
        throws IOException
    {
        final boolean isRead = readAll(channel, header) && header.getInt(MAGIC_OFFSET) == MAGIC;
        if (!isRead || checksum(header) != header.getInt(CRC_OFFSET))
        {
            throw new SnapshotException("snapshot has no whole header");
        }
        final int version = header.getShort(VERSION_OFFSET);
        if (version > FORMAT_VERSION)
        {
            throw new SnapshotException("snapshot is of a newer format: format=" + version);
        }
        final boolean isKeyed = (header.getShort(FLAGS_OFFSET) & KEYED_FLAG) != 0;
        if (isKeyed != (key != null))
        {
            throw new SnapshotException(
                isKeyed ? "snapshot has a key, and none was given" : "snapshot has no key, and one was given");
        }
        final long length = header.getLong(LENGTH_OFFSET);
        if (fileLength != HEADER_LENGTH + length + SEAL_LENGTH)
        {
            throw new SnapshotException("snapshot has not its length: fileBytes=" + fileLength + " expected=" +
                (HEADER_LENGTH + length + SEAL_LENGTH));
        }
        final byte[] value = new byte[ExcerptDescriptor.CHAIN_VALUE_LENGTH];
        header.get(CHAIN_VALUE_OFFSET, value);
        final ChainHead head = new ChainHead(
            header.getLong(SEQUENCE_OFFSET), header.getLong(TIME_OFFSET), HexFormat.of().formatHex(value));
        return new Snapshot(file, head, isKeyed, length);
    }

    private static int checksum(final ByteBuffer header)
    {
        final CRC32C crc = new CRC32C();
        crc.update(header.duplicate().limit(CRC_OFFSET).position(0));
        return (int)crc.getValue();
    }

    private static boolean readAll(final ReadableByteChannel channel, final ByteBuffer bytes) throws IOException
    {
        while (bytes.hasRemaining())
        {
            if (channel.read(bytes) < 0)
            {
                return false;
            }
        }
        return true;
    }

    private static SnapshotException unreadable(final Path file, final Exception cause)
    {
        final SnapshotException ex =
            new SnapshotException("snapshot cannot be read: file=" + file + " reason=" + cause);
        ex.initCause(cause);
        return ex;
    }

    /** The ledger's part of a file. Before its last byte is given, the seal behind it is found right. */
    private static final class Stream
    {
        private final ReadableByteChannel channel;
        private final Seal seal;
        private long remaining;

        private Stream(final ReadableByteChannel channel, final Seal seal, final long length)
        {
            this.channel = channel;
            this.seal = seal;
            this.remaining = length;
        }

        private int read(final ByteBuffer target)
        {
            try
            {
                final int limit = target.limit();
                final int start = target.position();
                target.limit((int)Math.min(limit, start + remaining));
                final int read = target.hasRemaining() ? channel.read(target) : 0;
                target.limit(limit);
                if (read > 0)
                {
                    seal.add(target.duplicate().limit(start + read).position(start));
                    remaining -= read;
                    checkSeal();
                }
                return read;
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }

        private void checkSeal() throws IOException
        {
            if (remaining != 0)
            {
                return;
            }
            final ByteBuffer stated = ByteBuffer.allocate(SEAL_LENGTH);
            if (!readAll(channel, stated) || !stated.flip().equals(ByteBuffer.wrap(seal.value())))
            {
                throw new SnapshotException("snapshot is not sealed as it should be, or the key is another");
            }
        }
    }
}
