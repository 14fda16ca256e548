package io.millrace.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps a thread on one processor, with {@code taskset} of util-linux: for the machine's own moods, such as on which
 * processor a device's interrupts are served, to be the same for both sides.
 */
public final class Pinning
{
    /** Wherever the scheduler likes. */
    public static final int NOWHERE = -1;

    private Pinning()
    {
    }

    /**
     * What a thread does, on a processor.
     *
     * @param processor counted from 0, or {@link #NOWHERE}.
     * @param loop      of the thread.
     * @return the same, which first goes there.
     */
    public static Runnable on(final int processor, final Runnable loop)
    {
        return processor == NOWHERE ? loop : () ->
        {
            pin(processor);
            loop.run();
        };
    }

    private static void pin(final int processor)
    {
        try
        {
            final Path task = Files.readSymbolicLink(Path.of("/proc/thread-self"));
            final Process taskset = new ProcessBuilder(
                "taskset", "-pc", Integer.toString(processor), String.valueOf(task.getFileName()))
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
