package io.millrace.journal;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.file.Path;

/**
 * What the kernel keeps of files in memory, which it is told not to by {@code posix_fadvise}. Linux only, and only
 * where JNA is there and may load its native part; elsewhere nothing is dropped, and all else is as ever.
 * <p>
 * Thread: any.
 */
interface PageCache
{
    /** Drops nothing. */
    PageCache NONE = (path, from, to) ->
    {
    };

    /** The system's; JNA is loaded when something is dropped, which takes a moment, and not before. */
    PageCache SYSTEM = (path, from, to) ->
    {
        if (LibC.IS_AVAILABLE)
        {
            LibC.drop(path, from, to);
        }
    };

    /**
     * Drops what is synced, and mapped by nobody, of a part of a file; the file itself is not changed. A wish: nobody
     * is told whether it came true.
     *
     * @param path of the file.
     * @param from byte, a multiple of a page.
     * @param to   byte behind the last.
     */
    void drop(Path path, long from, long to);

    /** The calls into the system's C library. */
    final class LibC
    {
        /** Whether they may be made; found out when it is first asked for. */
        static final boolean IS_AVAILABLE = isAvailable();

        private static final int O_RDONLY_CLOEXEC = 0x80000;
        private static final int POSIX_FADV_DONTNEED = 4;

        private LibC()
        {
        }

        static void drop(final Path path, final long from, final long to)
        {
            final int file = open(path.toString(), O_RDONLY_CLOEXEC);
            if (file >= 0)
            {
                posix_fadvise(file, from, to - from, POSIX_FADV_DONTNEED);
                close(file);
            }
        }

        private static boolean isAvailable()
        {
            try
            {
                // Numbers of flags and widths of arguments are those of these two.
                if (!Platform.isLinux() || !Platform.is64Bit() || !(Platform.isIntel() || Platform.isARM()))
                {
                    return false;
                }
                Native.register(LibC.class, Platform.C_LIBRARY_NAME);
                return true;
            }
            catch (final Error | RuntimeException missing)
            {
                // JNA says with a plain Error that it found another version's native part. Nobody needs this so much.
                return false;
            }
        }

        private static native int open(String path, int flags);

        @SuppressWarnings("checkstyle:MethodName") // The name that it has there.
        private static native int posix_fadvise(int file, long offset, long length, int advice);

        private static native int close(int file);
    }
}
