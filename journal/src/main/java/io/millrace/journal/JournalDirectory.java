package io.millrace.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.millrace.journal.spi.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What stands where in a journal's directory.
 * <pre>
 *   millrace.journal     who it belongs to: format version, creation time
 *   millrace.head        up to where the journal was on the device a second ago, and the chain's value there
 *   millrace.mark        up to where it was answered for, of the engine that runs or ran last
 *   millrace.lock        held by the engine that appends; its process id
 *   sealed/NNNNNNNN.cq4  cycles that are whole, synced and end with an EOF word; never written again
 *   live/NNNNNNNN.cq4    cycles of the engine that runs, or of one that died; metadata.cq4t is Chronicle's
 *   cut/                 torn bytes that a recovery took off, kept for who wants to look
 *   snapshots/           the ledger at a few sequences: NNN.snapshot; snapshot.new is being written
 * </pre>
 * A cycle is in one of the two directories at any moment: sealing it is a rename.
 */
final class JournalDirectory
{
    private static final String IDENTITY = "millrace.journal";
    private static final String LOCK = "millrace.lock";
    private static final String HEAD = "millrace.head";
    private static final String MARK = "millrace.mark";
    private static final String SEALED = "sealed";
    private static final String LIVE = "live";
    private static final String CUT = "cut";
    private static final String SNAPSHOTS = "snapshots";
    private static final String FORMAT_PREFIX = "format=";

    private final Path root;
    private final Path sealed;
    private final Path live;
    private final Path cut;
    private final @Nullable UnpackedCycles archived;

    JournalDirectory(final Path root)
    {
        this(root, null);
    }

    /** One whose older cycles are in an archive; to be read only. */
    JournalDirectory(final Path root, final @Nullable UnpackedCycles archived)
    {
        this.root = root;
        this.archived = archived;
        sealed = root.resolve(SEALED);
        live = root.resolve(LIVE);
        cut = root.resolve(CUT);
    }

    Path root()
    {
        return root;
    }

    Path sealed()
    {
        return sealed;
    }

    Path live()
    {
        return live;
    }

    Path cut()
    {
        return cut;
    }

    Path snapshots()
    {
        return root.resolve(SNAPSHOTS);
    }

    Path lockFile()
    {
        return root.resolve(LOCK);
    }

    Path markFile()
    {
        return root.resolve(MARK);
    }

    Path sealed(final int cycle)
    {
        return sealed.resolve(CycleDescriptor.fileName(cycle));
    }

    Path live(final int cycle)
    {
        return live.resolve(CycleDescriptor.fileName(cycle));
    }

    /**
     * Makes the directory a journal's, or checks that it is one that this version can read.
     *
     * @throws JournalException if it is something else's, or a newer version's.
     */
    void createOrCheck() throws IOException
    {
        final Path identity = root.resolve(IDENTITY);
        if (!Files.exists(identity))
        {
            checkNotForeign();
            syncAncestors();
            final String text = FORMAT_PREFIX + ExcerptDescriptor.FORMAT_VERSION + "\ncreated=" + Instant.now() + "\n";
            writeWhole(identity, text.getBytes(US_ASCII));
        }
        check();
        Files.createDirectories(sealed);
        Files.createDirectories(live);
        sync(root);
    }

    /**
     * Checks that this is a journal that this version can read.
     *
     * @throws JournalException if it is not.
     */
    void check() throws IOException
    {
        final Path identity = root.resolve(IDENTITY);
        final String format;
        try (Stream<String> lines = Files.lines(identity, US_ASCII))
        {
            format = lines.filter(line -> line.startsWith(FORMAT_PREFIX)).findFirst().orElse("");
        }
        catch (final NoSuchFileException ex)
        {
            checkNotForeign();
            throw new JournalException("no journal here: directory=" + root, ex);
        }

        final int version = parseVersion(format, identity);
        if (version > ExcerptDescriptor.FORMAT_VERSION)
        {
            throw new JournalException(
                "journal is of a newer format: directory=" + root + " format=" + version + " newestKnown=" +
                    ExcerptDescriptor.FORMAT_VERSION);
        }
    }

    /** Keeps a head. Not synced: an older one, or none, is less, and not wrong. */
    void keepHead(final ChainHead head) throws IOException
    {
        final Path aside = root.resolve(HEAD + ".new");
        final String line = head.describe();
        Files.writeString(aside, line + "\ncrc=" + crc(line) + "\n", US_ASCII);
        Files.move(aside, root.resolve(HEAD), ATOMIC_MOVE);
    }

    /** @return the head that was kept, null if there is none that is whole. */
    @Nullable
    ChainHead keptHead() throws IOException
    {
        try
        {
            final List<String> lines = Files.readAllLines(root.resolve(HEAD), ISO_8859_1);
            final boolean isWhole = lines.size() == 2 && lines.get(1).equals("crc=" + crc(lines.get(0)));
            return isWhole ? ChainHead.parse(lines.get(0)) : null;
        }
        catch (final NoSuchFileException ex)
        {
            return null;
        }
    }

