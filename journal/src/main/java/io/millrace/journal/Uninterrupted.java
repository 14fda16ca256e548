package io.millrace.journal;

import java.io.IOException;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Files that stay open when a thread that writes or syncs them is interrupted. To Java that closes the channel, and
 * what became of the write or the sync is not known: an embedder who interrupts a thread of the engine would stop it.
 * <p>
 * By a method of the JDK that is public in a package that is not: the options that Chronicle needs too open it. Where
 * they are not given, an interrupt closes the file, and the journal fails as with any other error of a file.
 */
final class Uninterrupted
{
    private static final @Nullable Method SET_UNINTERRUPTIBLE = find();

    private Uninterrupted()
    {
    }

    /**
     * Opens a file.
     *
     * @param path    of the file.
     * @param options as of {@link FileChannel#open}.
     * @return channel.
     */
    static FileChannel open(final Path path, final OpenOption... options) throws IOException
    {
        final FileChannel channel = FileChannel.open(path, options);
        if (SET_UNINTERRUPTIBLE != null && SET_UNINTERRUPTIBLE.getDeclaringClass().isInstance(channel))
        {
            try
            {
                SET_UNINTERRUPTIBLE.invoke(channel);
            }
            catch (final ReflectiveOperationException ex)
            {
                channel.close();
                throw new IOException("cannot make file uninterruptible: file=" + path, ex);
            }
        }
        return channel;
    }

    private static @Nullable Method find()
    {
        try
        {
            final Method method = Class.forName("sun.nio.ch.FileChannelImpl").getMethod("setUninterruptible");
            method.setAccessible(true);
            return method;
        }
        catch (final ReflectiveOperationException | InaccessibleObjectException ex)
        {
            return null;
        }
    }
}
