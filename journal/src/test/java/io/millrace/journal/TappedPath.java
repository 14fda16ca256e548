package io.millrace.journal;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;

/**
 * A path of a {@link TappedFileSystem}: the real path, and its own file system. Who asks for the
 * {@link #toFile() file}, as Chronicle does, gets the real one and is not tapped.
 */
final class TappedPath implements Path
{
    private final TappedFileSystem fileSystem;
    private final Path real;

    TappedPath(final TappedFileSystem fileSystem, final Path real)
    {
        this.fileSystem = fileSystem;
        this.real = real;
    }

    static Path real(final Path path)
    {
        return path instanceof final TappedPath tapped ? tapped.real : path;
    }

    private Path wrap(final Path path)
    {
        return new TappedPath(fileSystem, path);
    }

    private @Nullable Path wrapOrNull(final @Nullable Path path)
    {
        return path == null ? null : wrap(path);
    }

    @Override
    public File toFile()
    {
        return real.toFile();
    }

    @Override
    public FileSystem getFileSystem()
    {
        return fileSystem;
    }

    @Override
    public boolean isAbsolute()
    {
        return real.isAbsolute();
    }

    @Override
    public @Nullable Path getRoot()
    {
        return wrapOrNull(real.getRoot());
    }

    @Override
    public @Nullable Path getFileName()
    {
        return wrapOrNull(real.getFileName());
    }

    @Override
    public @Nullable Path getParent()
    {
        return wrapOrNull(real.getParent());
    }

    @Override
    public int getNameCount()
    {
        return real.getNameCount();
    }

    @Override
    public Path getName(final int index)
    {
        return wrap(real.getName(index));
    }

    @Override
    public Path subpath(final int beginIndex, final int endIndex)
    {
        return wrap(real.subpath(beginIndex, endIndex));
    }

    @Override
    public boolean startsWith(final Path other)
    {
        return real.startsWith(real(other));
    }

    @Override
    public boolean endsWith(final Path other)
    {
        return real.endsWith(real(other));
    }

    @Override
    public Path normalize()
    {
        return wrap(real.normalize());
    }

    @Override
    public Path resolve(final Path other)
    {
        return wrap(real.resolve(real(other)));
    }

    @Override
    public Path relativize(final Path other)
    {
        return wrap(real.relativize(real(other)));
    }

    @Override
    public URI toUri()
    {
        return real.toUri();
    }

    @Override
    public Path toAbsolutePath()
    {
        return wrap(real.toAbsolutePath());
    }

    @Override
    public Path toRealPath(final LinkOption... options) throws IOException
    {
        return wrap(real.toRealPath(options));
    }

    @Override
    public WatchKey register(
        final WatchService watcher, final WatchEvent.Kind<?>[] events, final WatchEvent.Modifier... modifiers)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(final Path other)
    {
        return real.compareTo(real(other));
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof final TappedPath tapped && real.equals(tapped.real);
    }

    @Override
    public int hashCode()
    {
        return real.hashCode();
    }

    @Override
    public String toString()
    {
        return real.toString();
    }
}