    private static long crc(final String line)
    {
        final CRC32C crc = new CRC32C();
        crc.update(line.getBytes(ISO_8859_1));
        return crc.getValue();
    }

    /** @return numbers of the cycles in {@code sealed}, ascending. */
    int[] sealedCycles() throws IOException
    {
        return cycles(sealed);
    }

    /** @return numbers of the cycles in {@code live}, ascending. */
    int[] liveCycles() throws IOException
    {
        return cycles(live);
    }

    /** @return the lowest number of a cycle, if there is one. */
    OptionalInt firstCycle() throws IOException
    {
        final OptionalInt here = IntStream.concat(IntStream.of(liveCycles()), IntStream.of(sealedCycles())).min();
        final int first = archived == null ? -1 : archived.first(here.orElse(Integer.MAX_VALUE));
        return first < 0 || first == Integer.MAX_VALUE ? here : OptionalInt.of(first);
    }

    /** @return the highest number of a cycle, -1 if there is none. */
    int lastCycle() throws IOException
    {
        // Live first: a cycle that is sealed meanwhile is then seen twice rather than not at all.
        return IntStream.concat(IntStream.of(liveCycles()), IntStream.of(sealedCycles())).max().orElse(-1);
    }

    /**
     * Finds a cycle's file, which may be sealed while one looks.
     *
     * @return its path, or null if there is no such cycle.
     */
    @Nullable
    Path find(final int cycle) throws IOException
    {
        final Path liveFile = live(cycle);
        final Path sealedFile = sealed(cycle);
        if (Files.exists(sealedFile))
        {
            return sealedFile;
        }
        if (Files.exists(liveFile))
        {
            return liveFile;
        }
        if (Files.exists(sealedFile))
        {
            return sealedFile;
        }
        return archived == null ? null : archived.find(cycle);
    }

    /** Gives back the space that cycles from an archive took. */
    void closeArchive()
    {
        try
        {
            if (archived != null)
            {
                archived.close();
            }
        }
        catch (final IOException ignored)
        {
            // It is in the directory for temporary files.
        }
    }

    /** Rids {@code live} of Chronicle's metadata, so that it is made anew, and with it every lock and listing. */
    void clearLiveOfMetadata() throws IOException
    {
        for (final Path path : list(live))
        {
            if (CycleDescriptor.cycle(fileName(path)) < 0)
            {
                Files.delete(path);
            }
        }
    }

    /** Makes the name of the journal durable, and of whatever was made for it to stand in. */
    private void syncAncestors() throws IOException
    {
        for (Path path = root.toRealPath().getParent(); path != null; path = path.getParent())
        {
            try
            {
                sync(path);
            }
            catch (final AccessDeniedException ignored)
            {
                // Not to be read by us, so not made by us.
            }
        }
    }

    /** Makes a file's name durable: the name is in its directory, not in the file. */
    static void sync(final Path directory) throws IOException
    {
        try (FileChannel channel = FileChannel.open(directory, READ))
        {
            channel.force(true);
        }
    }

    /** Writes a file that is there whole or not at all: aside, synced, renamed, the directory synced. */
    static void writeWhole(final Path file, final byte[] bytes) throws IOException
    {
        final Path directory = parent(file);
        final Path aside = directory.resolve(fileName(file) + ".new");
        try (FileChannel channel = FileChannel.open(aside, CREATE, WRITE, TRUNCATE_EXISTING))
        {
            final ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining())
            {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(aside, file, ATOMIC_MOVE);
        sync(directory);
    }

    static String fileName(final Path path)
    {
        final Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    private static Path parent(final Path file) throws IOException
    {
        final Path parent = file.getParent();
        if (parent == null)
        {
            throw new FileSystemException(file.toString(), null, "has no directory");
        }
        return parent;
    }

    private void checkNotForeign() throws IOException
    {
        if (!Files.isDirectory(root))
        {
            return;
        }
        for (final Path path : list(root))
        {
            final String name = fileName(path);
            if (name.endsWith(CycleDescriptor.SUFFIX) || name.endsWith(".cq4t"))
            {
                throw new JournalException(
                    "directory holds a Chronicle queue that is no journal of ours: directory=" + root + " file=" +
                        name);
            }
        }
    }

    private static int parseVersion(final String format, final Path identity)
    {
        try
        {
            return Integer.parseInt(format.substring(Math.min(format.length(), FORMAT_PREFIX.length())));
        }
        catch (final NumberFormatException ex)
        {
            throw new JournalException("file does not say the journal's format: file=" + identity, ex);
        }
    }

    private static int[] cycles(final Path directory) throws IOException
    {
        return list(directory).stream()
            .mapToInt(path -> CycleDescriptor.cycle(fileName(path)))
            .filter(cycle -> cycle >= 0)
            .sorted()
            .toArray();
    }

    /** @return what stands in a directory, nothing if it is not there. */
    static List<Path> list(final Path directory) throws IOException
    {
        try (Stream<Path> paths = Files.list(directory))
        {
            return paths.toList();
        }
        catch (final NoSuchFileException ex)
        {
            return List.of();
        }
    }
}
