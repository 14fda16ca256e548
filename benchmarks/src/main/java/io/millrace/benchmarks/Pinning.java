package io.millrace.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps threads on a processor, with {@code taskset} of util-linux: on which one a device's interrupts are served, say,
 * must be the same for what is measured and for what it is compared with.
 */
public final class Pinning
{
    /** Wherever the scheduler likes. */
    public static final int NOWHERE = -1;

    private final int processor;
    private final List<String> tasks = new CopyOnWriteArrayList<>();

    /**
     * No thread is kept yet.
     *
     * @param processor counted from 0, or {@link #NOWHERE}.
     */
    public Pinning(final int processor)
    {
        this.processor = processor;
    }

    /**
     * Makes a thread that stays on the processor.
     *
     * @param name of it.
     * @param loop of it.
     * @return thread, to be started.
     */
    public Thread thread(final String name, final Runnable loop)
    {
        return new Thread(processor == NOWHERE ? loop : () ->
        {
            final String task = task();
            tasks.add(task);
            move(task, processor);
            loop.run();
        }, name);
    }

    /**
     * Has the threads stay on another processor, until {@link #back()}.
     *
     * @param other processor, or {@link #NOWHERE}: then they stay where they are.
     */
    public void away(final int other)
    {
        if (other != NOWHERE)
        {
            tasks.forEach(task -> move(task, other));
        }
    }

    /** Has the threads stay where they are to. */
    public void back()
    {
        tasks.forEach(task -> move(task, processor));
    }

    private static String task()
    {
        try
        {
            return String.valueOf(Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static void move(final String task, final int processor)
    {
        try
        {
            final Process taskset = new ProcessBuilder("taskset", "-pc", Integer.toString(processor), task)
                .redirectErrorStream(true)
                .start();
            final String said = new String(taskset.getInputStream().readAllBytes(), UTF_8);
            if (taskset.waitFor() != 0)
            {
                throw new IllegalStateException("cannot pin: processor=" + processor + " taskset=" + said);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
