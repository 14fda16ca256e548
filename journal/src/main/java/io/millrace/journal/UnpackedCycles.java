package io.millrace.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Cycles of an archive for one who reads a journal from its beginning: each is unpacked aside when it is asked for,
 * compared with the index, and goes when the next one comes. Neither the journal nor the archive is touched.
 * <p>
 * Thread: one. Space: that of one cycle, in the directory for temporary files.
 */
final class UnpackedCycles implements AutoCloseable
{
    private final Archive archive;
    private final TreeMap<Integer, ArchivedCycle> index = new TreeMap<>();
    private final Path directory;
    private @Nullable Path unpacked;

    /**
     * The cycles of an archive.
     *
     * @param archive of the journal that is read.
     */
    UnpackedCycles(final Archive archive) throws IOException
    {
        this.archive = archive;
        archive.checkIdentity();
        archive.index().forEach(entry -> index.put(entry.cycle(), entry));
        directory = Files.createTempDirectory("millrace-archive");
    }

    /** @return number of the oldest cycle, or another number if that is less or there is none. */
    int first(final int otherwise)
    {
        final Map.Entry<Integer, ArchivedCycle> oldest = index.firstEntry();
        return oldest == null ? otherwise : Math.min(oldest.getKey(), otherwise);
    }

    /** @return file of a cycle, null if the archive does not have it; there until the next one is asked for. */
    @Nullable
    Path find(final int cycle) throws IOException
    {
        final ArchivedCycle entry = index.get(cycle);
        if (entry == null)
        {
            return null;
        }
        final Path file = directory.resolve(CycleDescriptor.fileName(cycle));
        if (!file.equals(unpacked))
        {
            discard();
            unpacked = file;
            archive.unpack(entry, file);
        }
        return file;
    }

    @Override
    public void close() throws IOException
    {
        discard();
        Files.deleteIfExists(directory);
    }

    private void discard() throws IOException
    {
        final Path last = unpacked;
        if (last != null)
        {
            unpacked = null;
            Files.deleteIfExists(last);
        }
    }
}
