package io.millrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.journal.spi.Durability;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proves from the system calls of a process, as strace saw them, that in mode device no burst was acknowledged before
 * a completed sync of all its bytes. {@code -Dbursts=} makes it longer, {@code -Dseed=} repeats a run.
 */
final class SyncTraceIT
{
    private static final List<String> STRACE = List.of("strace", "-f", "--seccomp-bpf", "-y", "-qq", "-s", "256", "-e",
        "signal=none", "-e", "trace=openat,mkdir,mmap,munmap,msync,fsync,fdatasync,write");

    @TempDir
    private Path temp;

    private Path root = Path.of("");

    @BeforeEach
    void shouldHaveATracer() throws IOException, InterruptedException
    {
        root = temp.toRealPath().resolve("made").resolve("journal");
        assumeTrue(canTrace(), "skipped: strace is not installed, or may not trace here");
    }

    @Test
    void shouldSyncTheFileOfEachBurstBeforeItIsAcknowledged() throws IOException, InterruptedException
    {
        final int bursts = Integer.getInteger("bursts", 200);

        final SyncTrace trace = trace(Durability.DEVICE, bursts);

        assertEquals(List.of(), trace.violations());
        assertEquals(bursts, trace.acknowledgements());
        assertTrue(new JournalDirectory(root).sealedCycles().length > 2, "rolled");
    }

    /** The mode process is the mode device without its force: what the proof has to see. */
    @Test
    void shouldSeeThatASyncIsMissing() throws IOException, InterruptedException
    {
        final SyncTrace trace = trace(Durability.PROCESS, 50);

        assertEquals(50, trace.acknowledgements());
        assertEquals(50, trace.violations().size(), trace.violations().toString());
        assertTrue(trace.violations().get(0).startsWith("acknowledged before a sync: sequence="));
    }

    private SyncTrace trace(final Durability durability, final int bursts) throws IOException, InterruptedException
    {
        final long seed = Long.getLong("seed", System.nanoTime());
        final Path output = temp.resolve("trace");
        final List<String> command = new ArrayList<>(STRACE);
        command.addAll(List.of("-o", output.toString()));
        command.addAll(ChildProcess.command(SyncTraceTarget.class, root.toString(), durability.name(),
            Integer.toString(bursts), Long.toString(seed)));
        final Process process = new ProcessBuilder(command).redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.INHERIT)
            .start();
        assertEquals(0, process.waitFor(), "seed=" + seed);

        final SyncTrace trace = new SyncTrace(root, places());
        try (Stream<String> lines = Files.lines(output))
        {
            lines.forEach(trace::onLine);
        }
        return trace;
    }

    private Map<Long, SyncTrace.Place> places()
    {
        final Map<Long, SyncTrace.Place> places = new HashMap<>();
        try (JournalReader reader = JournalReader.open(root))
        {
            while (reader.next())
            {
                final long end = reader.offset() + CycleDescriptor.WORD_LENGTH + reader.excerpt().length();
                places.put(reader.burst().lastSequence(),
                    new SyncTrace.Place(reader.cycle(), reader.offset(), end));
            }
        }
        return places;
    }

    private static boolean canTrace() throws InterruptedException
    {
        try
        {
            final List<String> command = new ArrayList<>(STRACE);
            command.add("true");
            final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.DISCARD).start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        }
        catch (final IOException ex)
        {
            return false;
        }
    }
}
