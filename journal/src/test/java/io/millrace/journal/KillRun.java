package io.millrace.journal;

import io.millrace.journal.KillWords.Kind;
import io.millrace.journal.KillWords.Word;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One life of a {@link KillTarget}: starts it, hears it out, and has it killed at a moment.
 * <p>
 * Threads: the caller's hears, a thread of its own kills.
 */
final class KillRun
{
    /** When it is killed. */
    enum Moment
    {
        /** After so many answers. */
        LOAD,

        /** As soon as a cycle is seen to have been sealed, or to have been made. */
        ROLL,

        /** As soon as a snapshot is seen to be written, or to be there. */
        SNAPSHOT,

        /** While the JVM starts, recovers, or has just begun. */
        START,

        /** While it closes. */
        CLOSE,

        /** By the tracer, in place of the n-th sync, rename, truncation or removal of a thread, whenever that is. */
        CALL
    }

    static final int KILLED = 128 + 9;

    private static final List<String> STRACE =
        List.of("strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", "signal=none");
    private static final String[] CALLS =
        { "msync", "fdatasync", "fsync", "rename", "ftruncate", "unlink" };
    private static final int[] CALLS_MAX =
        { 300, 100, 20, 5, 4, 3 };
    private static final int ANSWERS_MAX = 5_000;
    private static final long DELAY_MAX_NS = TimeUnit.MILLISECONDS.toNanos(400);
    private static final long CLOSE_MAX_NS = TimeUnit.MILLISECONDS.toNanos(40);
    private static final long AFTER_CHANGE_MAX_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    private final Moment moment;
    private final Path live;
    private final Path sealed;
    private final Path snapshots;
    private final SplittableRandom random;
    private final int answersMax;
    private final AtomicInteger answers = new AtomicInteger();
    private volatile boolean isRecovering;
    private volatile boolean isReady;
    private volatile boolean isClosing;
    private volatile boolean isOver;

    KillRun(final Moment moment, final Path directory, final SplittableRandom random)
    {
        this.moment = moment;
        this.random = random;
        live = directory.resolve("live");
        sealed = directory.resolve("sealed");
        snapshots = directory.resolve("snapshots");
        // Now and then it dies with hardly anything done.
        answersMax = random.nextInt(1 + (random.nextInt(4) == 0 ? 20 : ANSWERS_MAX));
    }

    static boolean canTrace()
    {
        try
        {
            final List<String> command = new ArrayList<>(STRACE);
            command.add("true");
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.DISCARD).start()
                .waitFor() == 0;
        }
        catch (final IOException ex)
        {
            return false;
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** After how many answers it is to close itself, -1 for never. */
    int closeAfter()
    {
        return moment == Moment.CLOSE ? answersMax : -1;
    }

    /**
     * Runs it to its end.
     *
     * @param command of the JVM.
     * @param hearer  of each word.
     * @return how the process ended.
     */
    int run(final List<String> command, final Consumer<Word> hearer) throws IOException
    {
        final List<String> traced = new ArrayList<>();
        if (moment == Moment.CALL)
        {
            final int call = random.nextInt(CALLS.length);
            traced.addAll(STRACE);
            traced.addAll(List.of("-e", "trace=" + CALLS[call], "-e",
                "inject=" + CALLS[call] + ":signal=KILL:when=" + (1 + random.nextInt(CALLS_MAX[call]))));
        }
        traced.addAll(command);
        final Process process = new ProcessBuilder(traced).redirectError(Redirect.INHERIT).start();
        final Thread killer = new Thread(() -> killInTime(process.toHandle()), "killer");
        killer.start();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(process.getInputStream())))
        {
            for (Word word = KillWords.hear(in); word != null; word = KillWords.hear(in))
            {
                note(word.kind());
                hearer.accept(word);
            }
            return process.waitFor();
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
        finally
        {
            isOver = true;
            Threads.join(killer);
        }
    }

    private void note(final Kind kind)
    {
        isRecovering |= kind == Kind.RECOVERING;
        isReady |= kind == Kind.READY;
        isClosing |= kind == Kind.CLOSING;
        answers.addAndGet(kind == Kind.ANSWERED ? 1 : 0);
    }

    private void killInTime(final ProcessHandle process)
    {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        switch (moment)
        {
            case START ->
            {
                await(deadlineNs, () -> isRecovering);
                LockSupport.parkNanos(random.nextLong(DELAY_MAX_NS));
            }
            case ROLL ->
            {
                await(deadlineNs, () -> isReady);
                awaitChange(deadlineNs, random.nextBoolean() ? sealed : live);
            }
            case SNAPSHOT ->
            {
                await(deadlineNs, () -> isReady);
                awaitChange(deadlineNs, snapshots);
            }
            case CLOSE ->
            {
                await(deadlineNs, () -> isClosing);
                LockSupport.parkNanos(random.nextLong(CLOSE_MAX_NS));
            }
            case LOAD, CALL -> await(deadlineNs, () -> isReady && answers.get() >= answersMax);
        }
        // Through the handles: the process itself would close the stream with the last words still in it.
        Stream.concat(process.descendants(), Stream.of(process)).forEach(KillRun::kill);
    }

    private static void kill(final ProcessHandle process)
    {
        process.destroyForcibly();
    }

    private void await(final long deadlineNs, final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean() && !isOver && System.nanoTime() < deadlineNs)
        {
            LockSupport.parkNanos(20_000);
        }
    }

    /** Waits for a name that comes or goes, and a moment more. */
    private void awaitChange(final long deadlineNs, final Path watched)
    {
        final Set<String> before = names(watched);
        await(deadlineNs, () -> !names(watched).equals(before));
        LockSupport.parkNanos(random.nextLong(AFTER_CHANGE_MAX_NS));
    }

    private static Set<String> names(final Path directory)
    {
        try (Stream<Path> files = Files.list(directory))
        {
            return files.map(JournalDirectory::fileName).collect(Collectors.toSet());
        }
        catch (final IOException | UncheckedIOException ex)
        {
            // Not made yet.
            return Set.of();
        }
    }
}
