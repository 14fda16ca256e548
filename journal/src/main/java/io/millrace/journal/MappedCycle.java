package io.millrace.journal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.core.Jvm;
import net.openhft.chronicle.core.io.ReferenceOwner;
import org.jspecify.annotations.Nullable;

/**
 * A cycle as Chronicle has mapped it, whose pages are taken out of the page tables before a sync, many at a time. The
 * sync would do it as well, but page by page, and each time interrupt every processor that runs a thread of ours.
 * <pre>
 *   0              unloaded before            appended
 *   +--------------+--------------------------+--------------------
 *   | not mapped   | unload(appended): now    | mapped when touched
 *   +--------------+--------------------------+--------------------
 * </pre>
 * Nothing is lost: the bytes stay in the page cache, marked to be written, and a page that is touched again is mapped
 * again. The same call would wipe memory that is not a mapped file, so Chronicle's mapping is held while this lives.
 * <p>
 * By the method of the JDK behind {@code MemorySegment.unload}, which Java 17 has without a public way to it. Where it
 * is not to be had, or fails, as it does on memory that an embedder has locked, the sync does all the work itself.
 * <p>
 * Threads: made by the journal thread; the rest by whoever syncs the cycle.
 */
final class MappedCycle implements AutoCloseable, ReferenceOwner
{
    private static final @Nullable MethodHandle UNLOAD = find();

    /** Up to this length a sync is as fast alone. */
    private static final long PAGE_LENGTH = 4096;

    private final BytesStore<?, ?> mapping;
    private @Nullable MethodHandle unload;
    private final long address;
    private final long length;
    private long unloaded;

    /**
     * Holds a mapping.
     *
     * @param mapping of a whole cycle.
     */
    MappedCycle(final BytesStore<?, ?> mapping)
    {
        this(mapping, UNLOAD);
    }

    MappedCycle(final BytesStore<?, ?> mapping, final @Nullable MethodHandle unload)
    {
        this.mapping = mapping;
        this.unload = unload;
        mapping.reserve(this);
        address = mapping.addressForRead(0);
        length = mapping.realCapacity();
    }

    /** @return whether this JVM can do it. */
    static boolean isUnloadable()
    {
        return UNLOAD != null;
    }

    /**
     * Takes pages out of the page tables that were not yet, up to a position. The appender may go on meanwhile.
     *
     * @param position in the cycle, of the end of what was appended.
     */
    void unload(final long position)
    {
        final MethodHandle call = unload;
        // The page that was begun has been written again, since.
        final long from = unloaded & -PAGE_LENGTH;
        if (call == null || position - from <= PAGE_LENGTH || position > length)
        {
            return;
        }
        try
        {
            call.invokeExact(address + from, false, position - from);
            unloaded = position;
        }
        catch (final Throwable ignored)
        {
            // Nothing was lost by trying, and nothing is by leaving it.
            unload = null;
        }
    }

    @Override
    public void close()
    {
        mapping.release(this);
    }

    private static @Nullable MethodHandle find()
    {
        try
        {
            return MethodHandles.lookup().unreflect(Jvm.getMethod(
                Class.forName("java.nio.MappedMemoryUtils"), "unload", long.class, boolean.class, long.class));
        }
        catch (final ReflectiveOperationException | RuntimeException | AssertionError ex)
        {
            return null;
        }
    }
}
