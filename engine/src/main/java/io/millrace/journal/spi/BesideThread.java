package io.millrace.journal.spi;

import io.millrace.ledger.Beside;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A thread beside the one that loads a snapshot.
 * <p>
 * Thread: made, used and closed by the one that loads.
 */
final class BesideThread implements Beside, AutoCloseable
{
    private final ExecutorService executor = Executors.newSingleThreadExecutor(task ->
    {
        final Thread thread = new Thread(task, "millrace-load");
        thread.setDaemon(true);
        return thread;
    });

    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    @Override
    public void run(final Runnable task)
    {
        last = last.thenRunAsync(task, executor);
    }

    @Override
    public void await()
    {
        last.join();
    }

    /** Waits for what still runs, whatever comes of it: it holds on to the memory of a ledger. */
    @Override
    public void close()
    {
        last.exceptionally(failed -> null).join();
        executor.shutdown();
    }
}
