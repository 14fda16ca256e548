package io.millrace.journal;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Takes cycles out of the page cache that the appender left a whole cycle ago, at the pace at which new space is
 * secured: so the kernel has pages to give that were in use a moment ago, and the journal takes no more of them than a
 * few cycles, however long it runs.
 * <pre>
 *   | 4, on the disk only | 5, being dropped | 6, left | 7, being filled | 8, being made |
 * </pre>
 * What readers are about to read, which follow within a cycle, is still there; who reads further back reads the disk.
 * <p>
 * Thread: the keeper.
 */
final class DropBehind
{
    /** Files not older than this are kept: the one being made, the one being filled, the one left last. */
    private static final int KEPT = 3;

    /**
     * A file that was made.
     *
     * @param path   where it is once it is sealed.
     * @param length of it.
     */
    private record Made(Path path, long length)
    {
    }

    private final PageCache pageCache;
    private final long pieceLength;
    private final Queue<Made> made = new ArrayDeque<>();
    private @Nullable Made dropping;
    private long due;
    private long dropped;

    /**
     * Nothing is there to be dropped yet.
     *
     * @param pageCache   to drop it from.
     * @param pieceLength dropped at once, at least: a multiple of the largest page that the cache may hold a file in,
     *                    since one that is dropped in part stays as a whole.
     */
    DropBehind(final PageCache pageCache, final long pieceLength)
    {
        this.pageCache = pageCache;
        this.pieceLength = pieceLength;
    }

    /**
     * The file of one more cycle is being made. That of the cycle three before may go.
     *
     * @param path   where it will be when it is sealed.
     * @param length that it will have.
     */
    void made(final Path path, final long length)
    {
        step(Long.MAX_VALUE);
        made.add(new Made(path, length));
        if (made.size() > KEPT)
        {
            dropping = made.remove();
            due = 0;
            dropped = 0;
        }
    }

    /**
     * As much was secured in front; drops as much behind, if there is any.
     *
     * @param length bytes, a multiple of a page.
     */
    void step(final long length)
    {
        final Made file = dropping;
        if (file != null)
        {
            due += Math.min(length, file.length - due);
            if (due == file.length || due - dropped >= pieceLength)
            {
                pageCache.drop(file.path, dropped, due);
                dropped = due;
            }
            if (due == file.length)
            {
                dropping = null;
            }
        }
    }
}
