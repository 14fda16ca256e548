package io.millrace.journal;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The real file system, of which every sync and every change of a name is told to a {@link PowerCutDisk}. What is done
 * is done for real.
 */
final class TappedFileSystem extends FileSystem
{
    private final Provider provider;

    TappedFileSystem(final PowerCutDisk disk)
    {
        provider = new Provider(disk);
    }

    Path path(final Path real)
    {
        return new TappedPath(this, real);
    }

    @Override
    public FileSystemProvider provider()
    {
        return provider;
    }

    @Override
    public Path getPath(final String first, final String... more)
    {
        return path(Path.of(first, more));
    }

    @Override
    public void close()
    {
        // Nothing is held.
    }

    @Override
    public boolean isOpen()
    {
        return true;
    }

    @Override
    public boolean isReadOnly()
    {
        return false;
    }

    @Override
    public String getSeparator()
    {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories()
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<FileStore> getFileStores()
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> supportedFileAttributeViews()
    {
        return Set.of("basic");
    }

    @Override
    public PathMatcher getPathMatcher(final String syntaxAndPattern)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService()
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public WatchService newWatchService()
    {
        throw new UnsupportedOperationException();
    }

    private static final class Provider extends FileSystemProvider
    {
        private final PowerCutDisk disk;

        private Provider(final PowerCutDisk disk)
        {
            this.disk = disk;
        }

        private static Path real(final Path path)
        {
            return TappedPath.real(path);
        }

        private static FileSystemProvider provider(final Path path)
        {
            return real(path).getFileSystem().provider();
        }

        @Override
        public FileChannel newFileChannel(
            final Path path, final Set<? extends OpenOption> options, final FileAttribute<?>... attributes)
            throws IOException
        {
            final Path file = real(path);
            // A cut must not come between a change and its note.
            synchronized (disk)
            {
                final boolean wasThere = Files.exists(file);
                final FileChannel channel = FileChannel.open(file, options, attributes);
                if (!wasThere)
                {
                    disk.onCreated(file);
                }
                return new TappedChannel(disk, file, channel);
            }
        }

        @Override
        public SeekableByteChannel newByteChannel(
            final Path path, final Set<? extends OpenOption> options, final FileAttribute<?>... attributes)
            throws IOException
        {
            return newFileChannel(path, options, attributes);
        }

        @Override
        public DirectoryStream<Path> newDirectoryStream(
            final Path directory, final DirectoryStream.Filter<? super Path> filter) throws IOException
        {
            final List<Path> found = new ArrayList<>();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(real(directory)))
            {
                stream.forEach(path -> found.add(directory.resolve(path.getFileName().toString())));
            }
            return new DirectoryStream<>()
            {
                @Override
                public Iterator<Path> iterator()
                {
                    return found.iterator();
                }

                @Override
                public void close()
                {
                    // It is a list.
                }
            };
        }

        @Override
        public void createDirectory(final Path directory, final FileAttribute<?>... attributes) throws IOException
        {
            Files.createDirectory(real(directory), attributes);
        }

        @Override
        public void delete(final Path path) throws IOException
        {
            synchronized (disk)
            {
                disk.onDelete(real(path));
                Files.delete(real(path));
            }
        }

        @Override
        public void copy(final Path source, final Path target, final CopyOption... options)
        {
            throw new UnsupportedOperationException();
        }

        @Override
        public void move(final Path source, final Path target, final CopyOption... options) throws IOException
        {
            synchronized (disk)
            {
                Files.move(real(source), real(target), options);
                disk.onMoved(real(source), real(target));
            }
        }

        @Override
        public boolean isSameFile(final Path path, final Path other) throws IOException
        {
            return Files.isSameFile(real(path), real(other));
        }

        @Override
        public boolean isHidden(final Path path) throws IOException
        {
            return Files.isHidden(real(path));
        }

        @Override
        public FileStore getFileStore(final Path path) throws IOException
        {
            return Files.getFileStore(real(path));
        }

        @Override
        public void checkAccess(final Path path, final AccessMode... modes) throws IOException
        {
            provider(path).checkAccess(real(path), modes);
        }

        @Override
        public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            final Path path, final Class<V> type, final LinkOption... options)
        {
            return Files.getFileAttributeView(real(path), type, options);
        }

        @Override
        public <A extends BasicFileAttributes> A readAttributes(
            final Path path, final Class<A> type, final LinkOption... options) throws IOException
        {
            return Files.readAttributes(real(path), type, options);
        }

        @Override
        public Map<String, Object> readAttributes(
            final Path path, final String attributes, final LinkOption... options) throws IOException
        {
            return Files.readAttributes(real(path), attributes, options);
        }

        @Override
        public void setAttribute(
            final Path path, final String attribute, final Object value, final LinkOption... options)
            throws IOException
        {
            Files.setAttribute(real(path), attribute, value, options);
        }

        @Override
        public String getScheme()
        {
            return "tapped";
        }

        @Override
        public FileSystem newFileSystem(final URI uri, final Map<String, ?> environment)
        {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileSystem getFileSystem(final URI uri)
        {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path getPath(final URI uri)
        {
            throw new UnsupportedOperationException();
        }
    }
}
