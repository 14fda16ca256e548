package io.millrace.tools.command;

import io.millrace.journal.JournalReader;
import io.millrace.journal.Shadow;
import io.millrace.journal.Snapshot;
import io.millrace.journal.spi.JournalException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code millrace snapshot}: writes one of all that is in a journal now.
 */
@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    description = "Writes a snapshot of all that is in a journal now, beside it: a restart then replays only what " +
        "comes later. The newest two stay. An engine may be running, unless it has a shadow of its own.",
    footer =
    { "%nExample:", "  millrace snapshot millrace-data" })
public final class SnapshotCommand implements Callable<Integer>
{
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(2);

    @Mixin
    private KeyedJournal options = new KeyedJournal();

    @Override
    public Integer call()
    {
        final Path journal = options.journal();
        final long last = lastSequence(journal);
        final Shadow.Context context = new Shadow.Context().directory(journal).everyCommands(Long.MAX_VALUE);
        final byte[] key = options.key();
        try (Shadow shadow = Shadow.launch(key == null ? context : context.chainKey(key)))
        {
            while (shadow.sequence() < last && shadow.alarm() == null)
            {
                LockSupport.parkNanos(LOOK_NS);
            }
            final Snapshot snapshot = shadow.snapshot().join();
            options.say("snapshot   %s", snapshot.file());
            options.say("head       %s", snapshot.head().describe());
            return ExitCode.DONE;
        }
        catch (final CompletionException ex)
        {
            throw ex.getCause() instanceof final JournalException reason ? reason : ex;
        }
    }

    private static long lastSequence(final Path journal)
    {
        try (JournalReader reader = JournalReader.open(journal))
        {
            while (reader.next())
            {
                // Only where it ends is asked for.
            }
            if (reader.nextSequence() == 0)
            {
                throw new ToolException("journal is empty: directory=" + journal);
            }
            return reader.nextSequence() - 1;
        }
    }
}
