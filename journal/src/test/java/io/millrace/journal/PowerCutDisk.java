package io.millrace.journal;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a device holds of a directory for sure, and what a loss of power at this moment may leave of the rest.
 * <pre>
 *                     sync begins           sync is over                   power is cut
 *   written   ---A----|----B----------------|----C-------------------------|
 *   certain                                 A                              A; of B and C any sectors or none
 * </pre>
 * Of a file, or a part of it, certain is what its pages held when the last completed sync of them began. Of every
 * sector written since, the device has the old bytes or the new ones; the length may be the old, the new, or between. A
 * name that was made, moved or removed may be so or not, each by itself, until a sync of its directory that began later
 * is over; a move happens wholly or not at all. Directories themselves are there: their syncs are proven by {@link
 * SyncTraceIT}.
 * <p>
 * Thread: any; what changes names holds this.
 */
final class PowerCutDisk
{
    private static final int SECTOR_LENGTH = 512;
    private static final int PAGE_LENGTH = 4096;
    private static final String[] DIRECTORIES =
        { "sealed", "live", "cut", "snapshots" };
    private static final double[] SHARES =
        { 0, 0.02, 0.5, 0.98, 1 };

    private final Path root;
    private final Path images;
    private final SplittableRandom random;
    private final int oneOf;
    private final AtomicLong acknowledged = new AtomicLong(-1);
    private final Map<String, Node> names = new TreeMap<>();
    private final Map<String, Node> certainNames = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<Cut> cuts = new ArrayList<>();
    private int cutsLeft;
    private long syncs;

    /** A file, whatever its name. */
    private static final class Node
    {
        private byte[] certain = new byte[0];
        private byte[] last = new byte[0];
        private long certainSync;
    }

    /** A name made (from nothing), moved, or removed (to nothing), and not certain yet. */
    private record Change(@Nullable String from, @Nullable String to, Node node)
    {
        boolean isIn(final String directory)
        {
            return (from != null && parent(from).equals(directory)) || (to != null && parent(to).equals(directory));
        }

        void applyTo(final Map<String, Node> names)
        {
            if (from != null)
            {
                names.remove(from);
            }
            if (to != null)
            {
                names.put(to, node);
            }
        }
    }

    /** A sync that is under way: of a file, or of a directory. */
    static final class Sync
    {
        private final long number;
        private final @Nullable Node node;
        private final byte[] pages;
        private final long from;
        private final long to;
        private final List<Change> changes;

        private Sync(
            final long number, final @Nullable Node node, final byte[] pages, final long from, final long to,
            final List<Change> changes)
        {
            this.number = number;
            this.node = node;
            this.pages = pages;
            this.from = from;
            this.to = to;
            this.changes = changes;
        }

        /** What is certain when this is over. A part is so by pages. */
        private byte[] over(final byte[] certain)
        {
            if (to > pages.length)
            {
                return pages;
            }
            final int begin = (int)from & -PAGE_LENGTH;
            final int end = (int)Math.min(pages.length, to + PAGE_LENGTH - 1 & -PAGE_LENGTH);
            final byte[] after = Arrays.copyOf(certain, Math.max(certain.length, end));
            System.arraycopy(pages, begin, after, begin, end - begin);
            return after;
        }
    }

    /** What was left by a cut. */
    record Cut(Path image, long acknowledged, String where)
    {
    }

    /**
     * All that is there is certain.
     *
     * @param root   of the journal.
     * @param images where the cuts are put.
     * @param cuts   to make at most.
     * @param oneOf  so many occasions, on average, is a cut.
     * @param random of the cuts.
     */
    PowerCutDisk(final Path root, final Path images, final int cuts, final int oneOf, final SplittableRandom random)
        throws IOException
    {
        this.root = root;
        this.images = images;
        this.cutsLeft = cuts;
        this.oneOf = oneOf;
        this.random = random;
        for (final Path file : TestJournal.files(root))
        {
            final Node node = new Node();
            node.certain = Files.readAllBytes(file);
            names.put(name(file), node);
            certainNames.put(name(file), node);
        }
    }

    /** Up to here was promised to be kept. */
    void onAcknowledged(final long sequence)
    {
        acknowledged.accumulateAndGet(sequence, Math::max);
    }

    long acknowledged()
    {
        return acknowledged.get();
    }

    synchronized List<Cut> cuts()
    {
        return List.copyOf(cuts);
    }

    /** Something was done; perhaps the power goes. */
    synchronized void onChanged()
    {
        if (cutsLeft > 0 && random.nextInt(oneOf) == 0)
        {
            cutsLeft--;
            cut();
        }
    }

    synchronized void onCreated(final Path file)
    {
        final Node node = new Node();
        names.put(name(file), node);
        changes.add(new Change(null, name(file), node));
        onChanged();
    }

