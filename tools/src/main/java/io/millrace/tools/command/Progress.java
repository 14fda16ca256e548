package io.millrace.tools.command;

import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.file.ReadProgress;
import java.nio.file.Path;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar where a file is long and somebody is watching: the launcher says whether standard error is a terminal.
 */
final class Progress implements AutoCloseable
{
    private static final boolean IS_TERMINAL = Boolean.getBoolean("millrace.terminal");
    private static final int LONG_FILE = 50_000;
    private static final long LONG_FILE_BYTES = 8L << 20;
    private static final int UPDATE_MS = 200;

    private final @Nullable ProgressBar bar;

    private Progress(final @Nullable ProgressBar bar)
    {
        this.bar = bar;
    }

    /** While a file's payments are sent. */
    static Progress sending(final PaymentFile file)
    {
        return new Progress(IS_TERMINAL && file.count() >= LONG_FILE ? bar("paying", file.count()) : null);
    }

    /** While a file is read. */
    static ReadProgress reading(final Path file)
    {
        if (!IS_TERMINAL || file.toFile().length() < LONG_FILE_BYTES)
        {
            return ReadProgress.NONE;
        }
        final ProgressBar bar = bar("reading", file.toFile().length());
        return (bytesRead, bytesTotal) ->
        {
            bar.stepTo(bytesRead);
            if (bytesRead >= bytesTotal)
            {
                bar.close();
            }
        };
    }

    /** While a journal is proven: bytes, their rate, and the time that is left. */
    static Progress proving(final long bytes)
    {
        return new Progress(IS_TERMINAL && bytes >= LONG_FILE_BYTES ? new ProgressBarBuilder().setTaskName("proving")
            .setInitialMax(bytes).setUnit("MB", 1_000_000).showSpeed().setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MS).clearDisplayOnFinish().build() : null);
    }

    void stepTo(final long count)
    {
        if (bar != null)
        {
            bar.stepTo(count);
        }
    }

    @Override
    public void close()
    {
        if (bar != null)
        {
            bar.close();
        }
    }

    private static ProgressBar bar(final String task, final long max)
    {
        return new ProgressBarBuilder().setTaskName(task).setInitialMax(max).setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MS).clearDisplayOnFinish().build();
    }
}
