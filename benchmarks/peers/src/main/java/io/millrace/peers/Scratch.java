package io.millrace.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory of a peer's own, below the working directory: where that is, is the device that is measured.
 */
final class Scratch
{
    private Scratch()
    {
    }

    static Path directory() throws IOException
    {
        return Files.createTempDirectory(Path.of("").toAbsolutePath(), "millrace-peer-");
    }

    static void delete(final Path directory) throws IOException
    {
        try (Stream<Path> paths = Files.walk(directory))
        {
            for (final Path path : paths.sorted(Comparator.reverseOrder()).toList())
            {
                Files.deleteIfExists(path);
            }
        }
    }
}