    synchronized void onMoved(final Path from, final Path to)
    {
        final Node node = names.remove(name(from));
        if (node != null)
        {
            names.put(name(to), node);
            changes.add(new Change(name(from), name(to), node));
            onChanged();
        }
    }

    /** Chronicle's own files are not known here, and never on the device. */
    synchronized void onDelete(final Path file)
    {
        final Node node = names.remove(name(file));
        if (node != null)
        {
            node.last = read(file);
            changes.add(new Change(name(file), null, node));
            onChanged();
        }
    }

    Sync onSync(final Path path)
    {
        return onSync(path, 0, Long.MAX_VALUE);
    }

    synchronized Sync onSync(final Path path, final long from, final long to)
    {
        onChanged();
        syncs++;
        if (Files.isDirectory(path))
        {
            final String directory = name(path);
            return new Sync(syncs, null, new byte[0], 0, 0,
                changes.stream().filter(change -> change.isIn(directory)).toList());
        }
        // It may have been moved since it was opened: then it was synced under its old name.
        final Node node = names.get(name(path));
        return new Sync(syncs, node, node == null ? new byte[0] : read(path), from, to, List.of());
    }

    synchronized void onSynced(final Sync sync)
    {
        for (final Change change : List.copyOf(changes))
        {
            if (sync.changes.contains(change))
            {
                change.applyTo(certainNames);
                changes.remove(change);
            }
        }
        final Node node = sync.node;
        if (node != null && node.certainSync < sync.number)
        {
            node.certain = sync.over(node.certain);
            node.certainSync = sync.number;
        }
        onChanged();
    }

    private void cut()
    {
        // First, for the journal goes on while this looks.
        final long promised = acknowledged.get();
        final Path image = images.resolve("cut-" + cuts.size());
        final double share = SHARES[random.nextInt(SHARES.length)];
        final Map<String, Node> left = new TreeMap<>(certainNames);
        int changed = 0;
        for (final Change change : changes)
        {
            if (random.nextDouble() < share)
            {
                change.applyTo(left);
                changed++;
            }
        }
        try
        {
            for (final String directory : DIRECTORIES)
            {
                Files.createDirectories(image.resolve(directory));
            }
            for (final Map.Entry<String, Node> file : left.entrySet())
            {
                write(image.resolve(file.getKey()), mixed(file.getValue().certain, written(file.getValue()), share));
            }
            TestJournal.forgetBoot(image);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        cuts.add(new Cut(image, promised, "share=" + share + " names=" + changed + "/" + changes.size() + " files=" +
            left.keySet()));
    }

    private byte[] written(final Node node)
    {
        for (final Map.Entry<String, Node> name : names.entrySet())
        {
            if (name.getValue() == node)
            {
                return read(root.resolve(name.getKey()));
            }
        }
        return node.last;
    }

    /** Pages old or new, some of them torn in sectors. */
    private byte[] mixed(final byte[] certain, final byte[] written, final double share)
    {
        final int shorter = Math.min(certain.length, written.length);
        final int longer = Math.max(certain.length, written.length);
        final int length = switch (random.nextInt(3))
        {
            case 0 -> certain.length;
            case 1 -> written.length;
            default -> shorter + random.nextInt(longer - shorter + 1);
        };
        final byte[] mixed = Arrays.copyOf(certain, length);
        final byte[] padded = Arrays.copyOf(written, length);
        for (int page = 0; page < length; page += PAGE_LENGTH)
        {
            final boolean isTorn = random.nextInt(8) == 0;
            final boolean isNew = random.nextDouble() < share;
            for (int at = page; at < Math.min(length, page + PAGE_LENGTH); at += SECTOR_LENGTH)
            {
                if (isTorn ? random.nextBoolean() : isNew)
                {
                    System.arraycopy(padded, at, mixed, at, Math.min(SECTOR_LENGTH, length - at));
                }
            }
        }
        return mixed;
    }

    /** Leaves holes where there are zeros. */
    private static void write(final Path file, final byte[] bytes) throws IOException
    {
        final byte[] zeros = new byte[PAGE_LENGTH];
        try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE))
        {
            for (int at = 0; at < bytes.length; at += PAGE_LENGTH)
            {
                final int end = Math.min(bytes.length, at + PAGE_LENGTH);
                if (end == bytes.length || !Arrays.equals(bytes, at, end, zeros, 0, end - at))
                {
                    channel.write(ByteBuffer.wrap(bytes, at, end - at), at);
                }
            }
        }
    }

    private static byte[] read(final Path file)
    {
        try
        {
            return Files.readAllBytes(file);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private String name(final Path path)
    {
        return root.relativize(path).toString();
    }

    private static String parent(final String name)
    {
        final int slash = name.indexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }
}
