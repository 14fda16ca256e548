package io.millrace.tools.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.file.ReplacedFile;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.identity.PaymentIds;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;

/**
 * Keeps what senders call their payments, a file for each batch.
 * <p>
 * Thread: one.
 */
public final class ReferencesDirectory
{
    private static final String SUFFIX = ".gz";

    private final Path directory;

    /**
     * In a directory.
     *
     * @param directory that is made when there is something to keep.
     */
    public ReferencesDirectory(final Path directory)
    {
        this.directory = directory;
    }

    /**
     * Keeps the names of a file's payments. What was kept for the same batch is replaced.
     *
     * @param file of a batch that the ledger has not, or has with this very content.
     */
    public void keep(final PaymentFile file)
    {
        try
        {
            Files.createDirectories(directory);
            ReplacedFile.write(pathOf(file.batchId()), out -> ReferencesWriter.write(out, file));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("references cannot be kept in " + directory + ": " + ex.getMessage(), ex);
        }
    }

    /**
     * Whether names were kept.
     *
     * @param batch whose.
     * @return true if so.
     */
    public boolean has(final Id128 batch)
    {
        return Files.exists(pathOf(batch));
    }

    /**
     * Reads what was kept.
     *
     * @param batch whose.
     * @return a reader before its first payment; null if nothing was kept.
     * @throws FileRefused if it is damaged, or of another batch.
     */
    public @Nullable ReferencesReader open(final Id128 batch) throws FileRefused
    {
        return has(batch) ? ReferencesReader.open(pathOf(batch), batch) : null;
    }

    /**
     * Finds what a payment is called.
     *
     * @param batch   that it is of.
     * @param payment its id.
     * @return its names; null if none were kept.
     * @throws FileRefused if what was kept is damaged.
     */
    public @Nullable References find(final Id128 batch, final Id128 payment) throws FileRefused
    {
        try (ReferencesReader reader = open(batch))
        {
            while (reader != null && reader.next())
            {
                if (reader.payment().equals(payment))
                {
                    return reader.references();
                }
            }
            return null;
        }
    }

    /**
     * Finds payments that their senders call so.
     *
     * @param text  InstrId or EndToEndId.
     * @param limit of how many to find.
     * @return their ids, in the order of batches.
     * @throws FileRefused if what was kept is damaged.
     */
    public List<Id128> find(final String text, final int limit) throws FileRefused
    {
        final List<Id128> found = new ArrayList<>();
        for (final Id128 batch : batches())
        {
            try (ReferencesReader reader = open(batch))
            {
                while (reader != null && found.size() < limit && reader.next())
                {
                    if (reader.references().isCalled(text))
                    {
                        found.add(reader.payment());
                    }
                }
            }
        }
        return found;
    }

    /** @return ids of all batches that names were kept for, in the order of their text. */
    public List<Id128> batches()
    {
        final List<Id128> batches = new ArrayList<>();
        if (Files.isDirectory(directory))
        {
            try (Stream<Path> files = Files.list(directory))
            {
                for (final Path file : files.sorted().toList())
                {
                    final String name = file.getFileName().toString();
                    if (name.endsWith(SUFFIX))
                    {
                        batches.add(PaymentIds.parse(name.substring(0, name.length() - SUFFIX.length())));
                    }
                }
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(directory + " cannot be listed: " + ex.getMessage(), ex);
            }
            catch (final InvalidValue ex)
            {
                throw new IllegalStateException("a name of no batch in " + directory, ex);
            }
        }
        return batches;
    }

    private Path pathOf(final Id128 batch)
    {
        return directory.resolve(batch + SUFFIX);
    }
}
