package io.millrace.tools.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is replaced as a whole: written aside, synced, renamed. Whoever reads it meets the old one or the new
 * one, never a half.
 */
public final class ReplacedFile
{
    private static final int BUFFER_LENGTH = 64 * 1024;

    private ReplacedFile()
    {
    }

    /** Writes what a file is to hold. */
    @FunctionalInterface
    public interface Content
    {
        /**
         * Writes it.
         *
         * @param out buffered; flushed and closed by the caller.
         * @throws IOException if it cannot be written.
         */
        void write(OutputStream out) throws IOException;
    }

    /**
     * Replaces a file, or makes it.
     *
     * @param path    of the file.
     * @param content that it is to hold.
     * @throws IOException if it cannot be written; then the file is as it was.
     */
    public static void write(final Path path, final Content content) throws IOException
    {
        final Path aside = path.resolveSibling(path.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
            aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE))
        {
            final OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_LENGTH);
            content.write(out);
            out.flush();
            channel.force(true);
        }
        Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
