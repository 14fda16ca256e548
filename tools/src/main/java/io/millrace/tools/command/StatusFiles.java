package io.millrace.tools.command;

import io.millrace.tools.csv.StatusCsv;
import io.millrace.tools.file.MessageHeader;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.file.ReplacedFile;
import io.millrace.tools.iso20022.Pain002Writer;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.report.IsoStatus;
import io.millrace.tools.report.Outcomes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The status reports of a run, a file for each payment file:
 * <pre>
 *   DIR/NAME.pain.002.xml    for a pain.001, and for what could not be read
 *   DIR/NAME.status.csv      for other formats
 * </pre>
 * Each is there from the moment that its file is begun (PDNG), and replaced as a whole when more is known.
 * <p>
 * Thread: one.
 */
final class StatusFiles
{
    private final @Nullable Path directory;
    private final EpochNanoClock clock;

    private StatusFiles(final @Nullable Path directory, final EpochNanoClock clock)
    {
        this.directory = directory;
        this.clock = clock;
    }

    /** In a directory, which is made; null for no reports. */
    static StatusFiles in(final @Nullable Path directory, final List<Path> files, final EpochNanoClock clock)
        throws IOException
    {
        if (directory != null)
        {
            Files.createDirectories(directory);
            final Set<Path> names = new HashSet<>();
            for (final Path file : files)
            {
                if (!names.add(file.getFileName()))
                {
                    throw new ToolException("two files would have one status report: name=" + file.getFileName());
                }
            }
        }
        return new StatusFiles(directory, clock);
    }

    /** A file was refused by its reader. */
    void onRefused(final Path file, final MessageHeader header, final FileRefused refused)
    {
        write(file, header, IsoStatus.RJCT, refused);
    }

    /** A file was read, but is refused as a whole. */
    void onRefused(final PaymentFile file, final FileRefused refused)
    {
        write(Path.of(file.file()), file.header(), IsoStatus.RJCT, refused);
    }

    /** A file has this status as a whole. */
    void onStatus(final PaymentFile file, final IsoStatus status)
    {
        write(Path.of(file.file()), file.header(), status, null);
    }

    /** A file is about to be run. */
    void onBegun(final PaymentFile file)
    {
        onStatus(file, IsoStatus.PDNG);
    }

    /** All payments of a file have their outcome. */
    void onDone(final PaymentFile file, final IsoStatus status, final Outcomes outcomes)
    {
        write(Path.of(file.file()), file.header(), out ->
        {
            if (file.header().isIso20022())
            {
                Pain002Writer.write(out, file, now(), outcomes);
            }
            else
            {
                StatusCsv.write(out, file, status, outcomes);
            }
        });
    }

    private void write(
        final Path file, final MessageHeader header, final IsoStatus status, final @Nullable FileRefused refused)
    {
        write(file, header, out ->
        {
            if (header.isIso20022())
            {
                Pain002Writer.write(out, header, now(), status, refused);
            }
            else
            {
                StatusCsv.write(out, header.id(), status, refused);
            }
        });
    }

    private void write(final Path file, final MessageHeader header, final ReplacedFile.Content content)
    {
        if (directory == null)
        {
            return;
        }
        final String ending = header.isIso20022() ? ".pain.002.xml" : ".status.csv";
        final Path path = directory.resolve(file.getFileName() + ending);
        try
        {
            ReplacedFile.write(path, content);
        }
        catch (final IOException ex)
        {
            throw new ToolException("status report cannot be written, run the same command again: " + path + ": " + ex);
        }
    }

    private Instant now()
    {
        return Instant.ofEpochSecond(0, clock.nanoTime());
    }
}
